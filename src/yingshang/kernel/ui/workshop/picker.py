"""Choosing a figure to print: by words of its name or by id, each with its value and source."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel.figures.sources import Reading
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.figures_shown import ratio_of, shown, source_word
from yingshang.kernel.ui.workshop.finding import edited_section, is_open
from yingshang.kernel.ui.workshop.outline import crumbs_of
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.rules.marks import nearest, written

MOST = 15
"""Figures shown at once; each shown one is read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure to choose."""

    id: str
    name: str
    value: str
    ratio: str
    source: str
    mark: str


@audience("staff", permission=EDIT)
def figures(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The figures that fit what was typed; where none does, the nearest by name."""
    section = edited_section(actor_of(request), key, pk)
    asked = request.GET.get("q", "").strip()[:60]
    ids, more, near = _wanted(asked)
    reader = reader_of(section.paper)
    context = {
        "section": section,
        "paper": section.paper,
        "asked": asked,
        "found": [_found(reader.read(figure)) for figure in ids],
        "more": more,
        "near": near,
        "may_edit": is_open(section.paper),
        "crumbs": crumbs_of(
            section.paper, Crumb(section.title, reverse("workshop:edit-section", args=[key, pk])), Crumb("指标")
        ),
    }
    in_place = bool(getattr(request, "htmx", False))
    return render(request, "ui/workshop/edit_found.html" if in_place else "ui/workshop/edit_figures.html", context)


def _wanted(asked: str) -> tuple[list[str], int, bool]:
    """The ids to show, how many fit besides, and whether they are only near what was typed."""
    words, known = asked.lower().split(), names()
    if not words:
        return [], 0, False
    fits = [figure for figure, name in known.items() if all(w in name.lower() or w in figure.lower() for w in words)]
    return (fits[:MOST], len(fits[MOST:]), False) if fits else (nearest(asked, known, 5), 0, True)


def _found(reading: Reading) -> Found:
    value = shown(reading.outcome, reading.unit, reading.kind)
    return Found(
        reading.id, reading.name, value, ratio_of(reading.outcome), source_word(reading), written(reading.name)
    )
