"""Seeing a contact's full number: allowed to some, recorded always."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import NotPermitted
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor


def unmask_phone(*, demand: Demand, actor: Actor, now: datetime) -> str:
    """The contact's number in full, after the look is in the audit chain of the case.

    Errors: ``NotPermitted`` without the permission, or when the demand is anonymous and the actor may not know.
    """
    if not actor.has(may.UNMASK) or not may.sees_applicant(actor, demand):
        raise NotPermitted("您没有查看联系人电话的权限。")
    with transaction.atomic():
        chain = chain_for("case", demand.case.number)
        append(chain, action="demand.unmask", ids=actor.ids, now=now, data={"field": "contact_phone"})
    return str(demand.contact_phone)
