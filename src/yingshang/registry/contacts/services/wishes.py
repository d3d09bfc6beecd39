"""What the enterprise says to being touched: not this kind, or not like this."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.queries import phone_of
from yingshang.kernel.outbox.services import emit
from yingshang.registry.contacts.enums import GROUP_OF, REFUSABLE, TouchState
from yingshang.registry.contacts.errors import ContactError, NotPermitted
from yingshang.registry.contacts.models import Complaint, Refusal
from yingshang.registry.contacts.queries import (
    complaint_of,
    touch_for,
)
from yingshang.registry.contacts.services.locking import lock_enterprise, own_enterprise
from yingshang.registry.contacts.services.trail import note

COMPLAINED = "contact.complained"
LONGEST_REFUSAL = timedelta(days=366)


def refuse_contact(*, group: str, until: date, actor: Actor, now: datetime, reason: str = "") -> Refusal:
    """The actor's enterprise does not want this kind of touch from today up to (not including) ``until``.

    Planned touches of the kind in that time are cancelled. Errors: ``NotPermitted``; ``ContactError``.
    """
    enterprise, today = own_enterprise(actor), clock.day_of(now)
    if group not in REFUSABLE:
        raise ContactError("依法开展的检查不能拒绝；如有异议，可对该次检查投诉。")
    if not today < until <= today + LONGEST_REFUSAL:
        raise ContactError("截止日期须在明天之后、一年以内。")
    with transaction.atomic():
        lock_enterprise(enterprise)
        refusal = Refusal.objects.create(
            enterprise=enterprise, group=group, since=today, until=until, reason=reason, entered_at=now
        )
        planned = enterprise.touches.filter(state=TouchState.PLANNED, asked=False, on__gte=today, on__lt=until)
        channels = [channel for channel, of in GROUP_OF.items() if of == group]
        planned = planned.filter(channel__in=channels)
        cancelled = list(planned.order_by("pk").values_list("pk", flat=True))
        planned.update(state=TouchState.CANCELLED, over="企业已拒绝此类联系。")
        data = {"enterprise": enterprise.pk, "group": group, "until": until.isoformat(), "cancelled": cancelled}
        note(enterprise.district_id, action="refuse", actor=actor, now=now, data=data)
    return refusal


def lift_refusal(*, refusal: Refusal, actor: Actor, now: datetime) -> None:
    """The enterprise takes its refusal back. Errors: ``NotPermitted``."""
    enterprise = own_enterprise(actor)
    if refusal.enterprise_id != enterprise.pk:
        raise NotPermitted("只能撤回本企业的设置。")
    with transaction.atomic():
        if Refusal.objects.filter(pk=refusal.pk, lifted_at=None).update(lifted_at=now):
            data = {"enterprise": enterprise.pk, "refusal": refusal.pk}
            note(enterprise.district_id, action="lift_refusal", actor=actor, now=now, data=data)


def complain(*, touch_id: int, text: str, actor: Actor, now: datetime) -> Complaint:
    """The enterprise complains of a touch, once; the event ``contact.complained`` makes it a demand.

    Errors: ``NotPermitted``; ``ContactError`` when there is no such touch of it or it was complained of before.
    """
    enterprise = own_enterprise(actor)
    touch = touch_for(actor, touch_id)
    if touch is None:
        raise ContactError("没有这条记录。")
    if not text.strip():
        raise ContactError("请写明投诉内容。")
    with transaction.atomic():
        lock_enterprise(enterprise)
        if Complaint.objects.filter(touch=touch).exists():
            raise ContactError("这次联系已经投诉过，正在办理。")
        complaint = Complaint.objects.create(
            touch=touch,
            text=text.strip(),
            contact_name=actor.person_name,
            contact_phone=phone_of(actor),
            at=now,
        )
        emit(topic=COMPLAINED, payload={"complaint": complaint.pk}, key=f"{COMPLAINED}:{complaint.pk}", now=now)
        data = {"enterprise": enterprise.pk, "touch": touch.pk}
        note(enterprise.district_id, action="complain", actor=actor, now=now, data=data)
    return complaint


def link_complaint(*, complaint_id: int, case: Case) -> None:
    """Say which case a complaint has become; the first one stands."""
    complaint = complaint_of(complaint_id)
    if complaint is not None and complaint.case_id is None:
        Complaint.objects.filter(pk=complaint_id, case=None).update(case=case)
