"""Coming in: the account behind a mandate and the entry on the accounts chain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.audit.services import ActorIds, append, chain_for
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Mandate, Person, User
from yingshang.kernel.identity.services import create_account
from yingshang.kernel.identity.services.trail import CHAIN


@transaction.atomic
def account_for(*, mandate: Mandate, now: datetime) -> User:
    """The account of a mandate's person, opened without a password on first entry."""
    person = Person.objects.select_for_update().get(pk=mandate.person_id)
    if person.user is not None:
        return person.user
    return create_account(person=person, username=f"p{person.pk}", actor=SYSTEM, now=now)


@transaction.atomic
def record_entry(*, user: User, door: str, actor: Actor, now: datetime, factor: str = "") -> None:
    """One entry on the accounts chain: this account came in by this door (``password``, ``phone``).

    Arguments:
        factor: the second factor that it gave: ``totp``, ``recovery``, or none.
    """
    ids = ActorIds(user.pk, actor.person_id, actor.seat)
    data = {"account": user.pk, "door": door} | ({"factor": factor} if factor else {})
    append(chain_for(*CHAIN), action="account.entered", ids=ids, now=now, data=data)
