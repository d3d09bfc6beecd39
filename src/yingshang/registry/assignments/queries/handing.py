"""What has to change hands, who must not have it, and who could take it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import PERSONAL
from yingshang.registry.assignments.models import Assignment, Avoidance
from yingshang.registry.assignments.permissions import AVOID
from yingshang.registry.enterprises.models import visible_enterprises


def avoidances_on(on: date, enterprises: Iterable[int] | None = None) -> dict[int, set[int]]:
    """Enterprise → people who must not have it on a day."""
    rows = Avoidance.objects.filter(valid_on(on))
    if enterprises is not None:
        rows = rows.filter(enterprise_id__in=list(enterprises))
    found: dict[int, set[int]] = {}
    for enterprise, person in rows.values_list("enterprise_id", "person_id"):
        found.setdefault(enterprise, set()).add(person)
    return found


def avoidances_for(actor: Actor) -> QuerySet[Avoidance]:
    """Who has to keep away from which enterprise, of the enterprises within reach, ended ones included."""
    if not actor.has(AVOID):
        return Avoidance.objects.none()
    rows = Avoidance.objects.filter(visible_enterprises(actor, "enterprise__"))
    return rows.select_related("person", "enterprise__unit")


def avoidance_for(actor: Actor, pk: int) -> Avoidance:
    """One avoidance. Errors: ``Avoidance.DoesNotExist``, also when out of reach."""
    return avoidances_for(actor).get(pk=pk)


def _against(on: date, **narrowed: Any) -> QuerySet[Avoidance]:
    """The avoidances of a day joined to the open assignments that go against them; one ``filter``, so that it is one join."""
    return Avoidance.objects.filter(
        valid_on(on),
        enterprise__assignments__until=None,
        enterprise__assignments__kind__in=PERSONAL,
        enterprise__assignments__person=F("person"),
        **narrowed,
    ).order_by()


def against_avoidance(actor: Actor, on: date) -> list[tuple[Assignment, str]]:
    """Current assignments within reach whose official has to keep away from the enterprise, with the reason."""
    why = dict(_against(on).values_list("enterprise__assignments__pk", "reason"))
    rows = Assignment.objects.filter(within(actor.scopes, "unit__"), pk__in=why)
    rows = rows.select_related("enterprise", "person", "unit", "post")
    return [(a, why[a.pk]) for a in rows.order_by("unit__order", "post_id", "pk")]


def enterprises_to_avoid(post: Post, on: date) -> list[int]:
    """The enterprises that a post has although its holder has to keep away from them."""
    rows = _against(on, enterprise__assignments__post=post)
    return list(rows.values_list("enterprise_id", flat=True).distinct())


def posts_to_relieve(actor: Actor, on: date) -> int:
    """How many posts within reach have something to hand over: nobody holds them, or 回避. One query, from the posts."""
    left = ~Q(valid_on(on)) & Exists(Assignment.objects.filter(post=OuterRef("pk"), until=None))
    avoiding = Q(pk__in=_against(on).values("enterprise__assignments__post"))
    return Post.objects.filter(left | avoiding, within(actor.scopes, "unit__")).count()


def must_hand_over(actor: Actor, on: date) -> list[tuple[Post, int]]:
    """Posts within reach that nobody holds any more (left, moved, withdrawn) with the enterprises still on them."""
    rows = Assignment.objects.filter(until=None, person__isnull=False, post__isnull=False)
    rows = rows.exclude(valid_on(on, "post__")).filter(within(actor.scopes, "unit__"))
    counted = dict(rows.order_by().values_list("post_id").annotate(n=Count("pk")))
    posts = Post.objects.filter(pk__in=counted).select_related("person", "unit", "role").order_by("unit__order", "pk")
    return [(post, counted[post.pk]) for post in posts]


def takers_for(actor: Actor, post: Post, on: date) -> list[Post]:
    """The posts of the same unit that could take over from a post, least loaded first."""
    same = Post.objects.filter(valid_on(on), unit_id=post.unit_id, role_id=post.role_id).exclude(pk=post.pk)
    same = same.filter(within(actor.scopes, "unit__")).select_related("person", "unit")
    held = Count("pk", distinct=True)
    loads = dict(
        Assignment.objects.filter(until=None, post__in=same).order_by().values_list("post_id").annotate(n=held)
    )
    return sorted(same, key=lambda p: (loads.get(p.pk, 0), p.pk))
