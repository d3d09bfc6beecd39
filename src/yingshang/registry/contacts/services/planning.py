"""Planning a touch, and writing down one that was made; each against limits and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.enums import GROUP_OF, TouchState
from yingshang.registry.contacts.errors import ContactError, NotPermitted
from yingshang.registry.contacts.models import Touch, TouchLimit
from yingshang.registry.contacts.queries import (
    caps_of,
    counted_near,
    limits_in,
    refusals_of,
)
from yingshang.registry.contacts.rules import first_exceeded
from yingshang.registry.contacts.services.locking import lock_enterprise
from yingshang.registry.contacts.services.trail import note_touch
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.services.register import note

EARLIER_TOLD = 3


class TouchStopped(ContactError):
    """A planned touch over a limit or against a refusal.

    Arguments:
        reason: in words for the official.
        touch: the kept row of the attempt, in state ``stopped``.
        earlier: the touches that fill the limit, oldest first; empty for a refusal.
    """

    def __init__(self, reason: str, touch: Touch, earlier: tuple[Touch, ...]) -> None:
        super().__init__(reason)
        self.reason, self.touch, self.earlier = reason, touch, earlier


def plan_touch(
    *,
    enterprise: Enterprise,
    channel: str,
    purpose: str,
    planned_on: date,
    actor: Actor,
    now: datetime,
    case: Case | None = None,
) -> Touch:
    """Plan a touch by the actor's unit. What answers a case of the enterprise itself is neither counted nor stopped.

    Errors: ``NotPermitted``; ``ContactError`` for a day that is past; ``TouchStopped`` with the reason and the earlier
    touches. The attempt is kept as a stopped row unless the caller's own transaction takes it back.
    """
    unit_id = _recording_unit(actor, enterprise)
    if planned_on < clock.day_of(now):
        raise ContactError("安排的日期已过；已经发生的请登记为“已触达”。")
    with transaction.atomic():
        lock_enterprise(enterprise)
        touch = Touch(
            enterprise=enterprise,
            unit_id=unit_id,
            person_id=actor.person_id,
            channel=channel,
            purpose=purpose,
            on=planned_on,
            entered_at=now,
            case=case,
            asked=_asked(enterprise, case),
        )
        reason, earlier = _objection(touch)
        touch.state = TouchState.STOPPED if reason else TouchState.PLANNED
        touch.over = reason[:300]
        touch.save()
        note_touch(touch, action="stop" if reason else "plan", actor=actor, now=now)
    if reason:
        raise TouchStopped(reason, touch, earlier)
    return touch


def cancel_touch(*, touch: Touch, actor: Actor, now: datetime) -> None:
    """Take back a planned touch of the actor's own unit. Errors: ``NotPermitted``; ``ContactError``."""
    if not actor.has(may.RECORD) or touch.unit_id != actor.unit_id:
        raise NotPermitted("只能取消本单位安排的触企。")
    with transaction.atomic():
        if not Touch.objects.filter(pk=touch.pk, state=TouchState.PLANNED).update(state=TouchState.CANCELLED):
            raise ContactError("只有“已安排”的可以取消。")
        touch.refresh_from_db()
        note_touch(touch, action="cancel", actor=actor, now=now)


def record_touch(
    *,
    enterprise: Enterprise,
    channel: str,
    purpose: str,
    made_at: datetime,
    actor: Actor,
    now: datetime,
    reached: bool | None = None,
    case: Case | None = None,
    source: str = "",
    planned: Touch | None = None,
    person_id: int | None = None,
) -> Touch:
    """Write down a touch that was made. It is never refused after the fact, but marked when it was over a limit.

    Arguments:
        planned: the planned touch of the actor's unit that this fulfils.
        source: see :class:`TouchDraft`; a second call under it returns the first row.
        person_id: who made it, when a colleague writes it down.

    Errors: ``NotPermitted``; ``ContactError`` for a moment to come or a plan that is none.
    """
    unit_id = _recording_unit(actor, enterprise)
    if made_at > now:
        raise ContactError("触达时间不能晚于现在。")
    with transaction.atomic():
        lock_enterprise(enterprise)
        if source and (known := Touch.objects.filter(source=source).first()):
            return known
        touch = _fulfilled(planned, enterprise, unit_id) if planned else Touch(enterprise=enterprise, unit_id=unit_id)
        touch.channel, touch.purpose, touch.person_id = channel, purpose, person_id or actor.person_id
        touch.made_at, touch.on, touch.entered_at = made_at, clock.day_of(made_at), now
        touch.reached, touch.case, touch.source = reached, case, source
        touch.asked = _asked(enterprise, case)
        touch.over = _objection(touch)[0][:300]
        touch.state = TouchState.MADE
        touch.save()
        note_touch(touch, action="fulfil" if planned else "record", actor=actor, now=now)
    return touch


def withdraw_touch(*, touch: Touch, reason: str, actor: Actor, now: datetime) -> None:
    """Take back a touch that was written down and did not happen: it stays, marked, and counts against no limit.

    Whoever owns the row from which it came decides that; the touch keeps its source. Errors: ``ContactError``.
    """
    with transaction.atomic():
        lock_enterprise(touch.enterprise)
        made = Touch.objects.filter(pk=touch.pk, state=TouchState.MADE)
        if not made.update(state=TouchState.CANCELLED, made_at=None, over=reason[:300]):
            raise ContactError("只有“已触达”的记录可以撤销。")
        data = {"enterprise": touch.enterprise_id, "touch": touch.pk}
        note(touch.enterprise.district_id, action="contacts.withdraw", actor=actor, now=now, data=data)


def _recording_unit(actor: Actor, enterprise: Enterprise) -> int:
    if not actor.has(may.RECORD) or actor.unit_id is None or actor.district_id != enterprise.district_id:
        raise NotPermitted("您没有登记触企的权限。")
    return actor.unit_id


def _asked(enterprise: Enterprise, case: Case | None) -> bool:
    return case is not None and CaseParty.objects.filter(case=case, party_id=enterprise.pk).exists()


def _fulfilled(planned: Touch, enterprise: Enterprise, unit_id: int) -> Touch:
    found = Touch.objects.filter(pk=planned.pk, state=TouchState.PLANNED, unit_id=unit_id, enterprise=enterprise)
    touch = found.first()
    if touch is None:
        raise ContactError("没有这项已安排的触企，或不是本单位安排的。")
    return touch


def _objection(touch: Touch) -> tuple[str, tuple[Touch, ...]]:
    """Why the touch ought not to be, in words, and the touches that fill the limit; empty when nothing speaks against."""
    if touch.asked:
        return "", ()
    enterprise = touch.enterprise
    for refusal in refusals_of(enterprise, touch.on):
        if refusal.group == GROUP_OF[touch.channel]:
            return f"企业已拒绝“{refusal.get_group_display()}”，至 {refusal.until:%Y-%m-%d}。", ()
    limits = {limit.pk: limit for limit in limits_in(enterprise.district_id, touch.on)}
    caps = caps_of(limits.values())
    days = max((cap.window_days for cap in caps), default=0)
    near = counted_near([enterprise.pk], touch.on, touch.on, days).get(enterprise.pk, [])
    near = [row for row in near if row.key != touch.pk]
    exceeded = first_exceeded(caps, near, channel=touch.channel, unit=touch.unit_id, on=touch.on)
    if exceeded is None:
        return "", ()
    rows = Touch.objects.filter(pk__in=exceeded.earlier).select_related("unit").order_by("on", "pk")
    earlier = tuple(rows)
    return _words(limits[exceeded.cap.key], earlier), earlier


def _words(limit: TouchLimit, earlier: Sequence[Touch]) -> str:
    told = "；".join(f"{t.on:%m-%d} {t.unit.short_name}{t.get_channel_display()}" for t in earlier[-EARLIER_TOLD:])
    return (
        f"{limit}，已有 {len(earlier)} 次（{told}）。依据：{limit.basis}"
        if earlier
        else f"{limit}。依据：{limit.basis}"
    )
