"""The editor of one section: its paragraphs, below each how it prints, beside them the numbers and the units' material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.ui.actions import action_done
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop import clashes, edit_shown, typed_rows
from yingshang.kernel.ui.workshop.edit_actions import GONE, Done, act, checks_for, claim_at
from yingshang.kernel.ui.workshop.finding import edited_section, is_open
from yingshang.kernel.ui.workshop.outline import crumbs_of, outline_of
from yingshang.kernel.ui.workshop.typed_rows import Typed, number
from yingshang.kernel.workshop.enums import Given
from yingshang.kernel.workshop.errors import EditClash, InvalidText, WorkshopError
from yingshang.kernel.workshop.models import Section
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries import numbers_of, revision_of
from yingshang.kernel.workshop.queries.editing import asked_for, drawn_by, given_for, saved_since
from yingshang.kernel.workshop.queries.papers import paragraphs_of, reader_of
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import prove_claim, save_section
from yingshang.kernel.workshop.services.material import state_of


@audience("staff", permission=EDIT)
class SectionPage(View):
    """One section. Its form comes back after every button; only saving stores something."""

    def get(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        """The text that stands."""
        section = edited_section(actor_of(request), key, pk)
        standing = revision_of(section)
        rows = paragraphs_of(standing.paragraphs) if standing is not None else ()
        return shown(request, section, Typed(rows, section.current))

    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        """Save, or do what the pressed button says."""
        section = edited_section(actor_of(request), key, pk)
        do = request.POST.get("do", "save")
        if do == "settle":
            return _settled(request, section)
        typed = typed_rows.read(request.POST)
        if do == "save":
            return save(request, section, typed)
        reader = reader_of(section.paper)
        if do.startswith("prove:"):
            return _proved(request, section, typed, do, reader)
        done = act(do, typed, section, reader)
        return shown(request, section, done.typed, done=done, reader=reader, unsaved=True)


def save(request: HttpRequest, section: Section, typed: Typed, note: str = "") -> HttpResponse:
    """Store the form as the next version; what cannot be stored comes back, a clash is put before the editor."""
    before = section.current
    try:
        made = save_section(
            section=section,
            paragraphs=typed.rows,
            base=typed.base,
            actor=actor_of(request),
            now=clock.now(),
            note=typed.note or note,
            material=typed.material,
        )
    except EditClash as clash:
        return clashes.put(request, section, typed, clash)
    except InvalidText as fault:
        return shown(request, section, typed, faults=_by_place(fault, typed.rows), unsaved=True)
    except WorkshopError as fault:
        return shown(request, section, typed, faults=[str(fault)], unsaved=True)
    if made.number == before:
        messages.info(request, f"没有改动，仍是第 {made.number} 版。")
    elif made.base < made.number - 1:
        messages.success(request, f"已与他人期间的修改合并，保存为第 {made.number} 版。")
    else:
        messages.success(request, f"已保存为第 {made.number} 版。")
    kept = f"?kept={typed.draft}" if typed.draft else ""
    return action_done(request, f"{address(section)}{kept}")


def address(section: Section) -> str:
    """The page of a section."""
    return reverse("workshop:edit-section", args=[section.paper.case.number, section.pk])


def _by_place(fault: InvalidText, rows: Sequence[Paragraph]) -> list[str]:
    place = {row.key: n for n, row in enumerate(rows, start=1)}
    return [f"第 {place.get(key, 0)} 段：{one.message}" for key, found in fault.faults.items() for one in found]


def _settled(request: HttpRequest, section: Section) -> HttpResponse:
    typed, open_ones = clashes.decided(request.POST)
    if open_ones:
        return clashes.again(request, section, typed)
    return save(request, section, typed, note=f"与第 {typed.base} 版逐段核对")


def _proved(request: HttpRequest, section: Section, typed: Typed, do: str, reader: Reader) -> HttpResponse:
    """A claim's proof is stored, what is typed stays as it is."""
    claim = claim_at(do, typed, section, reader)
    if not claim:
        return shown(request, section, typed, done=Done(typed, GONE), reader=reader, unsaved=True)
    where = "-".join(do.split(":")[1:3])
    try:
        prove_claim(
            paper=section.paper,
            claim=claim,
            document=request.POST.get(f"document-{where}", ""),
            actor=actor_of(request),
            now=clock.now(),
            file=request.FILES.get(f"file-{where}"),
        )
    except (WorkshopError, EvidenceError) as fault:
        return shown(request, section, typed, faults=[str(fault)], reader=reader, unsaved=True)
    said = Done(typed, f"已登记“{claim}”的依据。", do.split(":")[1])
    return shown(request, section, typed, done=said, reader=reader, unsaved=True)


def shown(
    request: HttpRequest,
    section: Section,
    typed: Typed,
    *,
    done: Done | None = None,
    faults: Sequence[str] = (),
    reader: Reader | None = None,
    unsaved: bool = False,
) -> HttpResponse:
    """The page of a section with what is typed."""
    paper, now, reader = section.paper, clock.now(), reader or reader_of(section.paper)
    today = clock.day_of(now)
    asked = [(one, state_of(one, today)) for one in asked_for(section)]
    words = [(one, Given(state).label, state == Given.LATE) for one, state in asked]
    drawn = drawn_by(section) | set(typed.material)
    context = {
        **beside(section, typed.rows, reader),
        "section": section,
        "paper": paper,
        "parts": outline_of(paper, today),
        "here": section.pk,
        "typed": typed,
        "given": edit_shown.given_shown(words, given_for(section), typed.rows, drawn, reader),
        "since": edit_shown.since_words(saved_since(section, typed.base), now),
        "said": done.said if done is not None else "",
        "undo": done.undo if done is not None else "",
        "focus": done.focus if done is not None else "",
        "faults": faults,
        "unsaved": unsaved,
        "kept": request.GET.get("kept", ""),
        "may_edit": is_open(paper),
        "crumbs": crumbs_of(
            paper, Crumb("编辑正文", reverse("workshop:edit", args=[paper.case.number])), Crumb(section.title)
        ),
    }
    return render(request, "ui/workshop/edit_section.html", context, status=422 if faults else 200)


def beside(section: Section, rows: Sequence[Paragraph], reader: Reader) -> dict[str, Any]:
    """The paragraphs as they print, what stands against each, and the numbers of the section."""
    earlier = Reader(reader.scope, reader.period.a_year_earlier())
    checks = edit_shown.checks_shown(checks_for(section, rows, reader), rows, reader)
    return {
        "rows": edit_shown.rows_shown(rows, checks, reader),
        "numbers": edit_shown.numbers_shown(numbers_of(rows, reader, earlier=earlier), rows),
        "last_year": earlier.period.label,
    }


@audience("staff", permission=EDIT)
@require_POST
def preview(request: HttpRequest, key: str, pk: int, row: str) -> HttpResponse:
    """How a paragraph prints as it is typed, the numbers of the section, who saved meanwhile; nothing is stored."""
    section = edited_section(actor_of(request), key, pk)
    typed = typed_rows.read(request.POST, split=False)
    context = beside(section, typed.rows, reader_of(section.paper))
    one = next((made for made in context["rows"] if made.key == row), None)
    if one is None:
        raise Http404
    context |= {
        "row": one,
        "section": section,
        "paper": section.paper,
        "since": edit_shown.since_words(saved_since(section, typed.base), clock.now()),
        "may_edit": is_open(section.paper),
    }
    return render(request, "ui/workshop/edit_preview.html", context)


@audience("staff", permission=EDIT)
def since(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Who saved this section after the version from which a form began; empty for nobody."""
    section = edited_section(actor_of(request), key, pk)
    saved = saved_since(section, number(request.GET.get("base")))
    context = {"since": edit_shown.since_words(saved, clock.now()), "section": section, "paper": section.paper}
    return render(request, "ui/workshop/edit_since.html", context)
