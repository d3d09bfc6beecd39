"""When a touch is one too many: tables of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yingshang.registry.contacts.rules import Cap, Counted, first_exceeded, fullest_window

DAY_0 = date(2026, 3, 1)


def touches(*days: int, channel: str = "visit", unit: int = 1) -> list[Counted]:
    return [Counted(number, DAY_0 + timedelta(days=day), channel, unit) for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "on", "window", "expected"),
    [
        ((), 5, 7, 0),
        ((0, 1, 2), 6, 7, 3),  # the seventh day of the run still belongs to it
        ((0, 1, 2), 7, 7, 2),  # the eighth does not
        ((10, 11), 5, 7, 2),  # later plans count
        ((1, 9), 5, 7, 1),  # one before and one after, never in the same week
        ((2, 8), 5, 7, 2),
        ((5, 5), 5, 1, 2),  # a window of one day is that day
    ],
)
def test_every_run_of_days_that_holds_the_day_is_looked_at(
    days: tuple[int, ...], on: int, window: int, expected: int
) -> None:
    assert len(fullest_window(touches(*days), on=DAY_0 + timedelta(days=on), days=window)) == expected


def test_the_earlier_ones_are_named_oldest_first() -> None:
    cap = Cap(9, frozenset({"visit", "meeting"}), 30, 2, own=False)
    found = first_exceeded([cap], touches(9, 3), channel="meeting", unit=2, on=DAY_0 + timedelta(days=20))
    assert found is not None
    assert (found.cap.key, found.earlier) == (9, (1, 0))


def test_another_channel_or_with_own_limits_another_unit_does_not_count() -> None:
    cap = Cap(1, frozenset({"visit"}), 30, 1, own=True)
    on = DAY_0 + timedelta(days=3)
    assert first_exceeded([cap], touches(1, channel="sms"), channel="visit", unit=1, on=on) is None
    assert first_exceeded([cap], touches(1), channel="sms", unit=1, on=on) is None
    assert first_exceeded([cap], touches(1, unit=2), channel="visit", unit=1, on=on) is None
    assert first_exceeded([cap], touches(1, unit=1), channel="visit", unit=1, on=on) is not None
