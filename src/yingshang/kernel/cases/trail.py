"""How the chain holds the timeline: the digest of an entry as written, and its comparison when the audit is verified.

Every timeline entry has one entry in the chain of its case that carries its digest, in the same order, whoever wrote it:
a single transition, the batch writer, a remark, an attested return.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from yingshang.kernel import seal
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.proofs import Fault, Proof, Said, Told
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.clock import local

CHAIN = "case"
COLUMNS = (
    "seq", "at", "actor_party_id", "acting_as", "actor_name", "text", "data", "visibility", "name", "audience",
    "recorded_at", "move", "from_state", "to_state",
)  # fmt: skip
_HASHED = ("seq", "at", "actor", "as", "name", "text", "data", "visibility", "label", "audience")
"""What the first columns are called in the digest; the last columns stand in the chain's entry itself."""
_undigested: set[str] = set()
_FORMS = (len(_HASHED), len(_HASHED) - 2)
"""The digest covers all of them; the first entries ever written were hashed without label and audience."""


def undigested(*actions: str) -> None:
    """Declare actions whose chain entries stand for a timeline entry, but formerly said nothing of its content."""
    _undigested.update(actions)


def timeline_digest(entry: TimelineEntry) -> str:
    """The digest by which the chain holds a timeline entry to what it said."""
    return _digest([getattr(entry, column) for column in COLUMNS], _FORMS[0])


def _digest(row: Sequence[Any], form: int) -> str:
    seq, at, actor, seat, name, text, data, visibility, label, audience = row[: len(_HASHED)]
    stamp = local(at).isoformat(timespec="microseconds")
    values = (seq, stamp, actor, seat, name, text, data, str(visibility), str(label), str(audience))
    return seal.digest(dict(zip(_HASHED[:form], values, strict=False)))


def _is_as_said(row: Sequence[Any], said: Said) -> bool:
    """Whether a timeline row (:data:`COLUMNS`) is what its entry in the chain says of it."""
    if "entry" not in said.data:
        return True
    recorded, move, before, after = row[len(_HASHED) :]
    data = said.data
    if recorded != said.at or (move, before, after) != (data.get("move"), data.get("from"), data.get("to")):
        return False
    try:
        return any(_digest(row, form) == data["entry"] for form in _FORMS)
    except (ValueError, TypeError):  # content that could never have been written
        return False


COUNT = "rows"
"""In the memory of a long chain: how many rows its earlier portions stood for."""


def compare(told: Told) -> Iterator[Fault]:
    """The timeline entries of these cases that were changed, are missing or were added unseen."""
    stands = {number: _standing(part.said) for number, part in told.items()}
    done = {number: int(part.memory.get(COUNT, 0)) for number, part in told.items()}
    rows = TimelineEntry.objects.filter(case__number__in=list(told))
    for number, part in told.items():
        if not part.whole:  # it comes alone
            rows = rows if part.first else rows.filter(seq__gt=done[number])
            rows = rows if part.last else rows.filter(seq__lte=done[number] + len(stands[number]))
    ordered = rows.order_by("case_id", "seq").values_list("case__number", *COLUMNS)
    found: dict[str, list[Sequence[Any]]] = {}
    for number, *row in ordered.iterator(chunk_size=2_000):
        kept = found.setdefault(number, [])
        if len(kept) <= len(stands[number]):  # one more than there should be tells as much as a million
            kept.append(row)
    for number, part in told.items():
        yield from _faults(number, found.get(number, []), stands[number], done[number])
        part.memory[COUNT] = done[number] + len(stands[number])


def _standing(said: Sequence[Said]) -> list[Said]:
    """Those entries of a chain that stand for a timeline entry."""
    return [one for one in said if "entry" in one.data or one.action in _undigested]


def _faults(number: str, rows: list[Sequence[Any]], said: list[Said], done: int) -> Iterator[Fault]:
    """Row by row; ``done`` rows were compared before."""
    for at in range(max(len(rows), len(said))):
        seq = done + at + 1
        if at >= len(rows) or (at < len(said) and rows[at][0] > seq):
            yield Fault(number, seq, "trail_missing", f"事项 {number} 第 {seq} 条经过不见了。")
            return  # every later one would stand beside the wrong one
        row = rows[at]
        if at >= len(said) or row[0] < seq:
            yield Fault(number, row[0], "trail_surplus", f"事项 {number} 第 {row[0]} 条经过在链上没有记录。")
            return
        if not _is_as_said(row, said[at]):
            yield Fault(number, seq, "trail_changed", f"事项 {number} 第 {seq} 条经过与链上的摘要不符。")


def unchained() -> Iterator[Fault]:
    """Timeline entries of cases that have no chain."""
    chain = Chain.objects.filter(kind=CHAIN, ref=OuterRef("number"))
    entry = TimelineEntry.objects.filter(case=OuterRef("pk"))
    lost = Case.objects.filter(~Exists(chain), Exists(entry)).order_by("pk").values_list("number", flat=True)
    for number in lost.iterator(chunk_size=1000):
        yield Fault(number, 1, "trail_surplus", f"事项 {number} 的经过在链上没有记录。")


PROOF = Proof("cases.trail", CHAIN, compare, unchained)
