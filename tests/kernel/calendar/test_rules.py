"""The rules of the calendar, by cases that an official can check against the holiday notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from chinese_calendar import is_workday

from tests.kernel.calendar.nation import EXCEPTIONS, PUBLISHED, at, nation
from yingshang.kernel.calendar.rules import (
    CalendarNotPublished,
    Due,
    HoursFrom,
    Limit,
    LimitUnit,
    OutOfCalendar,
    WorkCalendar,
    read_spans,
)

SUMMER = WorkCalendar(
    EXCEPTIONS,
    PUBLISHED,
    [
        HoursFrom(date(2000, 1, 1), ((time(9), time(12)), (time(13), time(17)))),
        HoursFrom(date(2026, 6, 1), ((time(8), time(12)), (time(15), time(19)))),
    ],
)


def test_every_day_is_what_the_notices_say() -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert nation().is_working(day) == is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2025-09-26", 20, "2025-10-30"),  # 国庆中秋 1-8 October, 28 September and 11 October worked
        ("2024-02-05", 20, "2024-03-08"),  # 春节 10-17 February, 除夕 worked, 18 February worked
        ("2025-12-25", 10, "2026-01-09"),  # 元旦 1-3 January 2026, 4 January worked
        ("2026-03-11", 1, "2026-03-12"),
        ("2026-03-13", 1, "2026-03-16"),  # Friday
        ("2026-03-14", 1, "2026-03-16"),  # begun on Saturday: Monday is the first day
        ("2026-03-11", 0, "2026-03-11"),
        ("2026-03-14", 0, "2026-03-16"),
        ("2026-03-16", -1, "2026-03-13"),
        ("2026-03-14", -1, "2026-03-13"),
        ("2026-02-13", 1, "2026-02-14"),  # Saturday worked before 春节 2026
        ("2026-02-14", 1, "2026-02-24"),
    ],
)
def test_working_days(start: str, count: int, due: str) -> None:
    result = nation().add_working_days(date.fromisoformat(start), count)
    assert result == Due(at(f"{due} 24:00"), date.fromisoformat(due), provisional=False)
    assert result.day == result.due_on


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        ("3", "working_day", "2026-03-11 23:59", "2026-03-16 24:00"),
        ("3", "working_day", "2026-03-11 00:00", "2026-03-16 24:00"),
        # half of 7 hours
        ("1", "half_day", "2026-03-11 09:00", "2026-03-11 13:30"),
        ("1", "half_day", "2026-03-11 15:00", "2026-03-12 10:30"),
        ("0.5", "working_day", "2026-03-11 15:00", "2026-03-12 10:30"),
        ("1.5", "working_day", "2026-03-13 15:00", "2026-03-17 10:30"),
        ("2", "half_day", "2026-03-11 09:00", "2026-03-11 17:00"),
        ("1", "half_day", "2026-03-14 11:00", "2026-03-16 13:30"),  # Saturday: from Monday's opening
        # office hours
        ("1", "working_hour", "2026-03-11 10:00", "2026-03-11 11:00"),
        ("2", "working_hour", "2026-03-11 11:30", "2026-03-11 14:30"),  # over lunch
        ("3", "working_hour", "2026-03-11 09:00", "2026-03-11 12:00"),  # to the close, not the reopening
        ("1", "working_hour", "2026-03-11 12:30", "2026-03-11 14:00"),
        ("1", "working_hour", "2026-03-11 03:00", "2026-03-11 10:00"),
        ("2", "working_hour", "2026-03-13 16:00", "2026-03-16 10:00"),
        ("2", "working_hour", "2026-02-14 16:30", "2026-02-24 10:30"),  # over 春节
        ("0.5", "working_hour", "2026-03-11 16:30", "2026-03-11 17:00"),
        ("0", "working_hour", "2026-03-13 18:00", "2026-03-16 09:00"),
        # by the clock, day and night
        ("24", "hour", "2026-03-13 18:00", "2026-03-14 18:00"),
        ("60", "minute", "2026-03-11 23:30", "2026-03-12 00:30"),
        # 民法典 203: an end on a day of rest moves on
        ("7", "calendar_day", "2026-03-11 10:00", "2026-03-18 24:00"),
        ("3", "calendar_day", "2026-03-11 10:00", "2026-03-16 24:00"),
        ("10", "calendar_day", "2026-02-10 10:00", "2026-02-24 24:00"),
        # 民法典 202: the same day, or the last of the month
        ("1", "month", "2026-03-11 10:00", "2026-04-13 24:00"),  # 11 April is a Saturday
        ("1", "month", "2025-01-31 10:00", "2025-02-28 24:00"),
        ("1", "month", "2024-01-31 10:00", "2024-02-29 24:00"),
        ("12", "month", "2024-02-29 10:00", "2025-02-28 24:00"),
        ("2", "month", "2025-11-30 10:00", "2026-01-30 24:00"),
        # backwards, for reminders
        ("-1", "working_day", "2026-03-16 10:00", "2026-03-13 24:00"),
        ("-2", "working_hour", "2026-03-16 10:00", "2026-03-13 16:00"),
        ("-3", "hour", "2026-03-16 01:00", "2026-03-15 22:00"),
        ("-2", "calendar_day", "2026-03-16 01:00", "2026-03-14 24:00"),
    ],
)
def test_limits(amount: str, unit: str, start: str, due: str) -> None:
    result = nation().limit_due(Limit(amount, LimitUnit(unit)), at(start))
    assert result.due_at == at(due)
    assert result.due_on == date.fromisoformat(due[:10])
    assert not result.provisional


def test_a_moment_in_another_zone_is_read_in_shanghai() -> None:
    evening = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)  # 13 March, 04:00
    assert nation().limit_due(Limit(1, LimitUnit.WORKING_DAY), evening).due_on == date(2026, 3, 16)
    assert nation().limit_due(Limit(1, LimitUnit.WORKING_HOUR), evening).due_at == at("2026-03-13 10:00")


def test_a_clock_that_ends_at_midnight_belongs_to_the_day_that_ends() -> None:
    due = nation().limit_due(Limit(6, LimitUnit.HOUR), at("2026-03-11 18:00"))
    assert (due.due_at, due.due_on) == (at("2026-03-11 24:00"), date(2026, 3, 11))


def test_what_is_no_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        Limit("0.5", LimitUnit.MONTH)
    with pytest.raises(TypeError):
        Limit(0.5, LimitUnit.HOUR)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="aware"):
        nation().limit_due(Limit(1, LimitUnit.HOUR), datetime(2026, 3, 11))
    with pytest.raises(OutOfCalendar):
        nation().add_working_days(date(1999, 12, 31), 1)
    with pytest.raises(OutOfCalendar):
        nation().add_working_days(date(2149, 12, 30), 20)
    with pytest.raises(OutOfCalendar):
        nation().add_hours(at("2000-01-03 09:00"), Decimal(-1))


# ---------------------------------------------------------------- years without published holidays
@pytest.mark.parametrize(
    ("start", "count", "provisional"),
    [("2026-12-25", 4, False), ("2026-12-25", 5, True), ("2026-12-31", 1, True), ("2027-03-01", 0, True)],
)
def test_a_date_that_counts_an_unpublished_year_is_provisional(start: str, count: int, *, provisional: bool) -> None:
    assert nation().add_working_days(date.fromisoformat(start), count).provisional is provisional


def test_each_unit_knows_when_it_is_provisional() -> None:
    start = at("2026-12-31 16:00")
    provisional = {unit: nation().limit_due(Limit(2, unit), start).provisional for unit in LimitUnit}
    by_the_clock = {LimitUnit.HOUR, LimitUnit.MINUTE}
    assert provisional == {unit: unit not in by_the_clock for unit in LimitUnit}


def test_a_strict_calendar_refuses_provisional_dates() -> None:
    strict = WorkCalendar(EXCEPTIONS, PUBLISHED, strict=True)
    assert strict.add_working_days(date(2026, 12, 25), 4).due_on == date(2026, 12, 31)
    with pytest.raises(CalendarNotPublished, match="2027"):
        strict.add_working_days(date(2026, 12, 25), 5)
    assert strict.working_days_between(date(2026, 12, 25), date(2027, 1, 5)) == 7
    assert strict.is_published(date(2026, 1, 1))
    assert not strict.is_published(date(2027, 1, 1))


# ---------------------------------------------------------------- hours that change with the season
@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        ("2", "working_hour", "2026-05-29 16:00", "2026-06-01 09:00"),  # Friday to Monday, which opens at 8
        ("1", "half_day", "2026-06-01 08:00", "2026-06-01 12:00"),
        ("1", "half_day", "2026-05-29 15:00", "2026-06-01 09:43"),  # 2 of 7 hours are 2/7; the rest is 3/14 of 8
        ("2", "half_day", "2026-05-29 13:30", "2026-06-01 12:00"),
    ],
)
def test_seasonal_hours(amount: str, unit: str, start: str, due: str) -> None:
    end = SUMMER.limit_due(Limit(amount, LimitUnit(unit)), at(start)).due_at
    assert timedelta(0) <= at(due) - end < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-11 10:30", "2026-03-11 10:30"),
        ("2026-03-11 12:00", "2026-03-11 13:00"),
        ("2026-03-11 07:00", "2026-03-11 09:00"),
        ("2026-03-11 17:00", "2026-03-12 09:00"),
        ("2026-02-14 17:30", "2026-02-24 09:00"),
        ("2026-05-30 10:00", "2026-06-01 08:00"),
    ],
)
def test_next_opening(moment: str, opening: str) -> None:
    assert SUMMER.next_opening(at(moment)) == at(opening)


@pytest.mark.parametrize("pairs", [[], [["12:00", "09:00"]], [["09:00", "12:00"], ["11:00", "17:00"]], [["9", "12"]]])
def test_hours_in_disorder_are_refused(pairs: list[list[str]]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own message for what is no time
        read_spans(pairs)


# ---------------------------------------------------------------- pauses, extensions, what is left
@pytest.mark.parametrize(
    ("unit", "due", "since", "until", "after"),
    [
        ("working_day", "2026-03-13 24:00", "2026-03-11 10:00", "2026-03-11 16:00", "2026-03-13 24:00"),
        ("working_day", "2026-03-13 24:00", "2026-03-11 10:00", "2026-03-13 09:00", "2026-03-17 24:00"),
        ("working_day", "2026-03-13 24:00", "2026-03-13 10:00", "2026-03-15 09:00", "2026-03-13 24:00"),  # a weekend
        ("working_day", "2026-03-12 12:00", "2026-03-11 10:00", "2026-03-11 11:00", "2026-03-12 14:00"),  # half days
        ("working_hour", "2026-03-11 16:00", "2026-03-11 10:00", "2026-03-11 12:30", "2026-03-12 10:00"),
        ("working_hour", "2026-03-11 16:00", "2026-03-11 12:10", "2026-03-11 12:50", "2026-03-11 16:00"),  # lunch
        ("half_day", "2026-03-11 16:00", "2026-03-11 10:00", "2026-03-12 10:00", "2026-03-12 16:00"),
        ("hour", "2026-03-14 10:00", "2026-03-13 18:00", "2026-03-14 06:00", "2026-03-14 22:00"),
        ("calendar_day", "2026-03-18 24:00", "2026-03-11 10:00", "2026-03-14 10:00", "2026-03-23 24:00"),
        ("month", "2026-04-13 24:00", "2026-03-11 10:00", "2026-03-11 18:00", "2026-04-13 24:00"),
    ],
)
def test_a_pause_moves_by_its_own_measure(unit: str, due: str, since: str, until: str, after: str) -> None:
    moved = nation().shift(at(due), date.fromisoformat(due[:10]), LimitUnit(unit), at(since), at(until))
    assert (moved.due_at, moved.due_on) == (at(after), date.fromisoformat(after[:10]))


def test_a_pause_that_ends_before_it_began_is_refused() -> None:
    with pytest.raises(ValueError, match="pause"):
        nation().shift(
            at("2026-03-13 24:00"), date(2026, 3, 13), LimitUnit.HOUR, at("2026-03-12 10:00"), at("2026-03-11 10:00")
        )


@pytest.mark.parametrize(
    ("due", "amount", "unit", "after"),
    [
        ("2026-03-13 24:00", "3", "working_day", "2026-03-18 24:00"),
        ("2026-03-13 24:00", "1", "month", "2026-04-13 24:00"),
        ("2026-03-13 24:00", "1", "half_day", "2026-03-16 13:30"),
        ("2026-03-11 12:00", "2", "working_hour", "2026-03-11 15:00"),
        ("2026-03-11 12:00", "24", "hour", "2026-03-12 12:00"),
    ],
)
def test_an_extension_counts_on_from_what_was_due(due: str, amount: str, unit: str, after: str) -> None:
    assert nation().extend(at(due), Limit(amount, LimitUnit(unit))).due_at == at(after)


@pytest.mark.parametrize(
    ("due", "now", "days", "hours", "late"),
    [
        ("2026-03-13 24:00", "2026-03-11 10:00", 2, 20, False),
        ("2026-03-13 24:00", "2026-03-13 16:00", 0, 1, False),
        ("2026-03-13 24:00", "2026-03-13 24:00", 0, 0, True),
        ("2026-03-13 24:00", "2026-03-17 09:00", -2, -7, True),
        ("2026-03-11 12:00", "2026-03-11 10:00", 0, 2, False),
    ],
)
def test_what_is_left(due: str, now: str, days: int, hours: int, *, late: bool) -> None:
    left = nation().remaining(at(due), at(now))
    assert (left.working_days, left.working_time, left.is_late) == (days, timedelta(hours=hours), late)
    assert left.time == at(due) - at(now)
