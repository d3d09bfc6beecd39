"""Papers: the list, one paper with its text, numbers, checks, requests and records, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.casework import CasePage, Finding, MovePage, file_links
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.kernel.ui.workshop.shown import (
    HOME,
    SEE,
    TONES,
    chapters,
    edit_url,
    given_badge,
    kept_parts,
    opinion_badge,
)
from yingshang.kernel.workshop.enums import OPEN_FOR_MATERIAL, Given, State
from yingshang.kernel.workshop.lifecycle import PaperLifecycle
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.permissions import EDIT, can_edit, can_issue
from yingshang.kernel.workshop.queries import checks_of, paper_for, papers_for
from yingshang.kernel.workshop.queries.asking import asked_in, latest_given
from yingshang.kernel.workshop.queries.content import content_of
from yingshang.kernel.workshop.queries.papers import reader_of, sections_of
from yingshang.kernel.workshop.queries.records import (
    edition_in_force,
    errata_of,
    exchanges_of,
    rounds_of,
    signatures_of,
)
from yingshang.kernel.workshop.services.signing import turn_of
from yingshang.kernel.workshop.templates import template_of, templates


class PaperFilter(filters.FilterSet):
    """State, kind, words of the title."""

    title = filters.CharFilter(label="标题", lookup_expr="icontains")
    state = filters.ChoiceFilter(label="状态", empty_label="全部", field_name="case__state", choices=State.choices)
    template = filters.ChoiceFilter(
        label="文种", empty_label="全部", choices=lambda: [(one.code, one.name) for one in templates()]
    )

    class Meta:
        model = Paper
        fields: tuple[str, ...] = ()


@audience("staff", permission=SEE)
class PaperList(ListPage):
    """Every paper within reach, newest first."""

    code = "workshop.list"
    title = "文稿"
    export_permission = SEE
    filters = PaperFilter
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
        Column("wenhao", "文号", lambda p: p.number or "—", sort=("number",), css="nowrap phone-off"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return papers_for(actor)

    def url_of(self, row: Paper) -> str:
        return reverse("workshop:paper", args=[row.case.number])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        made = [Action("material", "素材征集", reverse("workshop:materials"))]
        if actor.has(EDIT) and actor.district_wide:
            made.append(Action("owners", "指标责任单位", reverse("workshop:owners")))
            made.append(Action("new", "发起文稿", reverse("workshop:new"), style="primary"))
        return made


class _OfPaper(Finding):
    """How the pages find their paper."""

    lifecycle = PaperLifecycle
    case_page = "workshop:paper"
    move_page = "workshop:move"

    def find(self, actor: Actor, key: str) -> Paper:
        return paper_for(actor, key)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that stands against a paper, with the way to where it is mended."""

    message: str
    section: str
    url: str


@audience("staff", permission=SEE)
class PaperPage(_OfPaper, CasePage):
    """One paper: what it is, what is asked, what stands against it, its text, and what has been said of it."""

    template = "ui/workshop/paper.html"
    tones = TONES
    mark_internal = False

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: Paper, actor: Actor) -> dict[str, Any]:
        today, reader, edits = clock.today(), reader_of(row), can_edit(actor, row)
        rounds, edition = rounds_of(row, actor), edition_in_force(row)
        return {
            "paper": row,
            "may_edit": edits,
            "facts": _facts(row),
            "ways": _ways(row, actor, rounds=bool(rounds)),
            "edition": edition,
            "chapters": chapters(kept_parts(edition) if edition is not None else content_of(row, reader)),
            "doubts": _doubts(row, reader) if edits and row.case.state not in PAST_CHECKS and edition is None else [],
            "call": _call(row, actor, today),
            "rounds": rounds,
            "signatures": [(one, opinion_badge(one.opinion)) for one in signatures_of(row)],
            "exchanges": [(one, file_links([one.stamped]) if one.stamped else []) for one in exchanges_of(row)],
            "errata": errata_of(row),
        }


PAST_CHECKS = frozenset({State.ISSUED, State.DROPPED})
"""Where a text is no longer mended."""


def _facts(row: Paper) -> list[Fact]:
    facts = [
        Fact("文种", template_of(row.template).name),
        Fact("单位", row.unit.short_name),
        Fact("统计期", f"{row.first:%Y-%m-%d} 至 {row.last:%Y-%m-%d}"),
        Fact("素材截止", f"{row.material_due:%Y-%m-%d}" if row.material_due else "不征集素材"),
    ]
    if row.number:
        facts += [Fact("文号", row.number), Fact("成文日期", f"{row.issued_on:%Y-%m-%d}" if row.issued_on else "")]
    return facts


def _doubts(row: Paper, reader: Reader) -> list[tuple[str, list[Doubt]]]:
    """What stands against the paper: what must be mended, then what somebody should look at."""
    titles = {section.pk: section.title for section in sections_of(row)}
    found: dict[str, list[Doubt]] = {"stops": [], "asks": []}
    for check in checks_of(row, reader):
        found[check.weight].append(Doubt(check.message, titles[check.section], edit_url(row, check.section)))
    return [(name, found[key]) for key, name in (("stops", "须改正"), ("asks", "请核对")) if found[key]]


def _call(row: Paper, actor: Actor, today: date) -> dict[str, Any]:
    """The call for material: each request with its state and who answered last, and how many stand where."""
    asked = asked_in(row, actor, today)
    given = latest_given(asked) if asked else {}
    counts = {word: sum(1 for one in asked if one.given == word) for word in Given}
    return {
        "rows": [(one, given_badge(one.given), given.get(one.pk)) for one in asked],
        "total": len(asked),
        "there": counts[Given.GIVEN] + counts[Given.LATE_GIVEN],
        "late": counts[Given.LATE],
        "waived": counts[Given.WAIVED],
        "open": row.case.state in OPEN_FOR_MATERIAL,
        "may_ask": can_edit(actor, row) and row.case.state in OPEN_FOR_MATERIAL,
    }


def _ways(row: Paper, actor: Actor, *, rounds: bool) -> list[Action]:
    """The pages of a paper's road that are of use to the reader now."""
    state, key = row.case.state, row.case.number
    edits, issues = can_edit(actor, row), can_issue(actor, row)
    ways: list[Action] = []
    if edits and state in OPEN_FOR_MATERIAL:
        ways.append(Action("text", "编辑正文", edit_url(row)))
        ways.append(Action("order", "安排会签", reverse("workshop:sign", args=[key])))
    if rounds:
        label = "数据确认" if state == State.CONFIRMING else "数据确认记录"
        style = "primary" if state == State.CONFIRMING and not edits else "plain"
        ways.append(Action("numbers", label, reverse("workshop:numbers", args=[key]), style=style))
    if state == State.CONFIRMING and edits:
        ways.append(Action("order", "安排会签", reverse("workshop:sign", args=[key])))
    if state == State.SIGNING:
        turn = turn_of(row)
        mine = turn is not None and turn.unit_id == actor.unit_id
        ways.append(Action("sign", "会签", reverse("workshop:sign", args=[key]), style="primary" if mine else "plain"))
        if issues:
            style = "primary" if turn is None else "plain"
            ways.append(Action("freeze", "定稿", reverse("workshop:issue", args=[key]), style=style))
    if state == State.FINAL and (edits or issues):
        ways.append(Action("issue", "送办公系统与印发", reverse("workshop:issue", args=[key]), style="primary"))
    if state == State.ISSUED and issues:
        ways.append(Action("correct", "更正", reverse("workshop:correct", args=[key])))
    return ways


@audience("staff", permission=SEE)
class PaperMovePage(_OfPaper, MovePage):
    """A move of a paper."""

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))
