"""Beginning a paper, proving what it claims, saying who answers for which figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.lifecycle.services import open_case
from yingshang.kernel.workshop.enums import Source
from yingshang.kernel.workshop.errors import NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import FigureOwner, Paper, Proof, Revision, Section
from yingshang.kernel.workshop.permissions import EDIT, can_edit
from yingshang.kernel.workshop.queries.papers import KIND
from yingshang.kernel.workshop.services.material import ask_units
from yingshang.kernel.workshop.services.trail import chain
from yingshang.kernel.workshop.templates import template_of

OFFICE = "office"
FIRST_DRAFT = "系统按模板起草"


def open_paper(
    *,
    template: str,
    unit: Unit,
    first: date,
    last: date,
    title: str,
    material_due: date | None,
    actor: Actor,
    now: datetime,
    asks: Mapping[str, list[int]] | None = None,
) -> Paper:
    """Begin a paper: its parts as the template plans them, what the system drafts, the units asked for material.

    Arguments:
        material_due: by when units write; ``None`` asks nobody.
        asks: section key → ids of the units asked; by default those that the template names.

    Errors: ``NotAllowed``; ``WorkshopError`` for a period to come or a day that is past.
    """
    if not actor.has(EDIT) or not actor.district_wide or actor.district_id != unit.root_id:
        raise NotAllowed("文稿由营商办发起。")
    if first > day_of(now) or last < first:
        raise WorkshopError("统计期还没有开始，或起止颠倒。")
    if material_due is not None and material_due < day_of(now):
        raise WorkshopError("素材截止日期已过，请另选一天。")
    made, period = template_of(template), Period.between(first, last)
    office = _office_of(unit)
    with transaction.atomic():
        paper = Paper(template=template, unit=unit, title=title, first=first, last=last, material_due=material_due)
        open_case(
            KIND,
            row=paper,
            title=title,
            unit=office,
            parties=[(office.party, OFFICE)],
            actor=actor,
            now=now,
            search_text=made.name,
        )
        plans = list(made.plan(unit, period))
        sections = [
            Section(paper=paper, key=p.key, title=p.title, level=p.level, position=n * 10, guide=p.guide)
            for n, p in enumerate(plans, start=1)
        ]
        Section.objects.bulk_create(sections)
        _draft(sections, made.draft(unit, period) if made.draft else {}, now=now)
        if material_due is not None:
            wanted = asks if asks is not None else _usual(unit, {p.key: p.asks for p in plans})
            by_key = {section.key: section for section in sections}
            for key, units in wanted.items():
                ask_units(section=by_key[key], units=units, due_on=material_due, now=now)
    return paper


def _office_of(unit: Unit) -> Unit:
    found = Unit.objects.filter(path__startswith=f"/{unit.root_id}/", kind=UnitKind.OFFICE, until=None)
    office = found.select_related("party").order_by("order", "pk").first()
    if office is None:
        raise WorkshopError("本区还没有营商办，请先录入单位。")
    return office


def _draft(sections: list[Section], drafted: Mapping[str, Any], *, now: datetime) -> None:
    rows = []
    for section in sections:
        texts = [text for text in drafted.get(section.key, ()) if text]
        if not texts:
            continue
        section.current = 1
        rows.append(
            Revision(
                section=section,
                number=1,
                paragraphs=[{"key": f"s{n}", "text": text} for n, text in enumerate(texts, start=1)],
                acting_as=SYSTEM.acting_as,
                source=Source.SYSTEM,
                note=FIRST_DRAFT,
                at=now,
            )
        )
    Revision.objects.bulk_create(rows)
    Section.objects.bulk_update(sections, ["current"])


def _usual(unit: Unit, asks: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    names = {name for found in asks.values() for name in found}
    rows = Unit.objects.filter(path__startswith=f"/{unit.root_id}/", until=None, short_name__in=names).order_by("pk")
    ids = {row.short_name: row.pk for row in rows}
    return {key: [ids[name] for name in found if name in ids] for key, found in asks.items()}


def prove_claim(*, paper: Paper, claim: str, document: str, actor: Actor, now: datetime, file: Any = None) -> Proof:
    """Say what bears a claim (全市首个): a document, with its scan where there is one.

    Errors: ``NotAllowed``; ``WorkshopError`` without the claim or the document; ``EvidenceError``.
    """
    if not can_edit(actor, paper):
        raise NotAllowed("依据由营商办登记。")
    if not claim.strip() or not document.strip():
        raise WorkshopError("请写明表述和依据文件（名称、文号）。")
    with transaction.atomic():
        kept = attach(case=paper.case, file=file, purpose="表述依据", actor=actor, now=now) if file else None
        proof, _ = Proof.objects.update_or_create(
            paper=paper,
            claim=claim.strip(),
            defaults={
                "document": document.strip(),
                "attachment": kept,
                "by_id": actor.person_id,
                "acting_as": actor.acting_as,
                "at": now,
            },
        )
        chain(paper, "prove", actor=actor, now=now, data={"proof": proof.pk})
    return proof


def set_owner(*, district: Unit, figure: str, unit: Unit, since: date, actor: Actor, now: datetime) -> FigureOwner:
    """Say from when on a unit answers for a figure. Errors: ``NotAllowed``; ``WorkshopError``."""
    if not actor.has(EDIT) or actor.district_id != district.pk:
        raise NotAllowed("责任单位由营商办维护。")
    if figure not in known_ids():
        raise WorkshopError(f"没有指标“{figure}”。")
    with transaction.atomic():
        before = FigureOwner.objects.select_for_update().filter(district=district, figure_id=figure, until=None).first()
        if before is not None and before.unit_id == unit.pk:
            return before
        if before is not None:
            if since <= before.since:
                raise WorkshopError(f"“{named(figure)[0]}”自 {before.since} 起已有责任单位，新的须更晚。")
            before.until = since
            before.save(update_fields=["until"])
        append(
            chain_for("configuration", f"figure-owners:{district.pk}"),
            action="workshop.owner",
            ids=actor.ids,
            now=now,
            data={"figure": figure, "unit": unit.pk, "since": since.isoformat()},
        )
        return FigureOwner.objects.create(district=district, figure_id=figure, unit=unit, since=since)
