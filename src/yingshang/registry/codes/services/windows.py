"""The window of use as dated data."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import NotPermitted, WindowRefused
from yingshang.registry.codes.models import UseWindow
from yingshang.registry.enterprises.services.register import note


def set_window(*, days: int, since: date, basis: str, actor: Actor, now: datetime) -> UseWindow:
    """A window of use from a day on; the one that ran before ends on that day, figures of earlier days do not change.

    Arguments:
        days: within how many days use counts as use.

    Errors: ``NotPermitted``; ``WindowRefused`` without a basis, for a past day, or when a later one stands already.
    """
    if not actor.has(may.CONFIGURE) or actor.district_id is None:
        raise NotPermitted("您没有设定企业码使用窗口的权限。")
    if not basis.strip():
        raise WindowRefused("请写明依据（文件名称、文号）。")
    if since < clock.day_of(now):
        raise WindowRefused("生效日期不能早于今天，以前的指标不能改变。")
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id)
        before = UseWindow.objects.filter(district_id=actor.district_id, until=None).first()
        if before is not None and before.since >= since:
            raise WindowRefused(f"自 {before.since:%Y-%m-%d} 起已有使用窗口，请用更晚的生效日期。")
        if before is not None:
            before.until = since
            before.save(update_fields=["until"])
        made = UseWindow.objects.create(district_id=actor.district_id, days=days, since=since, basis=basis.strip())
        data = {"window": made.pk, "before": before.pk if before else None, "days": days, "since": since.isoformat()}
        note(actor.district_id, action="codes.set_window", actor=actor, now=now, data=data)
    return made
