"""Failed passwords, counted per account name and address together, and the locks that follow.

By address alone an office behind one NAT would lock itself out; by name alone anyone could lock out anyone.
An attempt counts before the password is looked at, so that many at once gain nothing.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.db import transaction

from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.permissions import MANAGE_GRANTS
from yingshang.kernel.identity.services.trail import record, require
from yingshang.kernel.login.errors import Locked
from yingshang.kernel.login.models import LoginAttempts
from yingshang.kernel.login.queries import policy


def _digest(username: str) -> str:
    return lookup_digest("name:" + unicodedata.normalize("NFKC", username).strip().casefold())


@transaction.atomic
def begin_attempt(*, username: str, address: str, now: datetime) -> LoginAttempts:
    """Count one attempt of a name from an address.

    Errors: ``Locked``.
    """
    rules, key = policy(), {"name_digest": _digest(username), "address": address}
    LoginAttempts.objects.get_or_create(**key, defaults={"last_at": now})
    row = LoginAttempts.objects.select_for_update().get(**key)
    if row.locked_until is not None and row.locked_until > now:
        raise Locked(row.locked_until)
    if row.locked_until is not None or row.last_at < now - timedelta(minutes=rules.failure_minutes):
        row.count, row.locked_until = 0, None
    if row.count >= rules.max_failures:
        raise Locked(row.last_at + timedelta(minutes=rules.lock_minutes))
    row.count, row.last_at = row.count + 1, now
    row.save(update_fields=["count", "last_at", "locked_until"])
    return row


@transaction.atomic
def note_failure(*, username: str, address: str, now: datetime) -> None:
    """The attempt begun last was wrong; at the threshold the pair is locked, with an entry on the accounts chain."""
    rules = policy()
    row = LoginAttempts.objects.select_for_update().filter(name_digest=_digest(username), address=address).first()
    if row is None or row.count < rules.max_failures or row.locked_until is not None:
        return
    row.user = User.objects.filter(username=username).first()
    row.locked_until = now + timedelta(minutes=rules.lock_minutes)
    row.save(update_fields=["user", "locked_until"])
    account = row.user.pk if row.user else None
    record("login.locked", actor=ANONYMOUS, now=now, account=account, attempts=row.pk, minutes=rules.lock_minutes)


@transaction.atomic
def clear_attempts(*, username: str, address: str) -> None:
    """The password was right: what was counted before counts no more; when it was stays as long as logs have to."""
    row = LoginAttempts.objects.filter(name_digest=_digest(username), address=address)
    row.update(count=0, locked_until=None)


@transaction.atomic
def unlock(*, attempts: LoginAttempts, actor: Actor, now: datetime) -> None:
    """End a lock before its time. Errors: ``NotAllowed``."""
    require(actor, MANAGE_GRANTS)
    LoginAttempts.objects.filter(pk=attempts.pk).update(count=0, locked_until=None)
    record("login.unlocked", actor=actor, now=now, account=attempts.user_id, attempts=attempts.pk)
