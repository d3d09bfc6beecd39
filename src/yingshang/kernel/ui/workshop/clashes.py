"""Two people changed the same paragraph: what both wrote is put before the later one, who decides each.

The answer begins from the version that the editor has seen here, so that a third saving meanwhile is noticed too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop import edit_shown, typed_rows
from yingshang.kernel.ui.workshop.outline import crumbs_of
from yingshang.kernel.ui.workshop.tracked import named_changes
from yingshang.kernel.ui.workshop.typed_rows import Typed
from yingshang.kernel.workshop.errors import EditClash
from yingshang.kernel.workshop.models import Section
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.editing import saved_since
from yingshang.kernel.workshop.rules.marks import by_name
from yingshang.kernel.workshop.rules.merging import Conflict, Paragraph
from yingshang.kernel.workshop.rules.tracking import Change

MINE, THEIRS, OWN = "mine", "theirs", "own"


@dataclass(frozen=True, slots=True)
class ClashShown:
    """A paragraph that both changed: the way from what stood before to either; ``None`` where it was taken away."""

    place: int
    clash: Conflict
    base: str
    mine: list[Change]
    theirs: list[Change]
    choice: str = ""
    own: str = ""


def put(request: HttpRequest, section: Section, typed: Typed, clash: EditClash) -> HttpResponse:
    """The clashes of a saving; nothing was stored, everything typed is in the page."""
    merged = clash.merged
    rows = replace(typed, rows=merged.paragraphs, base=clash.number)
    saved = edit_shown.since_words(saved_since(section, typed.base), clock.now())
    return _page(request, section, rows, [_shown(rows.rows, one) for one in merged.conflicts], saved)


def decided(data: QueryDict) -> tuple[Typed, list[str]]:
    """The form with each clash decided, and the keys of those that are not."""
    typed = typed_rows.read(data, split=False)
    rows: list[Paragraph] = []
    open_ones = []
    for row in typed.rows:
        if f"was-{row.key}" not in data:
            rows.append(row)
            continue
        choice = data.get(f"choice-{row.key}", "")
        if choice not in {MINE, THEIRS, OWN}:
            open_ones.append(row.key)
        text = data.get(f"{choice}-{row.key}")
        if choice and text is not None:
            rows += typed_rows.paragraphs(row.key, text)
    return (typed if open_ones else replace(typed, rows=tuple(rows))), open_ones


def again(request: HttpRequest, section: Section, typed: Typed) -> HttpResponse:
    """The same clashes, because one is not decided yet."""
    data = request.POST
    found = [
        replace(
            _shown(
                typed.rows,
                Conflict(row.key, data[f"was-{row.key}"], data.get(f"mine-{row.key}"), data.get(f"theirs-{row.key}")),
            ),
            choice=data.get(f"choice-{row.key}", ""),
            own=data.get(f"own-{row.key}", ""),
        )
        for row in typed.rows
        if f"was-{row.key}" in data
    ]
    return _page(request, section, typed, found, "", faults=["还有段落没有选择，请逐段选定。"])


def _shown(rows: Sequence[Paragraph], clash: Conflict) -> ClashShown:
    place = next(n for n, row in enumerate(rows, start=1) if row.key == clash.key)
    mine, theirs = (named_changes(clash.base, text or "") for text in (clash.mine, clash.theirs))
    known, own = names(), clash.mine if clash.mine is not None else clash.theirs or ""
    return ClashShown(place, clash, by_name(clash.base, known), mine, theirs, own=by_name(own, known))


def _page(
    request: HttpRequest,
    section: Section,
    typed: Typed,
    found: Sequence[ClashShown],
    saved: str,
    *,
    faults: Sequence[str] = (),
) -> HttpResponse:
    paper = section.paper
    context: dict[str, Any] = {
        "section": section,
        "paper": paper,
        "typed": typed,
        "clashes": found,
        "saved": saved,
        "faults": faults,
        "crumbs": crumbs_of(
            paper, Crumb("编辑正文", reverse("workshop:edit", args=[paper.case.number])), Crumb(section.title)
        ),
    }
    return render(request, "ui/workshop/edit_clash.html", context, status=422 if faults else 409)
