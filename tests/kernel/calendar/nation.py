"""The national calendar as tests of the rules use it, and a slow reading of the same rules to compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache

from chinese_calendar.constants import holidays, workdays

from yingshang.kernel.calendar.rules import DEFAULT_HOURS, SHANGHAI, HoursFrom, Spans, WorkCalendar

ONE_DAY = timedelta(days=1)
EXCEPTIONS: Mapping[date, bool] = {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)}
PUBLISHED = range(2004, 2027)


@cache
def nation() -> WorkCalendar:
    """The calendar with the holidays of 2004 to 2026."""
    return WorkCalendar(EXCEPTIONS, PUBLISHED)


def at(text: str) -> datetime:
    """``2026-03-11 10:00`` in Shanghai; ``24:00`` is the next midnight."""
    day, _, clock = text.partition(" ")
    if clock == "24:00":
        return datetime.combine(date.fromisoformat(day) + ONE_DAY, time(), tzinfo=SHANGHAI)
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Oracle:
    """Walks day by day and minute by minute; knows nothing of tables."""

    def __init__(self, exceptions: Mapping[date, bool], hours: tuple[HoursFrom, ...] = ()) -> None:
        self.exceptions = exceptions
        self.hours = hours

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def spans(self, day: date) -> Spans:
        rows = [row.spans for row in self.hours if row.since <= day]
        return rows[-1] if rows else self.hours[0].spans if self.hours else DEFAULT_HOURS

    def add_working_days(self, day: date, count: int) -> date:
        step = -ONE_DAY if count < 0 else ONE_DAY
        if count == 0:
            while not self.is_working(day):
                day += step
        while count:
            day += step
            if self.is_working(day):
                count += -1 if count > 0 else 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        count, day = 0, start
        while day < end:
            day += ONE_DAY
            count += self.is_working(day)
        return count

    def is_open(self, moment: datetime) -> bool:
        """Whether the minute that begins at the moment is office time."""
        day, clock = moment.date(), moment.time()
        return self.is_working(day) and any(a <= clock < b for a, b in self.spans(day))

    def _walk(self, start: datetime, target: Fraction, weight: Callable[[datetime], Fraction]) -> datetime:
        moment, passed = start, Fraction(0)
        while passed < target or (target == 0 and not self.is_open(moment)):
            if self.is_open(moment):
                passed += weight(moment)
            moment += timedelta(minutes=1)
        return moment

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        return self._walk(start, Fraction(minutes), lambda _: Fraction(1))

    def day_minutes(self, day: date) -> int:
        spans = self.spans(day)
        return sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in spans)

    def add_half_days(self, start: datetime, halves: int) -> datetime:
        """Right to the minute, rounded up."""
        return self._walk(start, Fraction(halves, 2), lambda moment: Fraction(1, self.day_minutes(moment.date())))
