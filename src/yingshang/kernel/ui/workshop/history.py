"""The versions of a section: who saved which and from what, any two compared, an old one saved anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop.edit_shown import who
from yingshang.kernel.ui.workshop.finding import edited_section, is_open
from yingshang.kernel.ui.workshop.outline import crumbs_of
from yingshang.kernel.ui.workshop.tracked import tracked
from yingshang.kernel.ui.workshop.typed_rows import number
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Material, Revision, Section
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries import revision_of
from yingshang.kernel.workshop.queries.editing import materials, versions_of
from yingshang.kernel.workshop.queries.papers import paragraphs_of
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import save_section


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list; ``merged``: others had saved between its beginning and its saving."""

    revision: Revision
    who: str
    drawn: list[Material]
    merged: bool


@audience("staff", permission=EDIT)
def versions(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The list, and two of them compared: by default the last two."""
    section = edited_section(actor_of(request), key, pk)
    rows = versions_of(section)
    new = _numbered(rows, number(request.GET.get("b")) or section.current)
    old = _numbered(rows, number(request.GET.get("a")) or (new - 1 if new else 0))
    drawn = materials({pk for row in rows for pk in row.drawn_from})
    context = {
        "section": section,
        "paper": section.paper,
        "versions": [
            Version(
                row,
                who(row),
                [drawn[pk] for pk in row.drawn_from if pk in drawn],
                bool(row.base) and row.base < row.number - 1,
            )
            for row in rows
        ],
        "old": old,
        "new": new,
        "steps": tracked(_text(section, old), _text(section, new)) if new else [],
        "may_edit": is_open(section.paper),
        "crumbs": crumbs_of(
            section.paper,
            Crumb("编辑正文", reverse("workshop:edit", args=[key])),
            Crumb(section.title, reverse("workshop:edit-section", args=[key, pk])),
            Crumb("版本"),
        ),
    }
    return render(request, "ui/workshop/edit_versions.html", context)


def _numbered(rows: Sequence[Revision], wanted: int) -> int:
    """The version asked for; 0 stands for the empty text before the first."""
    return wanted if any(row.number == wanted for row in rows) else 0


def _text(section: Section, wanted: int) -> tuple[Paragraph, ...]:
    found = revision_of(section, wanted) if wanted else None
    return paragraphs_of(found.paragraphs) if found is not None else ()


@audience("staff", permission=EDIT)
@require_POST
def restore(request: HttpRequest, key: str, pk: int, version: int) -> HttpResponse:
    """Save an old version as a new one; what others saved since the page was opened is not passed over."""
    actor = actor_of(request)
    section = edited_section(actor, key, pk)
    old = revision_of(section, version)
    if old is None or not version:
        raise Http404
    try:
        made = save_section(
            section=section,
            paragraphs=paragraphs_of(old.paragraphs),
            base=number(request.POST.get("base")),
            actor=actor,
            now=clock.now(),
            note=f"恢复第 {version} 版",
        )
    except WorkshopError as fault:
        messages.error(request, f"没有恢复：{fault}")
        return HttpResponseRedirect(reverse("workshop:edit-versions", args=[key, pk]))
    messages.success(request, f"第 {version} 版已作为第 {made.number} 版保存。")
    return HttpResponseRedirect(reverse("workshop:edit-section", args=[key, pk]))
