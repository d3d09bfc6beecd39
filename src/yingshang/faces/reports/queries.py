"""Written summaries within reach of a reader; by token for whoever holds the sheet."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yingshang.faces.reports.models import RequestState, SummaryRequest, WrittenSummary
from yingshang.faces.reports.permissions import READ
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind


def reports_for(actor: Actor) -> QuerySet[WrittenSummary, WrittenSummary]:
    """The summaries of units within the actor's scope."""
    scopes = [Q(frozen__unit__path__startswith=scope) for scope in actor.scopes if scope]
    within = reduce(or_, scopes, Q(pk__in=[])) if actor.has(READ) else Q(pk__in=[])
    return WrittenSummary.objects.filter(within).select_related("frozen__unit", "frozen__frozen_by")


def report_for(actor: Actor, number: str) -> WrittenSummary:
    """One summary by its number. Errors: ``WrittenSummary.DoesNotExist`` when there is none within reach."""
    return reports_for(actor).get(number=number)


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


def report_by_token(token: str) -> WrittenSummary:
    """One summary by the token on its sheets. Errors: ``WrittenSummary.DoesNotExist``."""
    return WrittenSummary.objects.select_related("frozen__unit").get(frozen__token=token)


def figures_of(written: WrittenSummary) -> list[FrozenFigure]:
    """The frozen figures of a summary in the order in which they first stand in it."""
    related = ("attested_return__case", "attested_return__reported_by")
    return list(written.frozen.figures.select_related(*related).order_by("id"))


def figure_of(written: WrittenSummary, figure_id: str) -> FrozenFigure:
    """One of them. Errors: ``FrozenFigure.DoesNotExist``."""
    return written.frozen.figures.select_related("attested_return__case", "attested_return__reported_by").get(
        figure_id=figure_id
    )


def units_for(actor: Actor) -> list[Unit]:
    """The units of which the actor may make a summary: the district, its townships and departments within reach."""
    kinds = (UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT)
    scopes = [Q(path__startswith=scope) for scope in actor.scopes if scope]
    within = reduce(or_, scopes, Q(pk__in=[]))
    return list(Unit.objects.filter(within, kind__in=kinds, until=None).order_by("order", "id"))
