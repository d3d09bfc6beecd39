"""Registered capital as it is found in registers."""

from __future__ import annotations

import pytest

from yingshang.kernel.tables.errors import BadValue
from yingshang.registry.enterprises.rules.capital import Capital, parse_capital

WAN = 1_000_000  # fen


@pytest.mark.parametrize(
    ("text", "unit", "fen", "currency"),
    [
        ("500万元人民币", "", 500 * WAN, "CNY"),
        ("118416.7119万元", "", 118_416_711_900, "CNY"),
        ("118416.7119万元人民币", "", 118_416_711_900, "CNY"),
        ("100万美元", "", 100 * WAN, "USD"),
        ("500", "", 50_000, "CNY"),
        ("500", "万元", 500 * WAN, "CNY"),
        ("500.0", "万元", 500 * WAN, "CNY"),
        ("5000000元", "万元", 500 * WAN, "CNY"),
        ("５００万元", "", 500 * WAN, "CNY"),
        ("１，０００．５万元", "", 100_050 * WAN // 100, "CNY"),
        ("1,000,000元", "", 100_000_000, "CNY"),
        ("10,000.00", "万元", 10_000 * WAN, "CNY"),
        ("人民币500万元", "", 500 * WAN, "CNY"),
        ("500万元（人民币）", "", 500 * WAN, "CNY"),
        ("500万人民币元", "", 500 * WAN, "CNY"),
        ("叁", "", None, ""),
        ("1.2亿元", "", 12_000 * WAN, "CNY"),
        ("300万港元", "", 300 * WAN, "HKD"),
        ("USD100万", "", 100 * WAN, "USD"),
        ("¥500万", "", 500 * WAN, "CNY"),
        ("500 万 元 整", "", 500 * WAN, "CNY"),
        ("0", "", 0, "CNY"),
    ],
)
def test_amount_and_currency(text: str, unit: str, fen: int | None, currency: str) -> None:
    if fen is None:
        with pytest.raises(BadValue):
            parse_capital(text, unit)
    else:
        assert parse_capital(text, unit) == Capital(fen, currency)


def test_a_currency_column_counts_when_the_cell_names_none() -> None:
    assert parse_capital("100", "万元", "美元") == Capital(100 * WAN, "USD")
    assert parse_capital("100万元人民币", "万元", "美元") == Capital(100 * WAN, "CNY")


@pytest.mark.parametrize(
    "text", ["-500万元", "约500万元", "1,00,0元", "500万比索", "0.001元", "9" * 20 + "万元", "1.2.3"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_capital(text)


def test_a_dash_is_unknown() -> None:
    assert parse_capital("-") is None
