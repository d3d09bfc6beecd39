"""Packed records come back as they were."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.figures.packing import Packed, Role, pack, unpack

IDS = st.integers(1, 2**62)
WEIGHTS = st.none() | st.integers(-(2**62), 2**62)


@given(st.dictionaries(IDS, WEIGHTS, max_size=40), st.booleans())
def test_what_is_packed_comes_back(records: dict[int, int | None], weighted: bool) -> None:
    ids = sorted(records)
    role = Role("part", "cases.Case", ids, [records[pk] for pk in ids] if weighted else None)
    back = unpack(pack(Packed([role, role]))).roles
    assert back == [role, role]
    assert back[0].ids == sorted(records)
    if weighted:
        assert back[0].contributions() == records


def test_consecutive_ids_take_next_to_nothing() -> None:
    ids = list(range(5_000_000, 5_100_000))
    data = pack(Packed([Role("counted", "cases.Case", ids)]))
    assert len(data) < 1000
    assert unpack(data).count == 100_000


def test_nothing_packs_to_nothing_and_foreign_bytes_are_refused() -> None:
    assert pack(Packed()) == b""
    assert unpack(b"").roles == []
    with pytest.raises(ValueError, match="packing"):
        unpack(b"PK\x03\x04")


BEFORE = (
    "WVNSMXicdc5BisJAEAXQ6B3GA/x14UwUEXIG125CGNt0xTRpqyXpTBgkKxnmoOI9bFE0G2v56394H6MoSo+onWUkyF0rnvXnj2mMB2HvNNuQu9bXrPJyun48hDtuPJIvQsW/"
    "rJEUyjZM8M7qbyNhE1qFqW+lJcHoBkmKEjTLCB2bXelDIq21hFYqcV3YpFlPT8tB1UNCYURJztOVUzIALN4DLn+nl2H+NGxB8dCQwtxVL0ac9dk4+h+NN+dJdLsrWLNcKw=="
)
"""As the first reports were packed."""


def test_what_was_packed_long_ago_is_read_as_it_was() -> None:
    visits, loans = unpack(base64.b64decode(BEFORE)).roles
    assert visits == Role("counted/visit", "outreach.Visit", [7, 9, 400])
    assert loans == Role("part", "finance.Loan", [3, 5], [1_500_000, None], told_in="元", newest=5)
