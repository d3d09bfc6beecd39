"""Mounted at the root: ``/papers/``, ``/material/``, ``/editions/``; ``/verify/TOKEN/`` for whoever holds a printed sheet."""

from django.urls import include, path

from yingshang.kernel.ui.navigation import nav
from yingshang.kernel.ui.workshop import downloads, editions, letterheads, material, papers
from yingshang.kernel.workshop.permissions import EDIT, VIEW, VIEW_ALL

app_name = "workshop"
urlpatterns = [
    path("papers/", papers.PaperList.as_view(), name="list"),
    path("papers/templates/", letterheads.letterheads, name="letterheads"),
    path("papers/templates/<int:pk>/preview/", letterheads.preview, name="letterhead_preview"),
    path("papers/templates/<int:pk>/file/", letterheads.original, name="letterhead_file"),
    path("papers/templates/<int:pk>/withdraw/", letterheads.withdraw, name="letterhead_withdraw"),
    path("papers/<str:key>/", papers.PaperPage.as_view(), name="paper"),
    path("papers/<str:key>/draft.docx", downloads.draft, name="draft"),
    path("papers/<str:key>/moves/<str:move>/", papers.PaperMovePage.as_view(), name="move"),
    path("papers/<str:key>/edit/", include("yingshang.kernel.ui.workshop.edit_urls")),
    path("material/<int:pk>/", material.give, name="material"),
    path("editions/<str:report>/", editions.edition, name="edition"),
    path("editions/<str:report>/verify/", editions.verify, name="edition_verify"),
    path("editions/<str:report>/figures/<str:figure_id>/", editions.figure, name="edition_figure"),
    path("editions/<str:report>/file/<str:ending>/", editions.download, name="edition_download"),
    path("verify/<str:mark>/", editions.public, name="public"),
]

nav("workshop.list", "文稿", "workshop:list", icon="list", order=70, permission=(VIEW, VIEW_ALL))
nav("workshop.letterheads", "公文模板", "workshop:letterheads", icon="file-text", order=71, permission=EDIT)
