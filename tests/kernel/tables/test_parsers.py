"""Dates, numbers, amounts and blanks as districts write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from yingshang.kernel.tables.errors import BadValue
from yingshang.kernel.tables.parsers import (
    clean,
    half_width,
    is_unknown,
    lost_digits,
    parse_amount,
    parse_code,
    parse_date,
    parse_decimal,
    parse_percent,
    parse_whole,
    parse_yes_no,
)

FIRST_OF_MARCH = date(2022, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2022年3月1日", "2022-03-01", "2022/3/1", "20220301", "2022.3.1", "44621", "44621.75", "２０２２年３月１日", "2022 年 03 月 01 日",
        "2022-03-01 00:00:00", "2022-03-01T08:30:00+08:00", "2022年3月1日 9时5分", "2022/3/1 9:05", " 2022-3-1\n", "2022年3月1号",
        "二〇二二年三月一日", "二○二二年三月一日", "2022—3—1".replace("—", "-"), date(2022, 3, 1), datetime(2022, 3, 1, 9, 30),
    ],
)  # fmt: skip
def test_every_way_to_write_one_day(cell: str | date) -> None:
    assert parse_date(cell) == FIRST_OF_MARCH


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二二年十二月二十一日", date(2022, 12, 21)),
        ("二〇二二年十月三十日", date(2022, 10, 30)),
        ("1", None),
        ("36526", date(2000, 1, 1)),
    ],
)
def test_numerals_and_serials(cell: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(BadValue):
            parse_date(cell)
    else:
        assert parse_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2022-02-30", "不存在"), ("2022年3月", "缺少日"), ("2022-13", "缺少日"), ("去年春天", "认不出"), ("0022-03-01", "年份"), ("20221340", "不存在"),
        ("3/1/2022", "认不出"), ("22-3-1", "认不出"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_told_says_why_and_what_to_do(cell: str, reason: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_date(cell)
    assert reason in caught.value.reason
    assert caught.value.remedy


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "—", "——", "无", "/", "N/A", "null", "\u3000", "\u200b", "暂无"])
def test_the_ways_to_say_nothing(cell: str | None) -> None:
    assert is_unknown(cell)
    assert (
        parse_date(cell) is parse_decimal(cell) is parse_whole(cell) is parse_amount(cell) is parse_code(cell) is None
    )


def test_clean_keeps_words_and_drops_what_nobody_sees() -> None:
    assert clean("\ufeff 云溪\u200b商贸\n有限公司　") == "云溪商贸 有限公司"
    assert clean("无锡某某公司") == "无锡某某公司"


def test_half_width_leaves_chinese_punctuation() -> None:
    assert half_width("（有限合伙）ＡＢ１２－３．５％，") == "（有限合伙）AB12-3.5%，"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234.50", "1234.50"), ("１２３", "123"), ("-7", "-7"), (".5", "0.5"), ("1，234，567", "1234567"), ("0", "0")],
)
def test_numbers(cell: str, number: str) -> None:
    assert parse_decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["12人", "1,23", "约5", "1e5", "--5", "+"])
def test_no_numbers(cell: str) -> None:
    with pytest.raises(BadValue):
        parse_decimal(cell)


def test_whole_numbers_and_shares() -> None:
    assert parse_whole("12.0") == 12
    with pytest.raises(BadValue, match="整数"):
        parse_whole("12.5")
    assert parse_percent("54.17％") == parse_percent("54.17") == Decimal("54.17")
    with pytest.raises(BadValue, match="100"):
        parse_percent("541.7%")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("是", True), ("√", True), ("Y", True), ("１", True), ("有", True), ("TRUE", True), ("否", False), ("无", False), ("0", False), ("-", None), ("", None)],
)  # fmt: skip
def test_yes_and_no(cell: str, answer: bool | None) -> None:
    assert parse_yes_no(cell) is answer


def test_neither_yes_nor_no() -> None:
    with pytest.raises(BadValue, match="是或否"):
        parse_yes_no("也许")


@pytest.mark.parametrize(
    ("cell", "unit", "value", "currency"),
    [
        ("500万元人民币", None, "5000000", "CNY"), ("118416.7119万元", None, "1184167119", "CNY"), ("100万美元", None, "1000000", "USD"),
        ("人民币500万元整", None, "5000000", "CNY"), ("5,000,000", None, "5000000", "CNY"), ("５００万元", None, "5000000", "CNY"),
        ("1.2亿元", None, "120000000", "CNY"), ("500", "万元", "5000000", "CNY"), ("500万元", "元", "5000000", "CNY"),
        ("500万", None, "5000000", "CNY"), ("500.000000万人民币元", None, "5000000", "CNY"), ("300", "万美元", "3000000", "USD"),
        ("50 万港元", None, "500000", "HKD"), ("500(万元)", None, "5000000", "CNY"), ("￥3000.50元", None, "3000.50", "CNY"),
        ("300元", "万元", "300", "CNY"), ("500万", "万元", "5000000", "CNY"), ("0", "万元", "0", "CNY"),
    ],
)  # fmt: skip
def test_amounts_as_registers_write_them(cell: str, unit: str | None, value: str, currency: str) -> None:
    amount = parse_amount(cell, unit)
    assert amount is not None
    assert (amount.value, amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("cell", ["约500万", "五百万元", "-5万元", "500万贝壳", "500万元美元", "500-600万元"])
def test_amounts_that_are_refused(cell: str) -> None:
    with pytest.raises(BadValue, match="金额"):
        parse_amount(cell)


def test_codes() -> None:
    assert parse_code(" ９１５００１０９２０３２２６３８４ｂ ") == "91500109203226384B"
    assert lost_digits("915000007093295000")
    assert not lost_digits("91500000709329")
    with pytest.raises(BadValue, match="数字"):
        parse_code("915000007093295000")
