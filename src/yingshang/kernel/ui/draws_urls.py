"""Mounted at the root: ``/draws/`` for officials, ``/draws/TOKEN/`` for whoever wants to recompute one."""

from django.urls import path

from yingshang.kernel.draws.permissions import READ
from yingshang.kernel.ui import draws_views as views
from yingshang.kernel.ui.navigation import nav

app_name = "draws"
urlpatterns = [
    path("draws/", views.DrawList.as_view(), name="list"),
    path("draws/<str:token>/", views.draw, name="draw"),
    path("draws/<str:token>/package.json", views.package, name="package"),
    path("draws/<str:token>/recompute.py", views.script, name="script"),
]

nav("draws", "抽取记录", "draws:list", icon="list", order=85, permission=READ)
