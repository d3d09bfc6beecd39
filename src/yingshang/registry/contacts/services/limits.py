"""Limits as dated data."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.errors import LimitRefused, NotPermitted
from yingshang.registry.contacts.models import TouchLimit
from yingshang.registry.contacts.services.trail import note


def set_limit(
    *,
    group: str,
    counts: str,
    window_days: int,
    most: int,
    since: date,
    basis: str,
    actor: Actor,
    now: datetime,
) -> TouchLimit:
    """A limit from a day on; that of the same group, scope and window that ran before ends on that day.

    Errors: ``NotPermitted``; ``LimitRefused`` without a basis, for a past day, or when a later one stands already.
    """
    if not actor.has(may.CONFIGURE) or actor.district_id is None:
        raise NotPermitted("您没有维护触企频次上限的权限。")
    if not basis.strip():
        raise LimitRefused("请写明依据（文件名称、文号）。")
    if since < clock.day_of(now):
        raise LimitRefused("生效日期不能早于今天。")
    with transaction.atomic():
        before = _close_limit(actor.district_id, group, counts, window_days, since)
        made = TouchLimit.objects.create(
            district_id=actor.district_id,
            group=group,
            counts=counts,
            window_days=window_days,
            most=most,
            since=since,
            basis=basis.strip(),
        )
        data = {"limit": made.pk, "before": before, "most": most, "days": window_days, "since": since.isoformat()}
        note(actor.district_id, action="set_limit", actor=actor, now=now, data=data)
    return made


def _close_limit(district_id: int, group: str, counts: str, window_days: int, since: date) -> int | None:
    Unit.objects.select_for_update(no_key=True).get(pk=district_id)
    same = TouchLimit.objects.filter(district_id=district_id, group=group, counts=counts, window_days=window_days)
    before = same.filter(until=None).first()
    if before is None:
        return None
    if before.since >= since:
        raise LimitRefused(f"自 {before.since:%Y-%m-%d} 起已有同类上限，请用更晚的生效日期。")
    before.until = since
    before.save(update_fields=["until"])
    return before.pk
