"""Writing the chains, always inside the transaction of the cause; sealing their heads into blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from yingshang.kernel import seal
from yingshang.kernel.audit.digests import SYSTEM, ActorIds, block_content, entry_digest
from yingshang.kernel.audit.models import GENESIS, Block, Chain, Entry
from yingshang.kernel.clock import day_of

__all__ = ["SYSTEM", "ActorIds", "Draft", "append", "append_many", "chain_for", "entry_digest", "seal_day"]

BATCH = 5_000
"""Rows to a statement of the batch writer."""
HEADS_PER_BLOCK = 20_000
"""Heads that one block carries at most; about 1.7 MB of JSON."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry still to be chained: which chain by kind and ref, what, who, when, and data (JSON values)."""

    kind: str
    ref: str
    action: str
    ids: ActorIds
    at: datetime
    data: Mapping[str, Any]


def chain_for(kind: str, ref: str | int) -> Chain:
    """The chain of that name, made when it is not there yet."""
    return Chain.objects.get_or_create(kind=kind, ref=str(ref))[0]


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs to the transaction of its cause")


def _next_entry(chain: Chain, draft: Draft) -> Entry:
    """The entry that follows the chain's head; moves the chain object forward."""
    data = dict(draft.data)
    seq, previous = chain.length + 1, chain.head
    made = entry_digest(
        chain=f"{chain.kind}:{chain.ref}",
        seq=seq,
        at=draft.at,
        action=draft.action,
        ids=draft.ids,
        data=data,
        previous=previous,
    )
    chain.length, chain.head = seq, made
    return Entry(
        chain=chain,
        seq=seq,
        at=draft.at,
        action=draft.action,
        user_id=draft.ids.user_id,
        person_id=draft.ids.person_id,
        seat=draft.ids.seat,
        data=data,
        previous=previous,
        digest=made,
    )


def append(chain: Chain, *, action: str, ids: ActorIds, now: datetime, data: Mapping[str, Any]) -> Entry:
    """Add one entry under the chain row's lock.

    Arguments:
        data: JSON values only (Decimals and dates as text), no personal data.

    Errors: ``TransactionManagementError`` outside a transaction, ``ValueError`` for data that JSON cannot carry.
    """
    _require_transaction()
    locked = Chain.objects.select_for_update().get(pk=chain.pk)
    entry = _next_entry(locked, Draft(locked.kind, locked.ref, action, ids, now, data))
    entry.save(force_insert=True)
    Chain.objects.filter(pk=locked.pk).update(length=locked.length, head=locked.head)
    return entry


def append_many(drafts: Iterable[Draft]) -> int:
    """Add many entries over many chains: the very rows that :func:`append` would make one by one.

    Drafts of one chain are chained in the order given. Chains that are not there yet are made.

    Returns: the number of entries.

    Errors: ``TransactionManagementError`` outside a transaction; ``IntegrityError`` when somebody else makes one of
    the new chains at the same moment (nothing is written then; run the batch again).
    """
    _require_transaction()
    by_chain: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_chain[draft.kind, str(draft.ref)].append(draft)
    names = list(by_chain)
    return sum(_append_batch(names[at : at + BATCH], by_chain) for at in range(0, len(names), BATCH))


def _append_batch(names: Sequence[tuple[str, str]], by_chain: Mapping[tuple[str, str], Sequence[Draft]]) -> int:
    standing = _locked_chains(names)
    fresh = [Chain(kind=kind, ref=ref) for kind, ref in names if (kind, ref) not in standing]
    entries: list[Entry] = []
    for chain in (*standing.values(), *fresh):
        entries.extend(_next_entry(chain, draft) for draft in by_chain[chain.kind, chain.ref])
    Chain.objects.bulk_create(fresh, batch_size=BATCH)
    _move_forward(list(standing.values()))
    for entry in entries:
        entry.chain_id = entry.chain.pk
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    return len(entries)


def _locked_chains(names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Chain]:
    """Those of the chains that are there, locked in the order of their ids so that two batches cannot block."""
    refs: dict[str, list[str]] = defaultdict(list)
    for kind, ref in names:
        refs[kind].append(ref)
    ids = [
        found for kind, of_kind in refs.items()
        for found in Chain.objects.filter(kind=kind, ref__in=of_kind).values_list("pk", flat=True)
    ]  # fmt: skip
    locked = Chain.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {(chain.kind, chain.ref): chain for chain in locked}


def _move_forward(chains: Sequence[Chain]) -> None:
    if chains:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE audit_chain SET length = %s, head = %s WHERE id = %s",
                [(chain.length, chain.head, chain.pk) for chain in chains],
            )


def seal_day(now: datetime) -> list[Block]:
    """Seal the heads of all chains that grew since the last block into new, signed blocks of the public chain.

    Idempotent: without growth no block is made. Each block is a transaction of its own.

    Returns: the blocks made, in order.
    """
    made: list[Block] = []
    while (block := _seal_next(now)) is not None:
        made.append(block)
    return made


@transaction.atomic
def _seal_next(now: datetime) -> Block | None:
    last = Block.objects.select_for_update().order_by("-number").defer("heads").first()
    grown = list(Chain.objects.select_for_update().filter(length__gt=F("sealed")).order_by("pk")[:HEADS_PER_BLOCK])
    if not grown:
        return None
    heads = [[chain.pk, chain.length, chain.head] for chain in grown]
    content = block_content(
        number=last.number + 1 if last else 1,
        day=day_of(now),
        heads_digest=seal.digest(heads),
        entries=sum(chain.length - chain.sealed for chain in grown),
        previous=last.digest if last else GENESIS,
        sealed_at=now,
    )
    signed = seal.sign(content)
    block = Block.objects.create(
        number=content["number"],
        day=day_of(now),
        heads=heads,
        heads_digest=content["heads"],
        entries=content["entries"],
        previous=content["previous"],
        digest=seal.digest(content),
        key_id=signed.key_id,
        signature=signed.signature,
        sealed_at=now,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE audit_chain SET sealed = %s WHERE id = %s", [(chain.length, chain.pk) for chain in grown]
        )
    return block
