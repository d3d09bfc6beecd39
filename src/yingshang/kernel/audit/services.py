"""Writing the chains. Always inside the transaction of the cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel import seal
from yingshang.kernel.audit.models import Chain, Entry
from yingshang.kernel.clock import local


@dataclass(frozen=True, slots=True)
class ActorIds:
    """Who acts, by ids alone: the account, the person, and the seat (``post:12``, ``mandate:3``, ``system``)."""

    user_id: int | None
    person_id: int | None
    seat: str


SYSTEM = ActorIds(None, None, "system")


def entry_digest(
    *, chain: str, seq: int, at: datetime, action: str, ids: ActorIds, data: Mapping[str, Any], previous: str
) -> str:
    """The digest of an entry over its content and its predecessor's digest."""
    return seal.digest(
        {
            "chain": chain,
            "seq": seq,
            "at": local(at).isoformat(timespec="microseconds"),
            "action": action,
            "user": ids.user_id,
            "person": ids.person_id,
            "seat": ids.seat,
            "data": dict(data),
            "previous": previous,
        }
    )


def chain_for(kind: str, ref: str | int) -> Chain:
    """The chain of that name, made when it is not there yet."""
    return Chain.objects.get_or_create(kind=kind, ref=str(ref))[0]


def append(chain: Chain, *, action: str, ids: ActorIds, now: datetime, data: Mapping[str, Any]) -> Entry:
    """Add one entry under the chain row's lock.

    Arguments:
        data: JSON values only (Decimals and dates as text), no personal data.

    Errors: ``TransactionManagementError`` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to the transaction of its cause")
    locked = Chain.objects.select_for_update().get(pk=chain.pk)
    seq = locked.length + 1
    made = entry_digest(chain=str(locked), seq=seq, at=now, action=action, ids=ids, data=data, previous=locked.head)
    entry = Entry.objects.create(
        chain=locked,
        seq=seq,
        at=now,
        action=action,
        user_id=ids.user_id,
        person_id=ids.person_id,
        seat=ids.seat,
        data=dict(data),
        previous=locked.head,
        digest=made,
    )
    Chain.objects.filter(pk=locked.pk).update(length=seq, head=made)
    return entry
