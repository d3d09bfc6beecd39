"""The ledger's chain: one for a district, an entry for each touch planned, made or taken back, one for a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.contacts.models import Touch

CHAIN = "contacts"


def note(district_id: int, *, action: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """One entry on the district's chain of touches, in the caller's transaction."""
    append(chain_for(CHAIN, district_id), action=f"{CHAIN}.{action}", ids=actor.ids, now=now, data=data)


def note_touch(touch: Touch, *, action: str, actor: Actor, now: datetime) -> None:
    """An entry for one touch as it is now: its key, its state, a digest of the rest."""
    data = {"touch": touch.pk, "enterprise": touch.enterprise_id, "unit": touch.unit_id, "state": str(touch.state)}
    data["digest"] = digest_of([touch])
    note(touch.enterprise.district_id, action=action, actor=actor, now=now, data=data)


def note_batch(touches: Sequence[Touch], *, district_id: int, actor: Actor, now: datetime) -> None:
    """One entry for touches written together: how many, the runs of their keys, one digest over all of them."""
    rows = sorted(touches, key=lambda t: t.pk)
    data = {"touches": len(rows), "keys": runs_of(t.pk for t in rows), "digest": digest_of(rows)}
    note(district_id, action="record", actor=actor, now=now, data=data)


def digest_of(touches: Iterable[Touch]) -> str:
    """SHA-256 (hex) over touches in their order: anybody who holds the rows can compute it again."""
    return seal.digest(
        [
            [
                t.pk,
                t.enterprise_id,
                t.unit_id,
                t.person_id,
                str(t.channel),
                t.purpose,
                str(t.state),
                t.on.isoformat(),
                t.made_at.astimezone(UTC).isoformat() if t.made_at else None,
                t.reached,
                t.case_id,
                t.source,
                t.asked,
                t.over,
            ]
            for t in touches
        ]
    )


def runs_of(keys: Iterable[int]) -> list[list[int]]:
    """Ascending keys as runs of first and last: ``[[3, 90], [95, 95]]``."""
    runs: list[list[int]] = []
    for key in keys:
        if runs and key == runs[-1][1] + 1:
            runs[-1][1] = key
        else:
            runs.append([key, key])
    return runs
