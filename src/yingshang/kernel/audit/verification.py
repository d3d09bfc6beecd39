"""Proving the chains: every entry's digest and link, every chain's length and head, every block and its heads.

Then what the modules above hold to the chains (:mod:`yingshang.kernel.audit.proofs`), and whether the triggers stand.

Streams: memory does not grow with the number of entries. What it cannot see is a chain cut short *and* set back after
the last block; therefore blocks are sealed daily and published.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from yingshang.kernel import seal
from yingshang.kernel.audit import guards
from yingshang.kernel.audit.digests import ActorIds, block_content, entry_digest
from yingshang.kernel.audit.models import GENESIS, Block, Chain, Entry
from yingshang.kernel.audit.proofs import Fault, Proof, Said, proofs

CHUNK = 5_000
TOLD_CHAINS, TOLD_ENTRIES = 500, 5_000
"""A proof is asked as soon as either is reached."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where it breaks first.

    Arguments:
        chain: ``kind:ref``, or ``blocks`` for the public chain.
        seq: the entry's or the block's number in it.
        what: ``digest`` (content changed), ``previous`` (link changed), ``gap`` (entry missing), ``length`` or
            ``head`` (chain row and last entry differ), ``block`` (number, link or digest of a block), ``signature``,
            ``heads`` (a block sealed a head that the chain no longer has), ``guard`` (triggers are missing, all else
            is sound), or the word of a proof for a row that differs from its chain; ``seq`` is then the row's number.
        block: the number of the block that says so, where it is a block.
        detail: a sentence more, where there is one.
    """

    chain: str
    seq: int
    what: str
    block: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result: entries read, heads proved (chains and heads within blocks), the first broken place or None, missing triggers."""

    ok: bool
    entries: int
    heads: int
    first_broken: Broken | None
    guards: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """``{"ok", "entries", "heads", "first_broken"}``; the triggers that are missing beside ``first_broken``'s own."""
        made = asdict(self)
        missing = list(made.pop("guards"))
        if made["first_broken"] is not None:
            made["first_broken"]["guards"] = missing
        return made


class _BrokenError(Exception):
    """Ends the stream at the first broken place."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken)
        self.broken = broken


@dataclass(slots=True)
class _Counts:
    entries: int = 0
    heads: int = 0


@dataclass(slots=True)
class _Telling:
    """Gathers what the chains of one kind said and asks its proofs, a portion at a time."""

    proofs: list[Proof]
    said: dict[str, list[Said]] = field(default_factory=dict)
    entries: int = 0

    def add(self, ref: str, said: list[Said]) -> None:
        self.said[ref] = said
        self.entries += len(said)
        if len(self.said) >= TOLD_CHAINS or self.entries >= TOLD_ENTRIES:
            self.ask()

    def ask(self) -> None:
        said, self.said, self.entries = self.said, {}, 0
        for proof in self.proofs if said else ():
            _raise_first(proof, proof.compare(said))


def _raise_first(proof: Proof, faults: Iterator[Fault]) -> None:
    for fault in faults:
        raise _BrokenError(Broken(f"{proof.kind}:{fault.ref}", fault.seq, fault.what, detail=fault.detail))


def verify() -> Verification:
    """Read all chains, blocks and rows held to them in one snapshot; stops at the first broken place."""
    counts, broken = _Counts(), None
    with _snapshot():
        fallen = tuple(guard.name for guard in guards.missing(connection))
        try:
            _verify_chains(counts)
            _verify_blocks(counts)
        except _BrokenError as found:
            broken = found.broken
    if broken is None and fallen:
        broken = Broken("guards", 0, "guard", detail="、".join(fallen))
    return Verification(broken is None, counts.entries, counts.heads, broken, fallen)


def _tellings() -> dict[str, _Telling]:
    made: dict[str, _Telling] = {}
    for proof in proofs():
        made.setdefault(proof.kind, _Telling([])).proofs.append(proof)
    return made


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for the whole reading, which holds up no writer."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:  # atomic() would take SQLite's write lock for as long as the reading lasts
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _verify_chains(counts: _Counts) -> None:
    chains = Chain.objects.order_by("pk").values_list("pk", "kind", "ref", "length", "head")
    entries = (
        Entry.objects.order_by("chain_id", "seq")
        .values_list(
            "chain_id", "seq", "at", "action", "user_id", "person_id", "seat", "data", "previous", "digest"
        )
        .iterator(chunk_size=CHUNK)
    )  # fmt: skip
    tellings = _tellings()
    row = next(entries, None)
    for pk, kind, ref, length, head in chains.iterator(chunk_size=CHUNK):
        name, seq, previous = f"{kind}:{ref}", 0, GENESIS
        telling, said = tellings.get(kind), list[Said]()
        while row is not None and row[0] == pk:
            seq += 1
            _verify_entry(name, seq, previous, row)
            previous = row[9]
            if telling is not None:
                said.append(Said(seq, row[2], row[3], row[7]))
            counts.entries += 1
            row = next(entries, None)
        if seq != length:
            raise _BrokenError(Broken(name, min(seq, length) + 1, "length"))
        if previous != head:
            raise _BrokenError(Broken(name, seq, "head"))
        counts.heads += 1
        if telling is not None:
            telling.add(ref, said)
    if row is not None:
        raise _BrokenError(Broken(f"?:{row[0]}", row[1], "length"))
    for telling in tellings.values():
        telling.ask()
        for proof in telling.proofs:
            _raise_first(proof, proof.unchained())


def _verify_entry(name: str, seq: int, previous: str, row: tuple[Any, ...]) -> None:
    _, found, at, action, user, person, seat, data, before, made = row
    if found != seq:
        raise _BrokenError(Broken(name, seq, "gap"))
    if before != previous:
        raise _BrokenError(Broken(name, seq, "previous"))
    ids = ActorIds(user, person, seat)
    try:
        expected = entry_digest(chain=name, seq=seq, at=at, action=action, ids=ids, data=data, previous=before)
    except (ValueError, TypeError, AttributeError):  # content that could never have been written
        expected = ""
    if expected != made:
        raise _BrokenError(Broken(name, seq, "digest"))


def _verify_blocks(counts: _Counts) -> None:
    number, previous, sealed = 0, GENESIS, 0
    for block in Block.objects.order_by("number").iterator(chunk_size=1):
        number += 1
        content = block_content(
            number=number,
            day=block.day,
            heads_digest=seal.digest(block.heads),
            entries=block.entries,
            previous=previous,
            sealed_at=block.sealed_at,
        )
        stored = (block.number, block.previous, block.heads_digest, block.digest)
        if stored != (number, previous, content["heads"], seal.digest(content)):
            raise _BrokenError(Broken("blocks", number, "block", number))
        if not seal.verify(content, seal.Seal(block.key_id, block.signature)):
            raise _BrokenError(Broken("blocks", number, "signature", number))
        _verify_heads(block)
        counts.heads += len(block.heads)
        previous = block.digest
        sealed += block.entries
    _verify_sealed(number, sealed)


HEADS = {
    "sqlite": (
        "SELECT json_extract(h.value, '$[0]') AS chain, json_extract(h.value, '$[1]') AS length"
        " FROM audit_block b, json_each(b.heads) h"
        " LEFT JOIN audit_entry e ON e.chain_id = json_extract(h.value, '$[0]')"
        " AND e.seq = json_extract(h.value, '$[1]') AND e.digest = json_extract(h.value, '$[2]')"
        " WHERE b.id = %s AND e.id IS NULL ORDER BY 1 LIMIT 1"
    ),
    "postgresql": (
        "SELECT (h ->> 0)::bigint AS chain, (h ->> 1)::bigint AS length"
        " FROM audit_block b CROSS JOIN jsonb_array_elements(b.heads) h"
        " LEFT JOIN audit_entry e ON e.chain_id = (h ->> 0)::bigint"
        " AND e.seq = (h ->> 1)::bigint AND e.digest = h ->> 2"
        " WHERE b.id = %s AND e.id IS NULL ORDER BY 1 LIMIT 1"
    ),
}
"""The first head of a block that its chain no longer has."""


def _verify_heads(block: Block) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HEADS[connection.vendor], [block.pk])
        lost = cursor.fetchone()
    if lost is not None:
        name = Chain.objects.filter(pk=lost[0]).first()
        raise _BrokenError(Broken(str(name or f"?:{lost[0]}"), lost[1], "heads", block.number))


def _verify_sealed(blocks: int, entries: int) -> None:
    """As many entries as the chains say are sealed must be so by a block: the last blocks may have been cut off."""
    if (Chain.objects.aggregate(total=Sum("sealed"))["total"] or 0) != entries:
        raise _BrokenError(Broken("blocks", blocks + 1, "block"))
