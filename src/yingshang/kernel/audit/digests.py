"""What is hashed and what is signed: the exact content of an entry and of a block. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from yingshang.kernel import seal


@dataclass(frozen=True, slots=True)
class ActorIds:
    """Who acts, by ids alone: the account, the person, and the seat (``post:12``, ``mandate:3``, ``system``)."""

    user_id: int | None
    person_id: int | None
    seat: str


SYSTEM = ActorIds(None, None, "system")


def stamp(at: datetime) -> str:
    """A moment as it is hashed: UTC with microseconds, so that no zone table can change it later."""
    if at.tzinfo is None:
        raise ValueError("a moment must be aware")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_digest(
    *, chain: str, seq: int, at: datetime, action: str, ids: ActorIds, data: Mapping[str, Any], previous: str
) -> str:
    """The digest of an entry over its content and its predecessor's digest.

    Errors: ``ValueError`` for data that JSON cannot carry exactly.
    """
    return seal.digest(
        {
            "chain": chain,
            "seq": seq,
            "at": stamp(at),
            "action": action,
            "user": ids.user_id,
            "person": ids.person_id,
            "seat": ids.seat,
            "data": data if type(data) is dict else dict(data),
            "previous": previous,
        }
    )


def block_content(
    *, number: int, day: date, heads_digest: str, entries: int, previous: str, sealed_at: datetime
) -> dict[str, Any]:
    """What a block's digest and signature are over: all that is published of it."""
    return {
        "number": number,
        "day": day.isoformat(),
        "heads": heads_digest,
        "entries": entries,
        "previous": previous,
        "sealed_at": stamp(sealed_at),
    }
