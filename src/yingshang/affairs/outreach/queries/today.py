"""What an official has to do today: the enterprises answered for, those first to whom something was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from yingshang.affairs.demands.queries import open_by_enterprise
from yingshang.affairs.outreach.enums import Channel, Relation
from yingshang.affairs.outreach.models import Visit
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import assigned_to, current_campaign
from yingshang.registry.codes.queries import registered_on
from yingshang.registry.enterprises.models import Enterprise

SHOWN = 60
PROMISED, NEVER, REST = range(3)


@dataclass(frozen=True, slots=True)
class Line:
    """An enterprise on the list of today.

    Arguments:
        group: why it stands where it stands: promised, never reached in this campaign, the others.
        promised_on: the next date that the last visit named.
        last_on, last_channel: the last contact by the actor's unit.
        demands: not closed, as far as the actor may know.
    """

    enterprise: Enterprise
    relation: str
    group: int
    promised_on: date | None
    last_on: date | None
    last_channel: str
    demands: int
    registered: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The list: its lines, how many there are in all, how many were never reached in this campaign."""

    lines: list[Line]
    total: int
    never: int


def today_for(actor: Actor, *, on: date, text: str = "", limit: int = SHOWN) -> Today:
    """What the actor answers for, in the order of the day, in five queries however long the list is.

    Promised dates that are due come first, then those never reached in this campaign, then those that nobody of the
    unit has contacted for longest. One visited today goes to the end.
    """
    rows = _told(assigned_to(actor, on=on), actor, on)
    groups = list(rows.order_by().values_list("group", flat=True))
    total, never = len(groups), groups.count(NEVER)
    if text.strip():
        rows = rows.filter(enterprise__name__contains=text.strip())
    chosen: dict[int, Assignment] = {}
    order = ("today", "group", F("promised_on").asc(nulls_last=True), F("last_on").asc(nulls_first=True))
    for row in rows.order_by(*order, "enterprise__name", "pk")[:limit]:
        chosen.setdefault(row.enterprise_id, row)
    demands = open_by_enterprise(actor, chosen)
    registered = set(registered_on(on).filter(enterprise_id__in=chosen).values_list("enterprise_id", flat=True))
    return Today([_line(row, demands, registered) for row in chosen.values()], total, never)


def _told(rows: QuerySet[Assignment], actor: Actor, on: date) -> QuerySet[Any, Any]:
    campaign = current_campaign(actor.district_id or 0)
    begun = campaign.starts_on if campaign else date(2000, 1, 1)
    mine = Visit.objects.counted().filter(enterprise=OuterRef("enterprise"), unit_id=actor.unit_id or 0)
    last = mine.order_by("-on", "-pk")
    reached = last.filter(reached=True, on__gte=begun)
    return rows.annotate(
        last_on=Subquery(last.values("on")[:1]),
        last_channel=Subquery(last.values("channel")[:1]),
        promised_on=Subquery(last.values("next_on")[:1]),
        reached_on=Subquery(reached.values("on")[:1]),
        today=Case(When(last_on=on, then=Value(1)), default=Value(0), output_field=IntegerField()),
        group=Case(
            When(promised_on__lte=on, then=Value(PROMISED)),
            When(reached_on=None, then=Value(NEVER)),
            default=Value(REST),
            output_field=IntegerField(),
        ),
    )


def _line(row: Assignment, demands: dict[int, int], registered: set[int]) -> Line:
    told = row.__dict__
    channel = told["last_channel"]
    return Line(
        enterprise=row.enterprise,
        relation=Relation(row.kind).label,
        group=told["group"],
        promised_on=told["promised_on"],
        last_on=told["last_on"],
        last_channel=Channel(channel).label if channel else "",
        demands=demands.get(row.enterprise_id, 0),
        registered=row.enterprise_id in registered,
    )
