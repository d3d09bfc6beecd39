"""Summaries asked for within reach of a reader, and the units of which one may be made."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yingshang.faces.reports.models import RequestState, SummaryRequest
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.workshop.permissions import READ


def requests_for(actor: Actor) -> QuerySet[SummaryRequest, SummaryRequest]:
    """The summaries asked for on pages, of units within the actor's scope."""
    scopes = [Q(unit__path__startswith=scope) for scope in actor.scopes if scope]
    within = reduce(or_, scopes, Q(pk__in=[])) if actor.has(READ) else Q(pk__in=[])
    return SummaryRequest.objects.filter(within).select_related("unit", "user", "written")


def unfinished_for(actor: Actor, limit: int = 5) -> list[SummaryRequest]:
    """The latest requests that are under way, and those that failed and were not asked for again."""
    found: list[SummaryRequest] = []
    seen: set[tuple[int, int, bool]] = set()
    for asked in requests_for(actor).order_by("-pk")[:30]:
        key = (asked.unit_id, asked.year, asked.draft)
        if asked.state != RequestState.DONE and key not in seen:
            found.append(asked)
        seen.add(key)
    return found[:limit]


def units_for(actor: Actor) -> list[Unit]:
    """The units of which the actor may make a summary: the district, its townships and departments within reach."""
    kinds = (UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT)
    scopes = [Q(path__startswith=scope) for scope in actor.scopes if scope]
    within = reduce(or_, scopes, Q(pk__in=[]))
    return list(Unit.objects.filter(within, kind__in=kinds, until=None).order_by("order", "id"))
