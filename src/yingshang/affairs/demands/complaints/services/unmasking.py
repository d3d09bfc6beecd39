"""Seeing a complainant's full number: allowed to some, recorded always."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.errors import NotPermitted, ReasonMissing
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor

LONGEST_REASON = 100


def unmask_phone(*, complaint: Complaint, actor: Actor, now: datetime, reason: str = "") -> str:
    """The number in full, after the look is in the audit chain of the case.

    Errors: ``NotPermitted``; ``ReasonMissing`` for an anonymous complaint without a reason.
    """
    if not may.may_call(actor, complaint):
        raise NotPermitted("您没有查看投诉举报人电话的权限。")
    if complaint.anonymous and not reason.strip():
        raise ReasonMissing
    data = {"field": "contact_phone"} | ({"reason": reason.strip()[:LONGEST_REASON]} if reason.strip() else {})
    with transaction.atomic():
        chain = chain_for("case", complaint.case.number)
        append(chain, action="complaint.unmask", ids=actor.ids, now=now, data=data)
    return str(complaint.contact_phone)
