"""The periods of a rhythm and their words."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.kernel.intake.rules.periods import data_days, label_of, period_of, periods_between

D = date


@pytest.mark.parametrize(
    ("day", "rhythm", "first", "last", "label"),
    [
        (D(2026, 2, 14), "monthly", D(2026, 2, 1), D(2026, 2, 28), "2026年2月"),
        (D(2024, 2, 29), "monthly", D(2024, 2, 1), D(2024, 2, 29), "2024年2月"),
        (D(2026, 12, 31), "quarterly", D(2026, 10, 1), D(2026, 12, 31), "2026年第四季度"),
        (D(2026, 1, 1), "quarterly", D(2026, 1, 1), D(2026, 3, 31), "2026年第一季度"),
        (D(2026, 7, 1), "yearly", D(2026, 1, 1), D(2026, 12, 31), "2026年"),
        (D(2026, 7, 1), "once", D(2026, 3, 2), D(2026, 5, 8), "2026-03-02至2026-05-08"),
    ],
)
def test_periods(day: date, rhythm: str, first: date, last: date, label: str) -> None:
    assert period_of(day, rhythm, D(2026, 3, 2), D(2026, 5, 8)) == (first, last)
    assert label_of(first, last) == label


@pytest.mark.parametrize(
    ("since", "through", "rhythm", "valid_to", "firsts"),
    [
        (D(2026, 1, 20), D(2026, 3, 1), "monthly", None, [D(2026, 1, 1), D(2026, 2, 1), D(2026, 3, 1)]),
        (D(2025, 6, 1), D(2026, 2, 28), "monthly", None, [D(2026, 1, 1), D(2026, 2, 1)]),  # the form is younger
        (D(2026, 1, 1), D(2026, 9, 1), "monthly", D(2026, 2, 28), [D(2026, 1, 1), D(2026, 2, 1)]),
        (D(2026, 1, 1), D(2026, 9, 1), "monthly", D(2026, 2, 20), [D(2026, 1, 1)]),  # no half periods
        (D(2026, 2, 1), D(2026, 3, 1), "once", D(2026, 5, 1), [D(2026, 1, 1)]),
        (D(2026, 6, 1), D(2026, 7, 1), "once", D(2026, 5, 1), []),
    ],
)
def test_between(since: date, through: date, rhythm: str, valid_to: date | None, firsts: list[date]) -> None:
    found = [first for first, _ in periods_between(since, through, rhythm, D(2026, 1, 1), valid_to)]
    assert found == firsts


def test_cumulative_numbers_speak_of_the_year() -> None:
    assert data_days(D(2026, 4, 1), D(2026, 6, 30), cumulative=True) == (D(2026, 1, 1), D(2026, 6, 30))
    assert label_of(D(2026, 1, 1), D(2026, 6, 30)) == "2026年1—6月"
