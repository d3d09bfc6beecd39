"""What is asked of units and what became of it, worked out from its dates; whom the office may ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.kernel.workshop.enums import OPEN_FOR_MATERIAL, Given, State
from yingshang.kernel.workshop.models import Material, Paper, Request, Section
from yingshang.kernel.workshop.permissions import GIVE
from yingshang.kernel.workshop.queries.papers import requests_for

UNANSWERED = Q(current=0, waived_reason="")
TAKES = Q(section__paper__case__state__in=OPEN_FOR_MATERIAL)


def with_given(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """The requests with ``given`` (a word of :class:`Given`) and ``urgency``: 0 late, 1 waiting, 2 settled."""
    late = UNANSWERED & TAKES & Q(due_on__lt=today)
    found: QuerySet[Any] = rows.annotate(
        given=Case(
            When(~Q(waived_reason=""), then=Value(Given.WAIVED.value)),
            When(first_given_at__date__lte=F("due_on"), then=Value(Given.GIVEN.value)),
            When(first_given_at__isnull=False, then=Value(Given.LATE_GIVEN.value)),
            When(~TAKES, then=Value(Given.MISSED.value)),
            When(due_on__lt=today, then=Value(Given.LATE.value)),
            default=Value(Given.WAITING.value),
            output_field=CharField(),
        ),
        urgency=Case(
            When(late, then=Value(0)),
            When(UNANSWERED & TAKES, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    return found


def asked_for(actor: Actor, today: date) -> QuerySet[Any]:
    """All that is asked within reach, with its state."""
    return with_given(requests_for(actor), today)


def owed_material(actor: Actor) -> int:
    """How many requests the actor's own unit has still to answer: one count, for every page."""
    if actor.unit_id is None or not actor.has(GIVE):
        return 0
    return Request.objects.filter(UNANSWERED, TAKES, unit_id=actor.unit_id).count()


def asked_in(paper: Paper, actor: Actor, today: date) -> list[Any]:
    """What is asked for one paper within reach, in the order of its parts."""
    rows = asked_for(actor, today).filter(section__paper=paper)
    return list(rows.order_by("section__position", "unit__order", "pk"))


def latest_given(rows: list[Any]) -> dict[int, Material]:
    """Request id → what its unit gave last, without its text; one query."""
    found = Material.objects.filter(request__in=rows, number=F("request__current")).select_related("author")
    return {one.request_id: one for one in found.defer("paragraphs")}


def units_to_ask(district_id: int, today: date) -> QuerySet[Unit]:
    """The units of a district that may be asked for material: villages, grids and the district itself apart."""
    found = Unit.objects.filter(valid_on(today), path__startswith=f"/{district_id}/")
    return found.exclude(kind__in=("village", "grid", "district")).order_by("order", "pk")


def former_section(section: Section) -> Section | None:
    """The same part of the latest issued paper of this kind and unit before; ``None`` where there is none with a text."""
    paper = section.paper
    found = Section.objects.filter(
        paper__template=paper.template,
        paper__unit_id=paper.unit_id,
        paper__case__state=State.ISSUED,
        paper__last__lt=paper.first,
        current__gt=0,
    )
    same = found.filter(Q(key=section.key) | Q(title=section.title)).select_related("paper__case", "paper__unit")
    return same.order_by("-paper__last", "-pk").first()
