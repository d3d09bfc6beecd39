"""Mounted at the root: ``/settings/calendar/``."""

from django.urls import path

from yingshang.kernel.calendar.permissions import MANAGE_CALENDAR
from yingshang.kernel.ui import calendar_views as views
from yingshang.kernel.ui.navigation import group, nav

app_name = "calendar"
urlpatterns = [path("settings/calendar/", views.calendar, name="year")]

nav(
    "calendar",
    "工作日历",
    "calendar:year",
    icon="calendar",
    group=group("settings", "设置", 90),
    order=20,
    permission=MANAGE_CALENDAR,
)
