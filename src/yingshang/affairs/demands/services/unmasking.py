"""Seeing a contact's full number: allowed to some, recorded always."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import NotPermitted, ReasonMissing
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor

LONGEST_REASON = 100


def unmask_phone(*, demand: Demand, actor: Actor, now: datetime, reason: str = "") -> str:
    """The contact's number in full, after the look is in the audit chain of the case.

    Arguments:
        reason: what it is looked at for; required of an anonymous demand.

    Errors: ``NotPermitted`` (see ``permissions.may_call``); ``ReasonMissing``.
    """
    if not may.may_call(actor, demand):
        raise NotPermitted("您没有查看联系人电话的权限。")
    if demand.anonymous and not reason.strip():
        raise ReasonMissing
    data = {"field": "contact_phone"} | ({"reason": reason.strip()[:LONGEST_REASON]} if reason.strip() else {})
    with transaction.atomic():
        chain = chain_for("case", demand.case.number)
        append(chain, action="demand.unmask", ids=actor.ids, now=now, data=data)
    return str(demand.contact_phone)
