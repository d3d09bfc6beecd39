"""Editing a section: each saving is a version, two people's savings are merged, nobody's words are lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from yingshang.kernel.cases.models import Case
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.enums import Source, State
from yingshang.kernel.workshop.errors import Closed, EditClash, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Material, Paper, Revision, Section
from yingshang.kernel.workshop.permissions import can_edit
from yingshang.kernel.workshop.queries.papers import paragraphs_of
from yingshang.kernel.workshop.rules.merging import Paragraph, merge
from yingshang.kernel.workshop.services.material import checked_texts
from yingshang.kernel.workshop.services.trail import chain

TITLE = 120
"""Characters of a heading."""
EDITABLE = frozenset({State.COLLECTING, State.EDITING})


def save_section(
    *,
    section: Section,
    paragraphs: Sequence[Paragraph],
    base: int,
    actor: Actor,
    now: datetime,
    note: str = "",
    material: Sequence[int] = (),
) -> Revision:
    """Store a section's text as its next version.

    Arguments:
        paragraphs: as the editor left them; one without a key is new.
        base: the version from which the editor began. If others saved meanwhile, both are merged; after a clash it is the
            version that was shown there, so that a third saving in between is seen too.
        material: ids of the material from which was taken over.

    Errors: ``NotAllowed``; ``Closed``; ``InvalidText``; :class:`EditClash` with what both wrote, nothing stored.
    """
    _require(section.paper, actor)
    mine = [Paragraph(p.key or f"n{token()}", p.text) for p in paragraphs if p.text.strip()]
    texts = checked_texts([(p.key, p.text) for p in mine])
    mine = [Paragraph(p.key, texts[p.key]) for p in mine]
    with transaction.atomic():
        _require_open(Case.objects.select_for_update().get(pk=section.paper_id))
        locked = Section.objects.select_for_update().get(pk=section.pk)
        stored = _stored(locked, locked.current)
        if base != locked.current:
            merged = merge(_stored(locked, base), mine, stored)
            if merged.conflicts:
                raise EditClash(merged, locked.current)
            mine = list(merged.paragraphs)
        if tuple(mine) == stored and locked.current:
            return Revision.objects.get(section=locked, number=locked.current)
        locked.current += 1
        locked.save(update_fields=["current"])
        made = Revision.objects.create(
            section=locked,
            number=locked.current,
            base=base,
            paragraphs=[{"key": p.key, "text": p.text} for p in mine],
            author_id=actor.person_id,
            acting_as=actor.acting_as,
            source=Source.PAGE,
            note=note.strip()[:200],
            drawn_from=_known_material(section.paper, material),
            at=now,
        )
        data = {"section": locked.pk, "version": locked.current, "base": base}
        chain(section.paper, "edit", actor=actor, now=now, data=data)
    return made


def _require(paper: Paper, actor: Actor) -> None:
    if not can_edit(actor, paper):
        raise NotAllowed("文稿由营商办编辑。")
    _require_open(paper.case)


def _require_open(case: Case) -> None:
    """Asked again under the case's lock, so that no word changes after units were asked to confirm."""
    if case.state not in EDITABLE:
        raise Closed("文稿正在确认或已经定稿，修改请先退回编辑。")


def _stored(section: Section, number: int) -> tuple[Paragraph, ...]:
    if not number:
        return ()
    return paragraphs_of(Revision.objects.get(section=section, number=number).paragraphs)


def _known_material(paper: Paper, ids: Sequence[int]) -> list[int]:
    found = Material.objects.filter(pk__in=ids, request__section__paper=paper)
    return sorted(found.values_list("pk", flat=True))


def add_section(
    *, paper: Paper, title: str, level: int, after: Section | None, actor: Actor, guide: str = ""
) -> Section:
    """A further part of the paper, behind another one (or first). Errors: ``NotAllowed``; ``Closed``; ``WorkshopError``."""
    _require(paper, actor)
    if not title.strip():
        raise WorkshopError("请写明标题。")
    with transaction.atomic():
        rows = list(Section.objects.select_for_update().filter(paper=paper).order_by("position", "pk"))
        place = rows.index(after) + 1 if after is not None else 0
        made = Section(paper=paper, key=f"x{token()}", title=title.strip()[:TITLE], level=level, guide=guide)
        last = Section.objects.filter(paper=paper).aggregate(last=Max("position"))["last"] or 0
        made.position = last + 10
        made.save()
        rows.insert(place, made)
        _renumber(rows)
    return made


def move_section(*, section: Section, before: Section | None, actor: Actor) -> None:
    """Put a part before another one, or last. Errors: ``NotAllowed``; ``Closed``."""
    _require(section.paper, actor)
    with transaction.atomic():
        rows = list(Section.objects.select_for_update().filter(paper=section.paper).order_by("position", "pk"))
        rows.remove(section)
        rows.insert(rows.index(before) if before is not None else len(rows), section)
        _renumber(rows)


def rename_section(*, section: Section, title: str, actor: Actor) -> None:
    """Give a part another heading. Errors: ``NotAllowed``; ``Closed``; ``WorkshopError`` without one."""
    _require(section.paper, actor)
    if not title.strip():
        raise WorkshopError("请写明标题。")
    Section.objects.filter(pk=section.pk).update(title=title.strip()[:TITLE])


def _renumber(rows: Sequence[Section]) -> None:
    for number, row in enumerate(rows, start=1):
        row.position = number * 10
    Section.objects.bulk_update(rows, ["position"])
