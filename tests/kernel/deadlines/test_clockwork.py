"""Clocks in memory: when they warn, what a pause and an extension move, how an outcome is judged."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import Limit, LimitUnit, WorkCalendar
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.deadlines.book import LevelBook, due_text
from yingshang.kernel.deadlines.clockwork import (
    extend_clock,
    next_due,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from yingshang.kernel.deadlines.models import Deadline, Outcome, ServiceLevel
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.renewal import count_again

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def calendar(db: None) -> WorkCalendar:
    return calendar_for(None)


def start(
    calendar: WorkCalendar, amount: str, unit: str, warn: str, moment: str, inherited: datetime | None = None
) -> Deadline:
    level = ServiceLevel(
        kind="x", clock="c", amount=Decimal(amount), unit=unit, warn=Decimal(warn), since=date(2020, 1, 1)
    )
    book = LevelBook((level,), calendar)
    made = start_clock(
        case=Case(unit=Unit()), clock="c", name="c", at=at(moment), book=book, category="", inherited=inherited
    )
    assert made is not None
    return made


# started, amount, unit, warn: due, warned
@pytest.mark.parametrize(
    ("moment", "amount", "unit", "warn", "due", "warned"),
    [
        ("03-09T10:00", "3", "working_day", "1", "03-13T00:00", "03-12T00:00"),
        # due on Monday 24:00: one working day before is Friday's end, not Sunday's
        ("03-11T10:00", "3", "working_day", "1", "03-17T00:00", "03-14T00:00"),
        ("03-09T10:00", "7", "calendar_day", "2", "03-17T00:00", "03-15T00:00"),
        # one half day before Monday 10:00 is Friday 14:30, half of the office hours earlier
        ("03-13T10:00", "2", "half_day", "1", "03-16T10:00", "03-13T14:30"),
        # three working hours before Monday 10:00 lie on Friday afternoon, not in Monday's night
        ("03-13T10:00", "7", "working_hour", "3", "03-16T10:00", "03-13T15:00"),
        ("03-09T10:00", "60", "minute", "20", "03-09T11:00", "03-09T10:40"),
        ("03-09T10:00", "24", "hour", "4", "03-10T10:00", "03-10T06:00"),
        ("03-09T10:00", "1", "month", "5", "04-10T00:00", "04-05T00:00"),
        # without a lead there is no amber; a lead longer than the limit is amber from the start
        ("03-09T10:00", "1", "half_day", "0", "03-09T14:30", "03-09T14:30"),
        ("03-09T10:00", "2", "working_day", "9", "03-12T00:00", "03-09T10:00"),
        ("03-09T10:00", "3", "calendar_day", "0.5", "03-13T00:00", "03-12T12:00"),
    ],
)
def test_when_it_is_due_and_when_it_warns(
    calendar: WorkCalendar, moment: str, amount: str, unit: str, warn: str, due: str, warned: str
) -> None:
    made = start(calendar, amount, unit, warn, moment)
    assert (made.due_at, made.warn_at) == (at(due), at(warned))


def test_minutes_run_by_the_clock_out_of_hours(calendar: WorkCalendar) -> None:
    made = start(calendar, "30", "minute", "0", "03-14T23:50")  # a Saturday night
    assert (made.due_at, made.due_on) == (at("03-15T00:20"), date(2026, 3, 15))


def test_after_a_pause_the_lead_is_again_in_working_days(calendar: WorkCalendar) -> None:
    made = start(calendar, "3", "working_day", "1", "03-09T10:00")  # due Thursday
    pause_clock(made, at("03-10T10:00"), "")
    resume_clock(made, at("03-12T10:00"), calendar)
    assert (made.due_at, made.warn_at) == (at("03-17T00:00"), at("03-14T00:00"))


def test_what_was_reminded_before_a_pause_is_reminded_again(calendar: WorkCalendar) -> None:
    made = start(calendar, "3", "working_day", "1", "03-09T10:00")
    made.reminded_at = at("03-12T00:00")
    pause_clock(made, at("03-12T10:00"), "")
    resume_clock(made, at("03-16T10:00"), calendar)
    assert made.reminded_at is None


def test_a_pause_while_overdue_excuses_nothing(calendar: WorkCalendar) -> None:
    made = start(calendar, "1", "working_day", "0", "03-09T10:00")
    due = made.due_at
    pause_clock(made, at("03-12T10:00"), "")
    resume_clock(made, at("03-20T10:00"), calendar)
    assert (made.due_at, made.paused_at) == (due, None)
    stop_clock(made, at("03-20T10:00"))
    assert made.outcome == Outcome.MISSED


@pytest.mark.parametrize(("paused", "outcome"), [("03-10T10:00", Outcome.MET), ("03-12T10:00", Outcome.MISSED)])
def test_a_paused_clock_that_is_stopped_counts_to_its_pause(
    calendar: WorkCalendar, paused: str, outcome: Outcome
) -> None:
    made = start(calendar, "1", "working_day", "0", "03-09T10:00")
    pause_clock(made, at(paused), "")
    assert next_due([made]) is None
    stop_clock(made, at("03-30T10:00"))
    assert made.outcome == outcome


def test_an_inherited_moment_is_kept_to_the_minute_by_pause_and_extension(calendar: WorkCalendar) -> None:
    made = start(calendar, "7", "working_day", "2", "03-09T10:00", inherited=at("03-13T17:30"))
    assert (made.due_at, made.due_on, made.warn_at) == (at("03-13T17:30"), date(2026, 3, 13), at("03-12T17:30"))
    pause_clock(made, at("03-10T10:00"), "")
    resume_clock(made, at("03-11T10:00"), calendar)
    assert (made.due_at, made.warn_at) == (at("03-14T17:30"), at("03-13T17:30"))


def test_an_inherited_moment_that_is_past_already_is_late_from_the_start(calendar: WorkCalendar) -> None:
    made = start(calendar, "7", "working_day", "2", "03-09T10:00", inherited=at("03-06T17:30"))
    stop_clock(made, at("03-09T10:01"))
    assert made.outcome == Outcome.MISSED


def test_counting_again_takes_pauses_and_extensions_in_their_order(calendar: WorkCalendar) -> None:
    made = start(calendar, "3", "working_day", "1", "03-09T10:00")  # due on the 12th
    extend_clock(made, Limit(Decimal(5), LimitUnit.WORKING_DAY), at("03-11T10:00"), calendar)  # on the 19th
    pause = pause_clock(made, at("03-17T10:00"), "")
    resume_clock(made, at("03-18T10:00"), calendar)
    pause.until = at("03-18T10:00")
    assert made.due_on == date(2026, 3, 20)
    assert count_again(made, [pause], calendar).due_on == date(2026, 3, 20)


def test_a_due_moment_in_words() -> None:
    assert due_text(at("03-17T00:00")) == "03月16日 24:00"
    assert due_text(at("03-09T14:30") + timedelta()) == "03月09日 14:30"
