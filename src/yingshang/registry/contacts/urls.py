"""Mounted at the root: ``/contacts/`` for officials, ``/my/contacts/`` for the enterprise itself."""

from django.urls import path

from yingshang.registry.contacts.views import enterprise, staff, touch

app_name = "contacts"
urlpatterns = [
    path("contacts/", staff.TouchList.as_view(), name="list"),
    path("contacts/new/", staff.new, name="new"),
    path("contacts/<int:pk>/", touch.touch, name="touch"),
    path("contacts/<int:pk>/made/", touch.made, name="made"),
    path("contacts/<int:pk>/cancel/", touch.cancel, name="cancel"),
    path("contacts/limits/", staff.LimitList.as_view(), name="limits"),
    path("contacts/limits/new/", staff.limit, name="limit-new"),
    path("my/contacts/", enterprise.mine, name="mine"),
    path("my/contacts/refuse/", enterprise.refuse, name="refuse"),
    path("my/contacts/refusals/<int:pk>/lift/", enterprise.lift, name="lift"),
    path("my/contacts/<int:pk>/complain/", enterprise.complaint, name="complain"),
]
