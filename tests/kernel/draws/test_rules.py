"""The calculation: what is drawn follows from the published parts alone, and everybody has the same chance."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.draws.rules import allocate, drawn, fingerprint, frame_digest, seed_of

FRAME = {f"V{i:03d}": "清溪镇" if i % 3 else "河西街道" for i in range(60)}


def test_fingerprint_joins_its_parts_by_lines() -> None:
    # SHA-256 of the bytes "a\nb", from coreutils' sha256sum.
    assert fingerprint("a", "b") == "7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78"


def test_each_stratum_gives_its_number_and_nobody_twice() -> None:
    found = drawn(FRAME, {"清溪镇": 5, "河西街道": 3}, seed_of("s", frame_digest(FRAME), "w"))
    assert [len(found[name]) for name in ("清溪镇", "河西街道")] == [5, 3]
    assert all(FRAME[key] == stratum for stratum, keys in found.items() for key in keys)
    assert len({key for keys in found.values() for key in keys}) == 8


def test_the_order_of_the_frame_does_not_matter() -> None:
    turned = dict(reversed(FRAME.items()))
    assert frame_digest(turned) == frame_digest(FRAME)
    assert drawn(turned, {"清溪镇": 4}, "x") == drawn(FRAME, {"清溪镇": 4}, "x")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_each_part_of_the_seed_steers_the_result(part: int) -> None:
    parts = ["secret", frame_digest(FRAME), "word"]
    before = drawn(FRAME, {"清溪镇": 10}, seed_of(*parts))
    parts[part] += "x"
    assert drawn(FRAME, {"清溪镇": 10}, seed_of(*parts)) != before


def test_every_candidate_has_the_same_chance() -> None:
    """4,000 draws of 5 out of 20: each is expected 1,000 times, with a standard deviation of 27."""
    frame = {f"K{i}": "" for i in range(20)}
    counts = Counter(key for i in range(4000) for key in drawn(frame, {"": 5}, str(i))[""])
    assert len(counts) == 20
    assert all(abs(n - 1000) < 5 * 27.4 for n in counts.values())


def test_largest_remainders() -> None:
    assert allocate({"a": 50, "b": 30, "c": 20}, 7) == {"a": 4, "b": 2, "c": 1}
    assert allocate({"a": 1, "b": 1}, 1) == {"a": 1, "b": 0}
    assert allocate({"a": 90, "b": 10, "c": 2}, 10, least=3) == {"a": 9, "b": 3, "c": 2}
    assert allocate({}, 3) == {}


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 500), max_size=12), st.integers(0, 800))
def test_an_allocation_gives_out_all_and_no_more_than_there_is(sizes: dict[str, int], total: int) -> None:
    given_out = allocate(sizes, total)
    assert sum(given_out.values()) == min(total, sum(sizes.values()))
    assert all(0 <= given_out[name] <= size for name, size in sizes.items())
