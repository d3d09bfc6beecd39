"""Mounted at the root: ``/codes/`` for officials."""

from django.urls import path

from yingshang.registry.codes.views import staff

app_name = "codes"
urlpatterns = [path("codes/unregistered/", staff.UnregisteredList.as_view(), name="unregistered")]
