"""Mounted at the root: ``/figures/`` and ``/returns/``."""

from django.urls import path

from yingshang.kernel.figures.permissions import READ
from yingshang.kernel.ui import figures_views as views
from yingshang.kernel.ui import returns_views as returns
from yingshang.kernel.ui.navigation import nav

app_name = "figures"
urlpatterns = [
    path("figures/", views.index, name="index"),
    path("figures/<str:figure_id>/", views.figure, name="figure"),
    path("returns/new/", returns.new_return, name="new-return"),
    path("returns/<str:number>/", returns.one_return, name="return"),
    path("returns/<str:number>/correct/", returns.correct, name="correct"),
]

nav("figures", "指标", "figures:index", icon="file-text", order=60, permission=READ)
