"""Mounted at the root: ``/settings/staffing/``."""

from django.urls import path

from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.staffing import views

app_name = "staffing"
urlpatterns = [
    path("settings/staffing/", views.TableList.as_view(), name="list"),
    path("settings/staffing/new/", views.upload, name="new"),
    path("settings/staffing/<int:pk>/", views.table, name="table"),
    path("settings/staffing/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("settings/staffing/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("settings/staffing/<int:pk>/errors/", views.errors, name="errors"),
]

nav(
    "staffing",
    views.LIST,
    "staffing:list",
    icon="upload",
    group=group("settings", "设置", 90),
    order=80,
    permission=MANAGE_ACCOUNTS,
)
