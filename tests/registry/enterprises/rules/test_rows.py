"""Numbers of people and rough amounts as registers write them."""

from __future__ import annotations

import pytest

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.rules.rows import parse_persons, roughly


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", 120),
        ("120人", 120),
        ("约120", 120),
        ("大约 120 名左右", 120),
        ("１２０人", 120),
        ("1,200人", 1200),
        ("1.2万人", 12_000),
        ("12.0", 12),
        ("0", 0),
    ],
)
def test_people(text: str, number: int) -> None:
    assert parse_persons(text) == number


@pytest.mark.parametrize("text", ["100-200人", "十余人", "12.5人", "-3", "120家", "近百人", "9" * 12])
def test_what_is_no_single_number_of_people(text: str) -> None:
    with pytest.raises(BadValue):
        parse_persons(text)


@pytest.mark.parametrize(
    ("text", "bare"), [("约500万元", "500万元"), ("500万元左右", "500万元"), ("500", "500"), ("约约5", "约约5")]
)
def test_rough_words(text: str, bare: str) -> None:
    assert roughly(text) == bare
