"""Mounted at the root: ``/tasks/``."""

from django.urls import path

from yingshang.kernel.subtasks.permissions import VIEW, VIEW_ALL
from yingshang.kernel.ui import subtasks_views as views
from yingshang.kernel.ui.navigation import group, nav

app_name = "subtasks"
urlpatterns = [
    path("tasks/", views.TaskList.as_view(), name="list"),
    path("tasks/<str:key>/", views.TaskPage.as_view(), name="task"),
    path("tasks/<str:key>/moves/<str:move>/", views.TaskMovePage.as_view(), name="move"),
]

nav(
    "subtasks.list",
    "协办任务",
    "subtasks:list",
    icon="users",
    group=group("work", "办理", 10),
    order=25,
    permission=(VIEW, VIEW_ALL),
)
