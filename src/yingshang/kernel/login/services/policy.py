"""The thresholds of the doors, changed by the security administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.permissions import MANAGE_GRANTS
from yingshang.kernel.identity.services.trail import record, require
from yingshang.kernel.login.models import LoginPolicy
from yingshang.kernel.login.queries import policy


@transaction.atomic
def change_policy(*, actor: Actor, now: datetime, **values: int) -> LoginPolicy:
    """Set some thresholds (fields of :class:`LoginPolicy`); they count from the next attempt on.

    Errors: ``NotAllowed``, ``ValidationError`` for a value out of range.
    """
    require(actor, MANAGE_GRANTS)
    row = policy()
    row.pk = row.pk or 1
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record("login.policy_changed", actor=actor, now=now, **values)
    return row
