"""回避: who has to keep away from which enterprise, from when to when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Post, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.errors import AvoidanceRefused
from yingshang.registry.assignments.models import Avoidance
from yingshang.registry.assignments.queries import avoidance_for
from yingshang.registry.assignments.services.campaigns import note
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_for


def avoid(
    *, person: Person, uscc: str, reason: str, since: date, until: date | None = None, actor: Actor, now: datetime
) -> Avoidance:
    """Keep an official away from an enterprise. The next proposal honours it; what the official has stays to be handed over.

    Arguments:
        until: the first day on which it no longer holds; empty: until it is ended.

    Errors: ``EnterpriseNotFound``; :class:`AvoidanceRefused` without a reason, for a term out of order, a person without
    a post within reach, or a pair that is kept apart already.
    """
    if not reason.strip():
        raise AvoidanceRefused("请写明回避事由。")
    if until is not None and until <= since:
        raise AvoidanceRefused("截止日期须晚于开始日期。")
    if not Post.objects.filter(within(actor.scopes, "unit__"), valid_on(day_of(now)), person=person).exists():
        raise AvoidanceRefused("回避人须是您范围内在任的人员。")
    with transaction.atomic():
        enterprise = enterprise_for(actor, uscc)
        Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
        same = Avoidance.objects.filter(Q(until=None) | Q(until__gt=since), person=person, enterprise=enterprise)
        if until is not None:
            same = same.filter(since__lt=until)
        if same.exists():
            raise AvoidanceRefused("该同志对这家企业的回避已经登记，期限有重叠。")
        made = Avoidance.objects.create(
            person=person, enterprise=enterprise, reason=reason.strip(), since=since, until=until
        )
        data = {"avoidance": made.pk, "person": person.pk, "enterprise": enterprise.pk}
        note(enterprise.district_id, action="assignments.avoid", actor=actor, now=now, data=data)
    return made


def end_avoidance(*, avoidance_id: int, until: date, reason: str, actor: Actor, now: datetime) -> Avoidance:
    """Let an official have an enterprise again from a day on.

    Errors: ``Avoidance.DoesNotExist``; :class:`AvoidanceRefused` without a reason, for a day before it began or after it
    ended.
    """
    if not reason.strip():
        raise AvoidanceRefused("请写明解除的事由。")
    with transaction.atomic():
        avoidance_for(actor, avoidance_id)
        row = Avoidance.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=avoidance_id)
        if until < row.since:
            raise AvoidanceRefused(f"解除日期不能早于开始日期 {row.since:%Y-%m-%d}。")
        if row.until is not None and row.until <= until:
            raise AvoidanceRefused(f"这项回避到 {row.until:%Y-%m-%d} 已经结束。")
        row.until, row.end_reason = until, reason.strip()
        row.save(update_fields=["until", "end_reason"])
        data = {"avoidance": row.pk, "until": until.isoformat()}
        note(row.enterprise.district_id, action="assignments.avoid_end", actor=actor, now=now, data=data)
    return row
