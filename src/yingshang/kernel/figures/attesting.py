"""How the chain holds attested returns: each version against its own digest and against the digest in its chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.proofs import Fault, Proof, Told
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.returns import is_intact

CHAIN = "case"


SAID = "said"
"""In the memory of a long chain: version → (id, digest), of which there are few however long the chain is."""


def compare(told: Told) -> Iterator[Fault]:
    """The returns of these cases that were changed, are missing or were added unseen; ``seq`` is the version."""
    said: dict[tuple[str, int], tuple[Any, Any]] = {}
    for number, part in told.items():
        mine = part.memory.setdefault(SAID, {})
        mine |= {
            int(one.data["version"]): (one.data["return"], one.data["digest"])
            for one in part.said
            if "return" in one.data
        }
        said |= {(number, version): what for version, what in mine.items() if part.last}
    ended = [number for number, part in told.items() if part.last]
    kept: set[tuple[str, int]] = set()
    rows = AttestedReturn.objects.filter(case__number__in=ended).select_related("case")
    for made in rows.order_by("case_id", "version").iterator(chunk_size=1000):
        number, version = key = (made.case.number, made.version)
        kept.add(key)
        if key not in said:
            yield Fault(number, version, "return_surplus", f"报送数 {number} 第 {version} 版在链上没有记录。")
        elif said[key] != (made.pk, made.digest) or not is_intact(made):
            yield Fault(number, version, "return_changed", f"报送数 {number} 第 {version} 版与链上的摘要不符。")
    for number, version in said:
        if (number, version) not in kept:
            yield Fault(number, version, "return_missing", f"报送数 {number} 第 {version} 版不见了。")


def unchained() -> Iterator[Fault]:
    """Returns of cases that have no chain."""
    chain = Chain.objects.filter(kind=CHAIN, ref=OuterRef("case__number"))
    lost = AttestedReturn.objects.filter(~Exists(chain)).order_by("case_id", "version")
    for number, version in lost.values_list("case__number", "version").iterator(chunk_size=1000):
        yield Fault(number, version, "return_surplus", f"报送数 {number} 第 {version} 版在链上没有记录。")


PROOF = Proof("figures.returns", CHAIN, compare, unchained)
