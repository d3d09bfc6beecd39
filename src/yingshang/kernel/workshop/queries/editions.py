"""Editions within reach of a reader; by token for whoever holds the sheet."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.workshop.models import Edition, Paper
from yingshang.kernel.workshop.permissions import READ, VIEW


def editions_for(actor: Actor) -> QuerySet[Edition, Edition]:
    """The editions of units within a reader's scope, and those of the papers in which the actor's unit has a part."""
    nothing = Q(pk__in=[])
    scopes = [Q(frozen__unit__path__startswith=scope) for scope in actor.scopes if scope]
    within = reduce(or_, scopes, nothing) if actor.has(READ) else nothing
    if actor.has(VIEW):
        within |= Q(paper__isnull=False) & visible_cases(actor, "paper__case__")
    return Edition.objects.filter(within).select_related("frozen__unit", "frozen__frozen_by", "paper__case")


def edition_for(actor: Actor, number: str) -> Edition:
    """One edition by its number. Errors: ``Edition.DoesNotExist`` when there is none within reach."""
    return editions_for(actor).get(number=number)


def edition_by_token(token: str) -> Edition:
    """One edition by the token on its sheets. Errors: ``Edition.DoesNotExist``."""
    return Edition.objects.select_related("frozen__unit", "paper__case").get(frozen__token=token)


def editions_of(paper: Paper) -> list[Edition]:
    """Every edition of a paper, the latest first, its errata among them; for whoever may see the paper."""
    return list(Edition.objects.filter(paper=paper).select_related("frozen", "paper__case"))


def figures_of(edition: Edition) -> list[FrozenFigure]:
    """The frozen figures of an edition in the order in which they first stand in it."""
    related = ("attested_return__case", "attested_return__reported_by")
    return list(edition.frozen.figures.select_related(*related).order_by("id"))


def figure_of(edition: Edition, figure_id: str) -> FrozenFigure:
    """One of them. Errors: ``FrozenFigure.DoesNotExist``."""
    return edition.frozen.figures.select_related("attested_return__case", "attested_return__reported_by").get(
        figure_id=figure_id
    )
