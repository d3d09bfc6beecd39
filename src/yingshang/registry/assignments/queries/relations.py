"""Who has which enterprise: now, earlier, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Substitution, valid_on
from yingshang.registry.assignments.enums import PERSONAL, AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.permissions import VIEW, VISIT_FOR_UNIT
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import active_in


def assignments_for(actor: Actor) -> QuerySet[Assignment]:
    """Assignments of enterprises that the actor may see, closed ones included."""
    if actor.audience == "enterprise":
        return Assignment.objects.filter(enterprise_id=actor.enterprise_party_id or 0)
    if not actor.has(VIEW):
        return Assignment.objects.none()
    rows = Assignment.objects.filter(visible_enterprises(actor, "enterprise__"))
    return rows.select_related("enterprise__unit", "person", "unit", "campaign", "post")


def open_of(enterprise_id: int) -> list[Assignment]:
    """Who has an enterprise now: 辖区包联 first."""
    rows = Assignment.objects.filter(enterprise_id=enterprise_id, until=None)
    order = list(AssignmentKind)
    found = list(rows.select_related("person", "unit", "post", "campaign"))
    return sorted(found, key=lambda a: (order.index(AssignmentKind(a.kind)), a.pk))


def history_of(enterprise_id: int, limit: int = 20) -> list[Assignment]:
    """Who had an enterprise before, latest first."""
    rows = Assignment.objects.filter(enterprise_id=enterprise_id).exclude(until=None)
    return list(rows.select_related("person", "unit", "predecessor").order_by("-until", "-pk")[:limit])


def assigned_to(actor: Actor, *, on: date) -> QuerySet[Assignment]:
    """What the actor answers for on a day in the seat acted in, one query, enterprise and its place at hand.

    By 辖区包联 and earlier lists what the seat's post has (for a 代理 or 委托: the post stood in for, as long as that
    lasts), by 部门回访 what the seat's unit has if the seat may visit for it. An enterprise that the seat has by two
    kinds stands there twice, once for each.

    Arguments:
        on: the day; post and substitution must be held on it too.
    """
    kind, _, key = actor.seat.partition(":")
    if actor.audience != "staff" or not actor.has(VIEW) or kind not in {"post", "substitution"}:
        return Assignment.objects.none()
    posts = Post.objects.filter(valid_on(on))
    if kind == "post":
        posts = posts.filter(pk=int(key))
    else:
        posts = posts.filter(pk__in=Substitution.objects.filter(valid_on(on), pk=int(key)).values("post_id"))
    mine = Q(kind__in=PERSONAL, post__in=posts.order_by().values("pk"))
    if actor.has(VISIT_FOR_UNIT):
        mine |= Q(kind=AssignmentKind.DEPARTMENT, unit_id=actor.unit_id)
    rows = Assignment.objects.filter(mine, valid_on(on))
    return rows.select_related("enterprise__unit", "enterprise__village").order_by("enterprise__name", "pk")


def enterprises_of(person_id: int) -> QuerySet[Enterprise]:
    """The enterprises that a person has now by territory or an earlier campaign's list."""
    mine = Assignment.objects.filter(person_id=person_id, until=None).values("enterprise_id")
    return Enterprise.objects.filter(pk__in=mine)


def assigned_on(scope: str, on: date, kinds: Iterable[str], serving_only: bool = True) -> QuerySet[Enterprise]:
    """Active enterprises of a territory that somebody has by 辖区包联 on a day.

    Arguments:
        scope: path prefix of units.
        kinds: kinds of market entities.
        serving_only: only those whose official still held the post on that day; a post that another fills for a
            time (代理) is held.
    """
    rows = Assignment.objects.filter(valid_on(on), kind=AssignmentKind.TERRITORY)
    if serving_only:
        rows = rows.filter(valid_on(on, "post__"))
    return active_in(scope, on).filter(kind__in=list(kinds), pk__in=rows.order_by().values("enterprise_id"))
