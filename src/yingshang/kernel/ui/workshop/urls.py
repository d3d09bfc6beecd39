"""Mounted at the root: ``/papers/``, ``/material/``, ``/editions/``; ``/verify/TOKEN/`` for whoever holds a printed sheet."""

from django.urls import include, path

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import nav
from yingshang.kernel.ui.workshop import (
    calling,
    confirming,
    downloads,
    editions,
    issuing,
    letterheads,
    material,
    opening,
    owners,
    papers,
    signing,
)
from yingshang.kernel.workshop.permissions import EDIT, GIVE, VIEW, VIEW_ALL
from yingshang.kernel.workshop.queries.asking import owed_material
from yingshang.kernel.workshop.queries.papers import owed_words

app_name = "workshop"
urlpatterns = [
    path("papers/", papers.PaperList.as_view(), name="list"),
    path("papers/new/", opening.new, name="new"),
    path("papers/owners/", owners.owners, name="owners"),
    path("papers/owners/<str:figure_id>/", owners.change, name="owner"),
    path("papers/templates/", letterheads.letterheads, name="letterheads"),
    path("papers/templates/<int:pk>/preview/", letterheads.preview, name="letterhead_preview"),
    path("papers/templates/<int:pk>/file/", letterheads.original, name="letterhead_file"),
    path("papers/templates/<int:pk>/withdraw/", letterheads.withdraw, name="letterhead_withdraw"),
    path("papers/<str:key>/", papers.PaperPage.as_view(), name="paper"),
    path("papers/<str:key>/draft.docx", downloads.draft, name="draft"),
    path("papers/<str:key>/moves/<str:move>/", papers.PaperMovePage.as_view(), name="move"),
    path("papers/<str:key>/edit/", include("yingshang.kernel.ui.workshop.edit_urls")),
    path("papers/<str:key>/call/", calling.ask, name="ask"),
    path("papers/<str:key>/call/remind/", calling.remind, name="remind"),
    path("papers/<str:key>/call/<int:pk>/waive/", calling.waive, name="waive"),
    path("papers/<str:key>/numbers/", confirming.numbers, name="numbers"),
    path("papers/<str:key>/numbers/confirm/", confirming.confirm, name="confirm"),
    path("papers/<str:key>/numbers/remind/", confirming.remind, name="remind_numbers"),
    path("papers/<str:key>/numbers/<int:pk>/object/", confirming.object_to, name="object"),
    path("papers/<str:key>/numbers/<int:pk>/answer/", confirming.answer, name="answer"),
    path("papers/<str:key>/sign/", signing.sign, name="sign"),
    path("papers/<str:key>/sign/order/", signing.order, name="sign_order"),
    path("papers/<str:key>/issue/", issuing.issue, name="issue"),
    path("papers/<str:key>/issue/freeze/", issuing.freeze, name="freeze"),
    path("papers/<str:key>/issue/send/", issuing.send, name="send"),
    path("papers/<str:key>/correct/", issuing.correct, name="correct"),
    path("material/", material.MaterialList.as_view(), name="materials"),
    path("material/<int:pk>/", material.give, name="material"),
    path("material/<int:pk>/preview/", material.preview, name="preview"),
    path("material/<int:pk>/figures/", material.picks, name="picks"),
    path("editions/<str:report>/", editions.edition, name="edition"),
    path("editions/<str:report>/verify/", editions.verify, name="edition_verify"),
    path("editions/<str:report>/figures/<str:figure_id>/", editions.figure, name="edition_figure"),
    path("editions/<str:report>/file/<str:ending>/", editions.download, name="edition_download"),
    path("verify/<str:mark>/", editions.public, name="public"),
]


def _owed_words(actor: Actor) -> int:
    """In how many papers the reader's own unit has numbers to confirm."""
    return owed_words(actor, clock.today())


nav(
    "workshop.list",
    "文稿",
    "workshop:list",
    icon="list",
    order=70,
    permission=(VIEW, VIEW_ALL),
    count=_owed_words,
)
nav(
    "workshop.material",
    "素材征集",
    "workshop:materials",
    icon="inbox",
    order=71,
    permission=(GIVE, EDIT),
    count=owed_material,
)
nav("workshop.letterheads", "公文模板", "workshop:letterheads", icon="file-text", order=72, permission=EDIT)
