"""Showing a contact in full: each time an entry on the register's chain, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.registry.enterprises.models import Contact
from yingshang.registry.enterprises.queries import enterprise_for
from yingshang.registry.enterprises.services.register import note


def unmask_contact(*, uscc: str, contact_id: int, reason: str, actor: Actor, now: datetime) -> Contact:
    """A contact of an entity within reach, to be shown in full; the act is recorded with its reason.

    Errors: ``EnterpriseNotFound``; ``Contact.DoesNotExist``; ``ValueError`` without a reason.
    """
    if not reason.strip():
        raise ValueError("请写明用途。")
    with transaction.atomic():
        enterprise = enterprise_for(actor, uscc)
        contact = enterprise.contacts.get(pk=contact_id)
        data = {"enterprise": enterprise.pk, "contact": contact.pk, "reason": reason.strip()[:100]}
        note(enterprise.district_id, action="enterprises.unmask", actor=actor, now=now, data=data)
    return contact
