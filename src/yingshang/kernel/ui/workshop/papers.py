"""Papers: the list, one paper with its text, numbers, checks and requests, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.documents import FigureRun
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.casework import CasePage, Finding, MovePage
from yingshang.kernel.ui.components import Crumb, Fact
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.kernel.workshop.enums import Given, State
from yingshang.kernel.workshop.lifecycle import PaperLifecycle
from yingshang.kernel.workshop.models import Paper, Request
from yingshang.kernel.workshop.permissions import VIEW, VIEW_ALL, can_edit
from yingshang.kernel.workshop.queries import checks_of, paper_for, papers_for
from yingshang.kernel.workshop.queries.content import content_of
from yingshang.kernel.workshop.services.editing import EDITABLE
from yingshang.kernel.workshop.services.material import state_of
from yingshang.kernel.workshop.templates import template_of

SEE = (VIEW, VIEW_ALL)
HOME = Crumb("文稿", "/papers/")
TONES: dict[str, str] = {
    State.COLLECTING: "new",
    State.EDITING: "active",
    State.CONFIRMING: "waiting",
    State.SIGNING: "waiting",
    State.FINAL: "active",
    State.ISSUED: "done",
    State.DROPPED: "closed",
}
GIVEN: dict[str, str] = {
    Given.WAITING: "new",
    Given.LATE: "trouble",
    Given.GIVEN: "done",
    Given.LATE_GIVEN: "active",
    Given.WAIVED: "closed",
}


@audience("staff", permission=SEE)
class PaperList(ListPage):
    """Every paper within reach, newest first."""

    code = "workshop.list"
    title = "文稿"
    export_permission = SEE
    default_order = ("-case__opened_at", "-pk")
    empty_title = "还没有文稿"
    empty_text = "营商办发起后，征集、编辑、确认、会签、印发都在这里。"
    columns = (
        Column("number", "编号", lambda p: p.case.number, css="nowrap"),
        Column("title", "标题", lambda p: p.title, sort=("title",), css="wide"),
        Column("kind", "文种", lambda p: template_of(p.template).name, sort=("template",), css="nowrap phone-off"),
        Column(
            "state",
            "状态",
            lambda p: State(p.case.state).label,
            lambda p, _: lights.state(State(p.case.state).label, TONES[p.case.state]),
            sort=("case__state",),
            css="nowrap",
        ),
        Column(
            "opened",
            "发起",
            lambda p: clock.day_of(p.case.opened_at),
            sort=("case__opened_at",),
            css="nowrap phone-off",
        ),
        Column("wenhao", "文号", lambda p: p.number, sort=("number",), css="nowrap phone-off"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return papers_for(actor)

    def url_of(self, row: Paper) -> str:
        return reverse("workshop:paper", args=[row.case.number])


class _OfPaper(Finding):
    """How the pages find their paper."""

    lifecycle = PaperLifecycle
    case_page = "workshop:paper"
    move_page = "workshop:move"

    def find(self, actor: Actor, key: str) -> Paper:
        return paper_for(actor, key)


def _shown(runs: Sequence[str | FigureRun]) -> list[tuple[str, str]]:
    """Runs as (text, figure id or nothing)."""
    return [(run.printed, run.id) if isinstance(run, FigureRun) else (run, "") for run in runs]


@audience("staff", permission=SEE)
class PaperPage(_OfPaper, CasePage):
    """One paper: its text with numbers filled in, what stands against it, who was asked for what."""

    template = "ui/workshop/paper.html"
    tones = TONES

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: Paper, actor: Actor) -> dict[str, Any]:
        today = clock.today()
        asked = Request.objects.filter(section__paper=row).select_related("section", "unit")
        if not can_edit(actor, row):
            asked = asked.filter(unit_id=actor.unit_id or 0)
        return {
            "facts": [
                Fact("文种", template_of(row.template).name),
                Fact("统计期", f"{row.first:%Y-%m-%d} 至 {row.last:%Y-%m-%d}"),
                Fact("文号", row.number),
            ],
            "parts": [(part, [_shown(runs) for runs in part.paragraphs]) for part in content_of(row)],
            "may_write": can_edit(actor, row) and row.case.state in EDITABLE,
            "checks": checks_of(row) if can_edit(actor, row) else [],
            "asked": [
                (one, lights.state(Given(state_of(one, today)).label, GIVEN[state_of(one, today)])) for one in asked
            ],
        }


@audience("staff", permission=SEE)
class PaperMovePage(_OfPaper, MovePage):
    """A move of a paper."""

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))
