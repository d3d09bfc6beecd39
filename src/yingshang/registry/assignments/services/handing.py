"""Handing enterprises over when an official leaves or moves; single assignments by hand; tidying after the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Post, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import PERSONAL, AssignmentKind
from yingshang.registry.assignments.errors import HandoverRefused
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import avoidances_on, current_campaign
from yingshang.registry.assignments.services.campaigns import note
from yingshang.registry.assignments.services.writing import New, close_assignments, open_assignments
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.queries import enterprise_for


def hand_over(
    *,
    from_post: int,
    to_posts: Sequence[int],
    reason: str,
    actor: Actor,
    now: datetime,
    enterprises: Sequence[int] | None = None,
) -> int:
    """Give the enterprises of a post to others of the same unit, so that their loads end up as even as can be.

    History goes along: each new assignment names the one it follows.

    Arguments:
        enterprises: only these; all of the post's when not given.

    Returns: how many enterprises changed hands.
    Errors: :class:`HandoverRefused` without a reason, for posts out of reach or not held, another unit's post, or an
    enterprise that none of them may have (回避).
    """
    if not reason.strip():
        raise HandoverRefused("请写明移交事由。")
    today = day_of(now)
    with transaction.atomic():
        reach = Post.objects.filter(within(actor.scopes, "unit__"))
        giver = reach.select_related("unit").filter(pk=from_post).first()
        takers = list(reach.filter(valid_on(today), pk__in=to_posts).exclude(pk=from_post).order_by("pk"))
        if giver is None or len(takers) != len(set(to_posts)) or not takers:
            raise HandoverRefused("接收人须是您范围内在任的人员。")
        if any(taker.unit_id != giver.unit_id for taker in takers):
            raise HandoverRefused("辖区包联按属地原则移交，接收人须与原责任人在同一单位。")
        rows = Assignment.objects.select_for_update().filter(post_id=from_post, until=None, kind__in=PERSONAL)
        if enterprises is not None:
            rows = rows.filter(enterprise_id__in=list(enterprises))
        given = list(rows.order_by("enterprise_id"))
        news = _successors(given, takers, reason.strip(), now)
        close_assignments(given, until=today, reason=reason.strip())
        open_assignments(news, since=today)
        data = {"from": from_post, "to": sorted(to_posts), "enterprises": len(given)}
        note(giver.unit.root_id, action="assignments.hand_over", actor=actor, now=now, data=data)
    return len(given)


def _successors(given: Sequence[Assignment], takers: Sequence[Post], reason: str, now: datetime) -> list[New]:
    """Each enterprise to the taker who has fewest by then and may have it."""
    avoided = avoidances_on(day_of(now), [a.enterprise_id for a in given])
    held = Assignment.objects.filter(post__in=takers, until=None, kind__in=PERSONAL).order_by()
    counts = {taker.pk: 0 for taker in takers} | dict(held.values_list("post_id").annotate(n=Count("pk")))
    news = []
    for a in given:
        able = [t for t in takers if t.person_id not in avoided.get(a.enterprise_id, ())]
        if not able:
            raise HandoverRefused(f"“{a.enterprise.name}”的接收人都须回避，请另选接收人。")
        taker = min(able, key=lambda t: (counts[t.pk], t.pk))
        counts[taker.pk] += 1
        news.append(
            New(
                a.enterprise_id,
                AssignmentKind(a.kind),
                taker.unit_id,
                taker.person_id,
                taker.pk,
                reason,
                a.campaign_id,
                a.pk,
            )
        )
    return news


def assign_by_hand(*, uscc: str, post_id: int, reason: str, actor: Actor, now: datetime) -> Assignment:
    """Give one enterprise to an official by 辖区包联; the next proposal takes it as it is.

    Errors: ``EnterpriseNotFound``; :class:`HandoverRefused` without a reason, for a post out of reach or not held, a
    place outside the official's territory, or an avoidance.
    """
    if not reason.strip():
        raise HandoverRefused("请写明指定的事由。")
    today = day_of(now)
    with transaction.atomic():
        enterprise = enterprise_for(actor, uscc)
        reach = Post.objects.filter(within(actor.scopes, "unit__")).filter(valid_on(today))
        post = reach.select_related("unit").filter(pk=post_id).first()
        if post is None:
            raise HandoverRefused("责任人须是您范围内在任的人员。")
        place = enterprise.village or enterprise.unit
        if place is None or not place.path.startswith(post.unit.path):
            raise HandoverRefused(f"属地原则：{enterprise.place}的企业不能由{post.unit.short_name}的人员包联。")
        if post.person_id in avoidances_on(today, [enterprise.pk]).get(enterprise.pk, ()):
            raise HandoverRefused("该同志对这家企业须回避。")
        rows = Assignment.objects.select_for_update().filter(enterprise=enterprise, until=None)
        former = rows.filter(kind=AssignmentKind.TERRITORY).first()
        if former is not None:
            close_assignments([former], until=today, reason=reason.strip())
        campaign = current_campaign(enterprise.district_id)
        new = New(
            enterprise.pk,
            AssignmentKind.TERRITORY,
            post.unit_id,
            post.person_id,
            post.pk,
            reason.strip(),
            campaign.pk if campaign else None,
            former.pk if former else None,
        )
        open_assignments([new], since=today)
        data = {"enterprise": enterprise.pk, "post": post.pk}
        note(enterprise.district_id, action="assignments.by_hand", actor=actor, now=now, data=data)
    return Assignment.objects.get(enterprise=enterprise, kind=AssignmentKind.TERRITORY, until=None)


def close_inactive(*, now: datetime, actor: Actor = SYSTEM) -> int:
    """Close the assignments of entities that are active no longer. Idempotent. Returns how many were closed."""
    today = day_of(now)
    with transaction.atomic():
        rows = Assignment.objects.filter(until=None).exclude(enterprise__status=Status.ACTIVE)
        ended = list(rows.select_related("enterprise").order_by("pk"))
        for status in {a.enterprise.status for a in ended}:
            those = [a for a in ended if a.enterprise.status == status]
            close_assignments(those, until=today, reason=f"主体已{Status(status).label}")
        for district in {a.enterprise.district_id for a in ended}:
            data = {"closed": sum(1 for a in ended if a.enterprise.district_id == district)}
            note(district, action="assignments.tidy", actor=actor, now=now, data=data)
    return len(ended)
