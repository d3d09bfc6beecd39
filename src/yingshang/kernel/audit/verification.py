"""Proving the chains: every entry's digest and link, every chain's length and head, every block and its heads.

Then what the modules above hold to the chains (:mod:`yingshang.kernel.audit.proofs`), and whether the triggers stand.

Streams: memory grows neither with the number of entries nor with the length of a chain. What it cannot see is a chain cut short *and* set back after
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
from yingshang.kernel.audit.proofs import Fault, Part, Proof, Said, proofs

CHUNK = 5_000
TOLD_CHAINS, TOLD_ENTRIES = 500, 5_000
"""A proof is asked as soon as either is reached; a longer chain is told in portions of so many entries."""
MOST = 1_000
"""Broken chains named at most: with more the installation has another trouble than which they are."""


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
    """The result.

    Arguments:
        entries: how many were read; heads: how many were proved (of chains, and within blocks).
        first_broken: the first broken place, or None.
        guards: triggers that are missing.
        broken: the first broken place of each chain, when all were asked for (``MOST`` at most); else None.
    """

    ok: bool
    entries: int
    heads: int
    first_broken: Broken | None
    guards: tuple[str, ...] = ()
    broken: tuple[Broken, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """``{"ok", "entries", "heads", "first_broken"}``, with ``broken`` where all were asked for; the triggers that
        are missing beside ``first_broken``'s own."""
        made = asdict(self)
        missing = list(made.pop("guards"))
        if made["first_broken"] is not None:
            made["first_broken"]["guards"] = missing
        if made["broken"] is None:
            del made["broken"]
        else:
            made["broken"] = list(made["broken"])
        return made


class _EnoughError(Exception):
    """Ends the reading: the first broken place was asked for, or very many are broken."""


@dataclass(slots=True)
class _Findings:
    """The first broken place of each chain, in the order in which they were found."""

    every: bool
    broken: dict[str, Broken] = field(default_factory=dict)

    def add(self, found: Broken) -> None:
        """Keep it unless its chain is broken already; errors: :class:`_EnoughError`."""
        if found.chain not in self.broken:
            self.broken[found.chain] = found
            if not self.every or len(self.broken) >= MOST:
                raise _EnoughError


@dataclass(slots=True)
class _Counts:
    entries: int = 0
    heads: int = 0


@dataclass(slots=True)
class _Telling:
    """Gathers what the chains of one kind said and asks its proofs, a portion at a time."""

    kind: str
    findings: _Findings
    proofs: list[Proof] = field(default_factory=list)
    told: dict[str, Part] = field(default_factory=dict)
    entries: int = 0

    def add(self, ref: str, said: list[Said]) -> None:
        """A whole chain; asked together with others."""
        self.told[ref] = Part(said)
        self.entries += len(said)
        if len(self.told) >= TOLD_CHAINS or self.entries >= TOLD_ENTRIES:
            self.ask()

    def ask(self) -> None:
        """Ask about the chains gathered."""
        told, self.told, self.entries = self.told, {}, 0
        for proof in self.proofs if told else ():
            self._note(proof.compare(told))

    def ask_part(self, ref: str, said: list[Said], memories: dict[str, dict[str, Any]], *, last: bool) -> None:
        """A portion of a long chain, asked alone; each proof finds its memory again."""
        for proof in self.proofs:
            first = proof.name not in memories
            part = Part(said, first, last, memories.setdefault(proof.name, {}))
            self._note(proof.compare({ref: part}))

    def ask_unchained(self) -> None:
        """Ask for rows that have no chain at all."""
        for proof in self.proofs:
            self._note(proof.unchained())

    def _note(self, faults: Iterator[Fault]) -> None:
        for fault in faults:
            self.findings.add(Broken(f"{self.kind}:{fault.ref}", fault.seq, fault.what, detail=fault.detail))


def verify(*, every: bool = False) -> Verification:
    """Read all chains, blocks and rows held to them in one snapshot.

    Arguments:
        every: go on after a broken place and name the first one of each chain; else stop at the very first.
    """
    counts, findings = _Counts(), _Findings(every)
    with _snapshot():
        fallen = tuple(guard.name for guard in guards.missing(connection))
        try:
            _verify_chains(counts, findings)
            _verify_blocks(counts, findings)
        except _EnoughError:
            pass
    found = list(findings.broken.values())
    if fallen and (every or not found):
        found.append(Broken("guards", 0, "guard", detail="、".join(fallen)))
    first = found[0] if found else None
    return Verification(not found, counts.entries, counts.heads, first, fallen, tuple(found) if every else None)


def _tellings(findings: _Findings) -> dict[str, _Telling]:
    made: dict[str, _Telling] = {}
    for proof in proofs():
        made.setdefault(proof.kind, _Telling(proof.kind, findings)).proofs.append(proof)
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


Row = tuple[Any, ...]


class _Rows:
    """The entries of all chains in order, given out chain by chain."""

    def __init__(self, source: Iterator[Row]) -> None:
        self.source = source
        self.row = next(source, None)

    def of(self, chain_id: int) -> Iterator[Row]:
        """Those of one chain that were not given out yet."""
        while self.row is not None and self.row[0] == chain_id:
            row, self.row = self.row, next(self.source, None)
            yield row

    def strays(self, before: int | None) -> Iterator[Row]:
        """The first entry of each chain whose row is not there, up to a chain's id or to the end."""
        while self.row is not None and (before is None or self.row[0] < before):
            row = self.row
            yield row
            for _ in self.of(row[0]):
                pass


def _verify_chains(counts: _Counts, findings: _Findings) -> None:
    chains = Chain.objects.order_by("pk").values_list("pk", "kind", "ref", "length", "head")
    rows = _Rows(
        Entry.objects.order_by("chain_id", "seq")
        .values_list(
            "chain_id", "seq", "at", "action", "user_id", "person_id", "seat", "data", "previous", "digest"
        )
        .iterator(chunk_size=CHUNK)
    )  # fmt: skip
    tellings = _tellings(findings)
    for pk, kind, ref, length, head in chains.iterator(chunk_size=CHUNK):
        _note_strays(rows.strays(pk), findings)
        fault = _verify_chain(rows.of(pk), kind, ref, (length, head), tellings.get(kind), counts)
        if fault is None:
            counts.heads += 1
        else:
            findings.add(fault)
            for _ in rows.of(pk):  # what follows the first broken place of a chain proves nothing
                pass
    _note_strays(rows.strays(None), findings)
    for telling in tellings.values():
        telling.ask()
        telling.ask_unchained()


def _note_strays(strays: Iterator[Row], findings: _Findings) -> None:
    for row in strays:
        findings.add(Broken(f"?:{row[0]}", row[1], "length"))


def _verify_chain(
    rows: Iterator[Row], kind: str, ref: str, end: tuple[int, str], telling: _Telling | None, counts: _Counts
) -> Broken | None:
    """Walk one chain and hand what it said to its proofs; a very long one portion by portion. Returns its first fault."""
    name, seq, previous = f"{kind}:{ref}", 0, GENESIS
    said, memories, parted = list[Said](), dict[str, dict[str, Any]](), False
    for row in rows:
        seq += 1
        if (fault := _entry_fault(name, seq, previous, row)) is not None:
            return fault
        previous = row[9]
        counts.entries += 1
        if telling is None:
            continue
        if len(said) >= TOLD_ENTRIES:
            telling.ask_part(ref, said, memories, last=False)
            said, parted = [], True
        said.append(Said(seq, row[2], row[3], row[7]))
    length, head = end
    if seq != length:
        return Broken(name, min(seq, length) + 1, "length")
    if previous != head:
        return Broken(name, seq, "head")
    if telling is not None and parted:
        telling.ask_part(ref, said, memories, last=True)
    elif telling is not None:
        telling.add(ref, said)
    return None


def _entry_fault(name: str, seq: int, previous: str, row: Row) -> Broken | None:
    _, found, at, action, user, person, seat, data, before, made = row
    if found != seq:
        return Broken(name, seq, "gap")
    if before != previous:
        return Broken(name, seq, "previous")
    ids = ActorIds(user, person, seat)
    try:
        expected = entry_digest(chain=name, seq=seq, at=at, action=action, ids=ids, data=data, previous=before)
    except (ValueError, TypeError, AttributeError):  # content that could never have been written
        expected = ""
    return None if expected == made else Broken(name, seq, "digest")


def _verify_blocks(counts: _Counts, findings: _Findings) -> None:
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
            findings.add(Broken("blocks", number, "block", number))
        elif not seal.verify(content, seal.Seal(block.key_id, block.signature)):
            findings.add(Broken("blocks", number, "signature", number))
        _verify_heads(block, findings)
        counts.heads += len(block.heads)
        previous = block.digest
        sealed += block.entries
    _verify_sealed(number, sealed, findings)


HEADS = {
    "sqlite": (
        "SELECT json_extract(h.value, '$[0]') AS chain, json_extract(h.value, '$[1]') AS length"
        " FROM audit_block b, json_each(b.heads) h"
        " LEFT JOIN audit_entry e ON e.chain_id = json_extract(h.value, '$[0]')"
        " AND e.seq = json_extract(h.value, '$[1]') AND e.digest = json_extract(h.value, '$[2]')"
        " WHERE b.id = %s AND e.id IS NULL ORDER BY 1"
    ),
    "postgresql": (
        "SELECT (h ->> 0)::bigint AS chain, (h ->> 1)::bigint AS length"
        " FROM audit_block b CROSS JOIN jsonb_array_elements(b.heads) h"
        " LEFT JOIN audit_entry e ON e.chain_id = (h ->> 0)::bigint"
        " AND e.seq = (h ->> 1)::bigint AND e.digest = h ->> 2"
        " WHERE b.id = %s AND e.id IS NULL ORDER BY 1"
    ),
}
"""The heads of a block that their chains no longer have."""


def _verify_heads(block: Block, findings: _Findings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HEADS[connection.vendor], [block.pk])
        lost = cursor.fetchmany(1 if not findings.every else MOST)
    for chain, length in lost:
        name = Chain.objects.filter(pk=chain).first()
        findings.add(Broken(str(name or f"?:{chain}"), length, "heads", block.number))


def _verify_sealed(blocks: int, entries: int, findings: _Findings) -> None:
    """As many entries as the chains say are sealed must be so by a block: the last blocks may have been cut off."""
    if (Chain.objects.aggregate(total=Sum("sealed"))["total"] or 0) != entries:
        findings.add(Broken("blocks", blocks + 1, "block"))
