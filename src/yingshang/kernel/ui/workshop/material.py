"""素材征集: what is asked of units, and the page on which a unit gives it, typed or as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel import clock
from yingshang.kernel.documents.errors import UnreadableDocument
from yingshang.kernel.documents.taking import paragraphs_of_docx
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import file_links
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.kernel.ui.workshop.previewing import Previewed, previewed
from yingshang.kernel.ui.workshop.shown import given_badge
from yingshang.kernel.workshop.enums import OPEN_FOR_MATERIAL, Given
from yingshang.kernel.workshop.errors import InvalidText, WorkshopError
from yingshang.kernel.workshop.models import Request
from yingshang.kernel.workshop.permissions import EDIT, GIVE
from yingshang.kernel.workshop.queries.asking import asked_for, former_section, units_to_ask
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.papers import materials_of, reader_of, revision_of
from yingshang.kernel.workshop.queries.picking import Pick, picks_for
from yingshang.kernel.workshop.rules.marks import by_name
from yingshang.kernel.workshop.services import give_material

HERE = (GIVE, EDIT)
HOME = Crumb("素材征集", "/material/")


def _units(request: Any) -> QuerySet[Unit]:
    if request is None:
        return Unit.objects.none()
    return units_to_ask(actor_of(request).district_id or 0, clock.today())


def _day() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class MaterialFilter(filters.FilterSet):
    """Paper, unit, state, day."""

    paper = filters.CharFilter(label="文稿", field_name="section__paper__title", lookup_expr="icontains")
    part = filters.CharFilter(label="部分", field_name="section__title", lookup_expr="icontains")
    unit = filters.ModelChoiceFilter(label="单位", empty_label="全部", queryset=_units)
    given = filters.ChoiceFilter(label="状态", empty_label="全部", choices=Given.choices)
    since = filters.DateFilter(label="截止自", field_name="due_on", lookup_expr="gte", **_day())
    until = filters.DateFilter(label="截止至", field_name="due_on", lookup_expr="lte", **_day())

    class Meta:
        model = Request
        fields: tuple[str, ...] = ()


@audience("staff", permission=HERE)
class MaterialList(ListPage):
    """What is asked of the own unit; for the office what is asked of all."""

    code = "workshop.material"
    title = "素材征集"
    export_permission = HERE
    filters = MaterialFilter
    default_order = ("urgency", "due_on", "section__paper", "section__position", "pk")
    empty_title = "没有要报送的素材"
    empty_text = "可去掉一些条件再看；营商办征集后会出现在这里。"
    columns = (
        Column("part", "部分", lambda r: r.section.title, sort=("section__title",), css="wide"),
        Column("paper", "文稿", lambda r: r.section.paper.title, sort=("section__paper__title",), css="wide"),
        Column("unit", "单位", lambda r: r.unit.short_name, sort=("unit__order", "unit_id"), css="nowrap"),
        Column("due", "截止", lambda r: r.due_on, sort=("due_on",), css="nowrap told"),
        Column(
            "given",
            "状态",
            lambda r: Given(r.given).label,
            lambda r, _: given_badge(r.given),
            sort=("given",),
            css="nowrap",
        ),
        Column(
            "first",
            "首次报送",
            lambda r: r.first_given_at or "—",
            sort=("first_given_at",),
            nulls_last=True,
            css="nowrap phone-off",
        ),
        Column("version", "版本", lambda r: r.current or "—", css="num phone-off", optional=True),
        Column("reminded", "最近催报", lambda r: r.reminded_on or "—", css="nowrap phone-off", optional=True),
        Column("waived", "免报原因", lambda r: r.waived_reason or "—", css="wide", optional=True),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return asked_for(actor, clock.today())

    def url_of(self, row: Request) -> str:
        return reverse("workshop:material", args=[row.pk])


def _found(request: HttpRequest, pk: int) -> Any:
    held = asked_for(actor_of(request), clock.today()).filter(pk=pk).first()
    if held is None:
        raise Http404
    return held


def _may_give(actor: Actor, held: Request) -> bool:
    return actor.has(GIVE) and actor.unit_id == held.unit_id and held.section.paper.case.state in OPEN_FOR_MATERIAL


@audience("staff", permission=HERE)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, what was given so far, and the form with all that helps to write."""
    held = _found(request, pk)
    faults: list[str] = []
    text: str | None = None
    if request.method == "POST":
        faults, text = _given(request, held)
        if not faults:
            messages.success(request, "已报送，报送的内容见下方。需要修改可再次报送，以最后一次为准。")
            return HttpResponseRedirect(reverse("workshop:material", args=[pk]) + "#given")
    return _page(request, held, text=text, faults=faults, status=422 if faults else 200)


def _given(request: HttpRequest, held: Request) -> tuple[list[str], str]:
    """The faults, none when it is stored, and the text to show again: for a document what was read from it."""
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        give_material(
            request=held, actor=actor_of(request), now=clock.now(), texts=text.splitlines(), file=file or None
        )
    except InvalidText as error:
        told = [f"第 {key} 段：{fault.message}" for key, found in error.faults.items() for fault in found]
        return told, _read_again(file) if file else text
    except (WorkshopError, EvidenceError) as error:
        return [str(error)], text
    return [], text


def _read_again(file: Any) -> str:
    """What a document says, so that its faults can be mended in the page."""
    try:
        return "\n".join(paragraphs_of_docx(file))
    except UnreadableDocument:
        return ""


@audience("staff", permission=HERE)
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it would print, with its marks as numbers and what is wrong with them; nothing is stored."""
    held = _found(request, pk)
    text = request.POST.get("text", "")
    made = previewed(text, reader_of(held.section.paper))
    if getattr(request, "htmx", False):
        return render(request, "ui/workshop/preview.html", {"lines": made})
    return _page(request, held, text=text, preview=made)


@audience("staff", permission=HERE)
@require_GET
def picks(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures to insert: those that a word names, or the unit's own; with their numbers in the paper's period."""
    held = _found(request, pk)
    q = request.GET.get("q", "")
    if getattr(request, "htmx", False):
        return render(request, "ui/workshop/picks.html", {"picks": _picks(held, q), "q": q})
    return _page(request, held, q=q)


def _picks(held: Request, q: str) -> Sequence[Pick]:
    paper = held.section.paper
    return picks_for(
        q, unit_id=held.unit_id, district_id=paper.case.district_id, day=clock.today(), reader=reader_of(paper)
    )


@dataclass(frozen=True, slots=True)
class Former:
    """Last time's text of the same part: as it reads, and as it can be taken over with its marks."""

    title: str
    lines: Sequence[Previewed]
    words: str


def _former(held: Request) -> Former | None:
    section = former_section(held.section)
    revision = revision_of(section) if section is not None else None
    if section is None or revision is None:
        return None
    words = by_name("\n".join(row["text"] for row in revision.paragraphs), names())
    return Former(section.paper.title, previewed(words, reader_of(section.paper)), words)


def _page(
    request: HttpRequest,
    held: Any,
    *,
    text: str | None = None,
    faults: Sequence[str] = (),
    preview: Sequence[Previewed] | None = None,
    q: str = "",
    status: int = 200,
) -> HttpResponse:
    actor, paper = actor_of(request), held.section.paper
    versions = materials_of(held)
    may_give = _may_give(actor, held)
    latest = by_name("\n".join(versions[0].paragraphs), names()) if versions else ""
    shown = latest if text is None else text
    reader = reader_of(paper)
    context = {
        "asked": held,
        "badge": given_badge(held.given),
        "paper": paper,
        "versions": [
            (one, previewed("\n".join(one.paragraphs), reader), file_links([one.attachment]) if one.attachment else [])
            for one in versions
        ],
        "text": shown,
        "faults": faults,
        "may_give": may_give,
        "lines": (preview if preview is not None else previewed(shown, reader)) if may_give and shown else [],
        "picks": _picks(held, q) if may_give else [],
        "q": q,
        "former": _former(held) if may_give else None,
        "may_open": actor.has(EDIT) or held.unit_id == actor.unit_id,
        "crumbs": (HOME, Crumb(held.section.title)),
    }
    return render(request, "ui/workshop/material.html", context, status=status)
