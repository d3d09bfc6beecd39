"""Mounted at the root: ``/papers/`` and ``/material/``."""

from django.urls import path

from yingshang.kernel.ui.navigation import nav
from yingshang.kernel.ui.workshop import material, papers
from yingshang.kernel.workshop.permissions import VIEW, VIEW_ALL

app_name = "workshop"
urlpatterns = [
    path("papers/", papers.PaperList.as_view(), name="list"),
    path("papers/<str:key>/", papers.PaperPage.as_view(), name="paper"),
    path("papers/<str:key>/moves/<str:move>/", papers.PaperMovePage.as_view(), name="move"),
    path("material/<int:pk>/", material.give, name="material"),
]

nav("workshop.list", "文稿", "workshop:list", icon="list", order=70, permission=(VIEW, VIEW_ALL))
