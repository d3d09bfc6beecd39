"""What became of a matter that an official took on for an enterprise (帮办)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Outcome, Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, VisitRefused
from yingshang.affairs.outreach.models import Assistance
from yingshang.affairs.outreach.services.recording import note_visit
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor


def may_end(actor: Actor, assistance: Assistance) -> bool:
    """Whoever makes visits for the unit that took the matter on, as long as it is open and its visit is not struck."""
    mine = actor.has(may.RECORD) and actor.unit_id == assistance.visit.unit_id
    return mine and assistance.outcome == Outcome.OPEN and assistance.visit.standing != Standing.STRUCK


def end_assistance(*, assistance: Assistance, outcome: str, note: str, actor: Actor, now: datetime) -> Assistance:
    """Say that a matter was brought to its end today, or could not be.

    Errors: ``NotPermitted``; ``VisitRefused`` without a word on why it could not; ``OutreachError`` when it has ended.
    """
    if not may_end(actor, assistance):
        raise NotPermitted("只有承办单位的走访人员可以登记帮办结果。")
    if outcome == Outcome.FAILED and not note.strip():
        raise VisitRefused("note", "未办成的请写明原因。")
    with transaction.atomic():
        still = Assistance.objects.filter(pk=assistance.pk, outcome=Outcome.OPEN)
        if not still.update(outcome=outcome, ended_on=clock.day_of(now), note=note.strip()[:200]):
            raise OutreachError("这件帮办事项已经登记过结果。")
        note_visit(assistance.visit, "outreach.assist", actor, now, assistance=assistance.pk, outcome=outcome)
    assistance.refresh_from_db()
    return assistance
