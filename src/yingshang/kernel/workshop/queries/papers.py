"""Papers, sections, revisions and requests within what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.identity.queries import within
from yingshang.kernel.workshop.enums import Word
from yingshang.kernel.workshop.models import Confirmation, Material, Paper, Request, Revision, Section
from yingshang.kernel.workshop.permissions import CONFIRM, EDIT, GIVE
from yingshang.kernel.workshop.rules.merging import Paragraph

KIND = "paper"


def papers_for(actor: Actor) -> QuerySet[Paper]:
    """The papers that the actor may see, newest first."""
    seen = Paper.objects.filter(visible_cases(actor, "case__"))
    return seen.select_related("case", "unit").order_by("-case__opened_at", "-pk")


def paper_for(actor: Actor, number: str) -> Paper:
    """A paper by its case number. Errors: ``Paper.DoesNotExist`` also when the actor may not see it."""
    return papers_for(actor).get(case__number=number)


def requests_for(actor: Actor) -> QuerySet[Request]:
    """What is asked of the actor's unit, or, for the office, of every unit of its papers; soonest due first."""
    rows = Request.objects.select_related("section__paper__case", "unit")
    if actor.has(EDIT) and actor.district_wide:
        rows = rows.filter(section__paper__case__district_id=actor.district_id)
    elif actor.has(GIVE) and actor.unit_id is not None:
        rows = rows.filter(Q(unit_id=actor.unit_id) | within(actor.scopes, "unit__"))
    else:
        return Request.objects.none()
    return rows.order_by("due_on", "section__position", "pk")


def owed_words(actor: Actor, today: date) -> int:
    """How many papers wait for the actor's own unit to confirm numbers in time: one count, for every page.

    The office, which holds the papers themselves in its inbox, is not told twice.
    """
    if actor.unit_id is None or actor.has(EDIT) or not actor.has(CONFIRM):
        return 0
    waiting = Confirmation.objects.filter(unit_id=actor.unit_id, word=Word.WAITING, round__closed_at=None)
    return waiting.filter(round__due_on__gte=today).values("round").distinct().count()


def sections_of(paper: Paper) -> list[Section]:
    """The parts of a paper in their order."""
    return list(Section.objects.filter(paper=paper))


def revision_of(section: Section, number: int | None = None) -> Revision | None:
    """A version of a section's text, the standing one by default; ``None`` before the first."""
    wanted = section.current if number is None else number
    return Revision.objects.filter(section=section, number=wanted).first() if wanted else None


def materials_of(request: Request) -> list[Material]:
    """Every version of what a unit gave, the latest first."""
    rows = Material.objects.filter(request=request).select_related("author", "attachment__blob")
    return list(rows.order_by("-number"))


def text_of(paper: Paper) -> dict[int, tuple[Paragraph, ...]]:
    """Section id → the paragraphs that stand, in the order of the sections."""
    rows = Revision.objects.filter(section__paper=paper, number=F("section__current"))
    found = {row.section_id: paragraphs_of(row.paragraphs) for row in rows}
    return {section.pk: found.get(section.pk, ()) for section in sections_of(paper)}


def paragraphs_of(stored: Sequence[dict[str, str]]) -> tuple[Paragraph, ...]:
    """Stored paragraphs as values."""
    return tuple(Paragraph(row["key"], row["text"]) for row in stored)


def reader_of(paper: Paper) -> Reader:
    """A reader of the figures that the paper tells of."""
    return Reader(FigureScope.of(paper.unit), Period.between(paper.first, paper.last))


def signer_of(unit: Unit) -> Unit:
    """Who puts the name under a paper on a unit: the office for a district, else the unit itself."""
    if unit.pk != unit.root_id:
        return unit
    office = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=f"/{unit.root_id}/", until=None)
    return office.order_by("order", "pk").first() or unit
