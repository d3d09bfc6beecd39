"""Printed forms never say more than the data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.printed import Form, Quantity, printed
from yingshang.kernel.figures.statistics import nearest_rank, percent, wilson

D = Decimal


def rate(n: int, whole: int) -> Quantity:
    """A counted rate."""
    return Quantity(percent(n, whole), "%", D(n), D(whole), rate=True)


BORNE: list[tuple[Quantity, Form, dict[str, Any], str]] = [
    (rate(65, 120), "exact", {}, "54.17%"),
    (rate(13, 24), "exact", {}, "54.17%（13/24，不足30例）"),
    (rate(13, 24), "exact", {"note_few": False}, "54.17%"),
    (rate(120, 120), "exact", {}, "100%"),
    (rate(120, 120), "全部", {}, "全部"),
    (rate(99_999, 100_000), "exact", {}, "99.99%"),
    (rate(1, 100_000), "exact", {}, "不足0.01%"),
    (rate(0, 100), "exact", {}, "0%"),
    (rate(967, 1000), "以上", {}, "96%以上"),
    (rate(950, 1000), "以上", {"bound": D(95)}, "95%以上"),
    (Quantity(D(347), "条"), "exact", {}, "347条"),
    (Quantity(D(347), "条"), "多", {}, "340多条"),
    (Quantity(D(347), "条"), "多", {"bound": D(300)}, "300多条"),
    (Quantity(D(300), "条"), "多", {}, "290多条"),
    (Quantity(D(28), "次"), "多", {}, "20多次"),
    (Quantity(D(12345), "家"), "多", {}, "12000多家"),
    (Quantity(D(347), "条"), "以上", {}, "340条以上"),
    (Quantity(D(300), "条"), "以上", {}, "300条以上"),
    (Quantity(D(7), "场"), "以上", {}, "7场以上"),
    (Quantity(D("31.4"), "天", maximum=D(48)), "不超过", {}, "不超过48天"),
    (Quantity(D("31.4"), "天", maximum=D("47.2")), "不超过", {}, "不超过48天"),
    (Quantity(D("31.4"), "天"), "exact", {}, "31.4天"),
    (Quantity(D("1234.5678"), "万元"), "exact", {}, "1234.57万元"),
    (Quantity(D("0.00001"), "亿元"), "exact", {}, "不足0.01亿元"),
    (Quantity(D("2.50"), "个百分点"), "exact", {}, "2.5个百分点"),
    (Quantity(D("-1.2"), "个百分点"), "exact", {}, "-1.2个百分点"),
    (Quantity(D(3), "位"), "exact", {}, "3位"),
    (Quantity("2025-03", "月"), "exact", {}, "3月"),
    (Quantity("第一方阵", "—"), "exact", {}, "第一方阵"),
    (Quantity(D("91.5"), "%", None, D(12), rate=True), "exact", {}, "91.5%（12例，不足30例）"),
]


@pytest.mark.parametrize(("quantity", "form", "given", "text"), BORNE)
def test_what_the_data_bear_is_printed(quantity: Quantity, form: Form, given: dict[str, Any], text: str) -> None:
    assert printed(quantity, form, **given) == text


REFUSED: list[tuple[Quantity, Form, dict[str, Any]]] = [
    (Quantity(None, "家"), "exact", {}),
    (rate(119, 120), "全部", {}),
    (Quantity(D(100), "%", rate=True), "exact", {}),
    (Quantity(D(12), "家"), "全部", {}),
    (rate(949, 1000), "以上", {"bound": D(95)}),
    (rate(1000, 1000), "以上", {"bound": D(100)}),
    (rate(967, 1000), "多", {}),
    (Quantity(D(300), "条"), "多", {"bound": D(300)}),
    (Quantity(D(347), "条"), "多", {"bound": D(345)}),
    (Quantity(D(9), "条"), "多", {}),
    (Quantity(D(10), "条"), "多", {}),
    (Quantity(D(0), "场"), "以上", {}),
    (Quantity(D("31.4"), "天", maximum=D(49)), "不超过", {"bound": D(48)}),
    (Quantity(D("31.4"), "天"), "不超过", {}),
    (Quantity("第一方阵", "—"), "以上", {}),
    (Quantity(D(12), "家"), "exact", {"bound": D(10)}),
]


@pytest.mark.parametrize(("quantity", "form", "given"), REFUSED)
def test_what_they_do_not_bear_is_refused(quantity: Quantity, form: Form, given: dict[str, Any]) -> None:
    with pytest.raises(FormNotBorne):
        printed(quantity, form, **given)


@given(n=st.integers(0, 3000), whole=st.integers(1, 3000))
def test_a_hundred_percent_is_printed_of_all_only(n: int, whole: int) -> None:
    n = min(n, whole)
    text = printed(rate(n, whole), note_few=False)
    assert (text == "100%") == (n == whole)
    assert (text == "0%") == (n == 0)


@given(value=st.integers(0, 10**7))
def test_round_numbers_stay_below(value: int) -> None:
    for form in ("多", "以上"):
        try:
            text = printed(Quantity(D(value), "条"), form)  # type: ignore[arg-type]
        except FormNotBorne:
            assert value <= 10
            continue
        said = int("".join(c for c in text if c.isdigit()))
        assert said < value if form == "多" else said <= value
        assert value - said <= max(value // 10, 10)


@pytest.mark.parametrize(
    ("n", "whole", "low", "high"),
    # Newcombe 1998 (Statistics in Medicine 17, 857), table I: method 3, score without continuity correction
    [(81, 263, "25.53", "36.62"), (15, 148, "6.24", "16.05"), (0, 20, "0", "16.11"), (1, 29, "0.61", "17.18")],
)
def test_wilsons_interval_agrees_with_the_literature(n: int, whole: int, low: str, high: str) -> None:
    found = wilson(n, whole)
    assert found is not None
    assert [round(bound, 2) for bound in found] == [D(low), D(high)]


def test_the_95th_percentile_is_a_value_that_was_there() -> None:
    assert [nearest_rank(list(range(1, n + 1)), 95) for n in (1, 19, 20, 21, 100)] == [1, 19, 19, 20, 95]
