"""The outline of a paper for its editor: all parts with what they hold and lack; a part added, moved, renamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop.finding import edited_paper, edited_section, is_open
from yingshang.kernel.ui.workshop.typed_rows import number
from yingshang.kernel.workshop.enums import Given, State
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Paper, Request, Section
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries import Check, checks_of, sections_of, text_of
from yingshang.kernel.workshop.queries.editing import asked_in
from yingshang.kernel.workshop.services import add_section, move_section, rename_section
from yingshang.kernel.workshop.services.material import state_of

LEVELS = ((1, "一级标题"), (2, "二级标题"), (3, "三级标题"))
HOME = Crumb("文稿", "/papers/")


@dataclass
class Part:
    """A part of the outline.

    Arguments:
        stops, asks: open checks; waiting, late, given: requests for material.
    """

    section: Section
    paragraphs: int
    stops: int = 0
    asks: int = 0
    waiting: int = 0
    late: int = 0
    given: int = 0


def outline_of(paper: Paper, today: date, checks: Iterable[Check] = ()) -> list[Part]:
    """The parts in their order."""
    texts = text_of(paper)
    parts = {section.pk: Part(section, len(texts[section.pk])) for section in sections_of(paper)}
    for check in checks:
        part = parts[check.section]
        if check.weight == "stops":
            part.stops += 1
        else:
            part.asks += 1
    for request in asked_in(paper):
        _count(parts[request.section_id], request, today)
    return list(parts.values())


def _count(part: Part, request: Request, today: date) -> None:
    state = state_of(request, today)
    part.waiting += state == Given.WAITING
    part.late += state == Given.LATE
    part.given += state in {Given.GIVEN, Given.LATE_GIVEN}


def crumbs_of(paper: Paper, *further: Crumb) -> Sequence[Crumb]:
    """The way back from a page of the editor."""
    number = paper.case.number
    return (HOME, Crumb(number, reverse("workshop:paper", args=[number])), *further)


@audience("staff", permission=EDIT)
def outline(request: HttpRequest, key: str) -> HttpResponse:
    """All parts; asked for in place, the short list beside a section with the checks counted."""
    paper = edited_paper(actor_of(request), key)
    parts = outline_of(paper, clock.today(), checks_of(paper))
    context = {
        "paper": paper,
        "parts": parts,
        "here": number(request.GET.get("here")),
        "may_edit": is_open(paper),
        "state": State(paper.case.state).label,
        "levels": LEVELS,
        "crumbs": crumbs_of(paper, Crumb("编辑正文")),
        "stops": sum(part.stops for part in parts),
        "asks": sum(part.asks for part in parts),
    }
    in_place = bool(getattr(request, "htmx", False)) and "here" in request.GET
    return render(request, "ui/workshop/edit_outline.html" if in_place else "ui/workshop/edit.html", context)


@audience("staff", permission=EDIT)
@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """A further part behind the one that is named, or first."""
    actor = actor_of(request)
    paper = edited_paper(actor, key)
    behind = number(request.POST.get("after"))
    after = edited_section(actor, key, behind) if behind else None
    level = number(request.POST.get("level"))
    if level not in dict(LEVELS):
        raise Http404
    try:
        made = add_section(
            paper=paper,
            title=request.POST.get("title", ""),
            level=level,
            after=after,
            actor=actor,
            guide=request.POST.get("guide", "").strip()[:500],
        )
    except WorkshopError as fault:
        messages.error(request, str(fault))
        return _to_outline(paper)
    messages.success(request, f"已增加“{made.title}”。")
    return _to_outline(paper, made)


@audience("staff", permission=EDIT)
@require_POST
def place(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A part one place up or down."""
    actor = actor_of(request)
    section = edited_section(actor, key, pk)
    rows = sections_of(section.paper)
    at = rows.index(section)
    up = request.POST.get("to") == "up"
    if (up and at == 0) or (not up and at == len(rows) - 1):
        return _to_outline(section.paper, section)
    before = rows[at - 1] if up else next(iter(rows[at + 2 :]), None)
    try:
        move_section(section=section, before=before, actor=actor)
    except WorkshopError as fault:
        messages.error(request, str(fault))
    return _to_outline(section.paper, section)


@audience("staff", permission=EDIT)
@require_POST
def rename(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Another heading for a part."""
    actor = actor_of(request)
    section = edited_section(actor, key, pk)
    try:
        rename_section(section=section, title=request.POST.get("title", ""), actor=actor)
    except WorkshopError as fault:
        messages.error(request, str(fault))
    return _to_outline(section.paper, section)


def _to_outline(paper: Paper, section: Section | None = None) -> HttpResponse:
    place = f"#part-{section.pk}" if section is not None else ""
    return HttpResponseRedirect(f"{reverse('workshop:edit', args=[paper.case.number])}{place}")
