"""The look-ups agree with walking day by day, for any holidays and hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernel.calendar.nation import EXCEPTIONS, PUBLISHED, SHANGHAI, Oracle, nation
from yingshang.kernel.calendar.rules import HoursFrom, Limit, LimitUnit, WorkCalendar

CALM = settings(deadline=None)
"""No deadline: a busy machine is no fault."""
SLOW = settings(max_examples=40, deadline=None)
BASE = Oracle(EXCEPTIONS)
days = st.dates(date(2004, 1, 1), date(2026, 6, 30))
near = st.dates(date(2026, 1, 1), date(2026, 3, 31))
moments = st.builds(
    lambda day, minute: datetime.combine(day, time(), tzinfo=SHANGHAI) + timedelta(minutes=minute),
    near,
    st.integers(0, 24 * 60 - 1),
)
counts = st.integers(-150, 150)
HOURS = (
    HoursFrom(date(2000, 1, 1), ((time(8, 30), time(12)), (time(14), time(17, 30)))),
    HoursFrom(date(2026, 2, 10), ((time(9), time(12)), (time(13), time(17)))),
    HoursFrom(date(2026, 3, 5), ((time(9), time(15)),)),
)
SEASONAL = Oracle(EXCEPTIONS, HOURS)
seasonal = WorkCalendar(EXCEPTIONS, PUBLISHED, HOURS)


@CALM
@given(days, counts)
def test_adding_working_days_agrees_with_walking(start: date, count: int) -> None:
    assert nation().add_working_days(start, count).due_on == BASE.add_working_days(start, count)


@CALM
@given(st.dictionaries(near, st.booleans(), max_size=40), near, st.integers(0, 30))
def test_any_overrides(overrides: dict[date, bool], start: date, count: int) -> None:
    mixed = {**EXCEPTIONS, **overrides}
    assert WorkCalendar(mixed, PUBLISHED).add_working_days(start, count).due_on == Oracle(mixed).add_working_days(
        start, count
    )


@CALM
@given(days, st.integers(0, 400))
def test_counting_agrees_with_walking(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    assert nation().working_days_between(start, end) == BASE.working_days_between(start, end)
    assert nation().working_days_between(end, start) == -BASE.working_days_between(start, end)


@CALM
@given(days, st.integers(1, 300))
def test_counting_undoes_adding(start: date, count: int) -> None:
    due = nation().add_working_days(start, count).due_on
    assert nation().is_working(due)
    assert nation().working_days_between(start, due) == count


@CALM
@given(days, st.integers(0, 100), st.integers(0, 100))
def test_more_is_never_sooner(start: date, some: int, more: int) -> None:
    first, second = nation().add_working_days(start, some), nation().add_working_days(start, some + more)
    assert first.due_at <= second.due_at
    assert nation().add_working_days(start + timedelta(days=1), some).due_at >= first.due_at


@SLOW
@given(moments, st.integers(0, 25 * 60))
def test_office_hours_agree_with_walking(start: datetime, minutes: int) -> None:
    hours = Decimal(minutes) / 60
    end = seasonal.add_hours(start, hours).due_at
    assert timedelta(0) <= end - SEASONAL.add_minutes(start, minutes) < timedelta(milliseconds=1)


@SLOW
@given(moments, st.integers(0, 6))
def test_half_days_agree_with_walking(start: datetime, halves: int) -> None:
    end = seasonal.add_half_days(start, Decimal(halves)).due_at
    assert timedelta(0) <= SEASONAL.add_half_days(start, halves) - end < timedelta(minutes=1)


@CALM
@given(moments, st.integers(1, 20))
def test_two_half_days_are_one_day_of_the_office(start: datetime, count: int) -> None:
    halves = seasonal.limit_due(Limit(2 * count, LimitUnit.HALF_DAY), start)
    assert seasonal.limit_due(
        Limit(Decimal(count) - Decimal("0.5"), LimitUnit.WORKING_DAY), start
    ) == seasonal.limit_due(Limit(2 * count - 1, LimitUnit.HALF_DAY), start)
    opening = seasonal.next_opening(start)
    assert seasonal.working_days_between(opening.date(), halves.due_on) in {count - 1, count}


@CALM
@given(moments, st.integers(1, 30), st.integers(0, 20 * 1440), st.integers(0, 20 * 1440), st.sampled_from(LimitUnit))
def test_after_a_pause_as_much_is_left_as_before(
    start: datetime, amount: int, wait: int, pause: int, unit: LimitUnit
) -> None:
    due = seasonal.limit_due(Limit(amount, unit), start)
    since = start + timedelta(minutes=wait)
    until = since + timedelta(minutes=pause)
    assume(since <= due.due_at)
    moved = seasonal.shift(due.due_at, due.due_on, unit, since, until)
    before, after = seasonal.remaining(due.due_at, since), seasonal.remaining(moved.due_at, until)
    assert moved.due_at >= due.due_at
    if unit is LimitUnit.WORKING_DAY:
        assert after.working_days == before.working_days
    elif unit is LimitUnit.WORKING_HOUR:
        assert after.working_time == before.working_time
    elif unit in {LimitUnit.HOUR, LimitUnit.MINUTE}:
        assert after.time == before.time
    elif unit in {LimitUnit.CALENDAR_DAY, LimitUnit.MONTH}:
        assert moved.due_on >= due.due_on + (until.date() - since.date())
        assert moved == due or seasonal.is_working(moved.due_on)


@CALM
@given(moments, st.integers(1, 40), st.sampled_from(LimitUnit))
def test_every_due_moment_closes_its_day(start: datetime, amount: int, unit: LimitUnit) -> None:
    due = seasonal.limit_due(Limit(amount, unit), start)
    assert due.due_at > start
    assert datetime.combine(due.due_on, time(), tzinfo=SHANGHAI) < due.due_at <= seasonal.end_of(due.due_on)
