"""The calendar itself: adds limits to moments, counts between days, moves what is due over a pause.

Sources: 民法典 201 (the first day does not count), 202 (months: the same day, or the last of the month), 203 (an end on
a day of rest moves on; the last day ends at 24:00), 行政许可法 82 (limits in working days, without statutory holidays).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from yingshang.kernel.calendar.rules.daytable import FIRST, DayTable, day_at, index_of
from yingshang.kernel.calendar.rules.hourtable import HourTable
from yingshang.kernel.calendar.rules.limits import (
    SHANGHAI,
    CalendarNotPublished,
    Due,
    Limit,
    LimitUnit,
    Remaining,
    last_day,
    local,
    microseconds,
)
from yingshang.kernel.calendar.rules.opening import DEFAULT_HOURS, HoursFrom

HOUR = 3_600_000_000
ONE_DAY = timedelta(days=1)
BY_THE_CLOCK = {LimitUnit.HOUR: HOUR, LimitUnit.MINUTE: HOUR // 60}


class WorkCalendar:
    """The working days and hours of one place, 2000 to 2149. Immutable; laid out once, each question is a look-up.

    Arguments:
        days: days that are worked (``True``) or not, against the week's rule that Monday to Friday are.
        published: the years whose holidays are known; a date that counts another year is provisional.
        hours: office hours by the day from which they hold, in order.
        strict: refuse provisional dates with ``CalendarNotPublished``.

    Errors: ``OutOfCalendar`` from every method whose day lies outside the years above.
    """

    __slots__ = ("_days", "_hours", "_published", "_strict")

    def __init__(
        self,
        days: Mapping[date, bool],
        published: Collection[int],
        hours: Sequence[HoursFrom] = (HoursFrom(FIRST, DEFAULT_HOURS),),
        *,
        strict: bool = False,
    ) -> None:
        self._days = DayTable(days)
        self._hours = HourTable(self._days, hours)
        self._published = frozenset(published)
        self._strict = strict

    # ------------------------------------------------------------ days
    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return bool(self._days.flags[index_of(day)])

    def is_published(self, day: date) -> bool:
        """Whether the holidays of the day's year are known."""
        return day.year in self._published

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is the earlier one."""
        return self._days.between(index_of(start), index_of(end))

    def add_working_days(self, start: date, count: int) -> Due:
        """The day on which ``count`` working days are full; the day of the start does not count.

        With 0 it is the day itself or, when that is not worked, the next working day; with -1 the working day before.
        """
        day = day_at(self._days.add(index_of(start), count))
        if day == start:
            return self._day_due(day, day, day)
        return self._day_due(day, *((start + ONE_DAY, day) if day > start else (day, start - ONE_DAY)))

    def add_calendar_days(self, start: date, count: int) -> Due:
        """``count`` days after ``start``, moved on to a working day (not when counting backwards)."""
        return self._moved_on(start + timedelta(days=count), back=count < 0)

    def add_months(self, start: date, count: int) -> Due:
        """The same day ``count`` months later, or the last of that month, moved on to a working day."""
        years, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        last = monthrange(years, month + 1)[1]
        return self._moved_on(date(years, month + 1, min(start.day, last)), back=count < 0)

    def end_of(self, day: date) -> datetime:
        """24:00 of a day, written as the next midnight."""
        return datetime.combine(day + ONE_DAY, time(), tzinfo=SHANGHAI)

    # ------------------------------------------------------------ hours
    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself when the office is open, else when it opens next."""
        return self._hours.next_opening(local(moment))

    def add_hours(self, start: datetime, hours: Decimal) -> Due:
        """``hours`` office hours after ``start``; begun out of hours they run from the next opening."""
        start = local(start)
        if not hours:
            return self._moment_due(start, self._hours.next_opening(start))
        position = self._hours.position(start) + microseconds(hours, HOUR)
        return self._moment_due(start, self._hours.moment(position))

    def add_half_days(self, start: datetime, count: Decimal) -> Due:
        """``count`` halves of a day's office hours after ``start``; two of them are a day, whatever its hours."""
        start = local(start)
        if not count:
            return self._moment_due(start, self._hours.next_opening(start))
        parts = self._hours.parts(start) + microseconds(count / 2, self._hours.part)
        return self._moment_due(start, self._hours.moment_of_parts(parts))

    # ------------------------------------------------------------ limits
    def limit_due(self, limit: Limit, start: datetime) -> Due:
        """When a limit that starts at ``start`` ends. A negative one reaches back.

        Errors: ``ValueError`` for a naive moment; ``CalendarNotPublished`` in a strict calendar.
        """
        start, unit = local(start), limit.unit
        if unit is LimitUnit.WORKING_DAY and limit.is_whole:
            return self.add_working_days(start.date(), int(limit.amount))
        if unit is LimitUnit.WORKING_DAY:
            return self.add_half_days(start, limit.amount * 2)
        if unit is LimitUnit.HALF_DAY:
            return self.add_half_days(start, limit.amount)
        if unit is LimitUnit.WORKING_HOUR:
            return self.add_hours(start, limit.amount)
        if unit is LimitUnit.CALENDAR_DAY:
            return self.add_calendar_days(start.date(), int(limit.amount))
        if unit is LimitUnit.MONTH:
            return self.add_months(start.date(), int(limit.amount))
        return _clock_due(start + timedelta(microseconds=microseconds(limit.amount, BY_THE_CLOCK[unit])))

    def extend(self, due_at: datetime, by: Limit) -> Due:
        """What is due when ``due_at`` is extended: limits in days count on from its day, in hours from the moment."""
        if by.unit in BY_THE_CLOCK or by.unit in {LimitUnit.WORKING_HOUR, LimitUnit.HALF_DAY} or not by.is_whole:
            return self.limit_due(by, due_at)
        return self.limit_due(by, due_at - timedelta(microseconds=1))

    def shift(self, due_at: datetime, due_on: date, unit: LimitUnit, since: datetime, until: datetime) -> Due:
        """What is due after a pause: moved by what passed between pause and resumption, in the limit's own measure.

        Working days for a limit in working days (those after the day of the pause, up to and including that of the
        resumption, so that as many are left as before), office time for hours and half days, calendar days for days
        and months (the end moves on over days of rest), plain time for hours by the clock.

        Arguments:
            due_at, due_on: as they stood.
            since, until: pause and resumption.

        Errors: ``ValueError`` when the resumption is before the pause.
        """
        due_at, since, until = local(due_at), local(since), local(until)
        if until < since:
            raise ValueError("a pause cannot end before it began")
        if unit in BY_THE_CLOCK:
            return _clock_due(due_at + (until - since))
        if unit in {LimitUnit.CALENDAR_DAY, LimitUnit.MONTH}:
            days = (until.date() - since.date()).days
            return self.add_calendar_days(due_on, days) if days else Due(due_at, due_on)
        if unit is LimitUnit.WORKING_DAY and due_at == self.end_of(due_on):
            days = self.working_days_between(since.date(), until.date())
            return self.add_working_days(due_on, days) if days else Due(due_at, due_on)
        return self._shift_hours(due_at, due_on, unit, since, until)

    def remaining(self, due_at: datetime, now: datetime) -> Remaining:
        """What is left at ``now``, in working days, in office time and by the clock."""
        due_at, now = local(due_at), local(now)
        office = self._hours.position(due_at) - self._hours.position(now)
        return Remaining(
            working_days=self.working_days_between(now.date(), last_day(due_at)),
            working_time=timedelta(microseconds=office),
            time=due_at - now,
        )

    # ------------------------------------------------------------ inside
    def _shift_hours(self, due_at: datetime, due_on: date, unit: LimitUnit, since: datetime, until: datetime) -> Due:
        if unit is LimitUnit.WORKING_HOUR:
            passed = self._hours.position(until) - self._hours.position(since)
            moved = self._hours.moment(self._hours.position(due_at) + passed) if passed else due_at
        else:
            passed = self._hours.parts(until) - self._hours.parts(since)
            moved = self._hours.moment_of_parts(self._hours.parts(due_at) + passed) if passed else due_at
        return self._moment_due(due_at, moved) if passed else Due(due_at, due_on)

    def _moved_on(self, day: date, *, back: bool) -> Due:
        end = day if back else day_at(self._days.add(index_of(day), 0))
        return self._day_due(end, day, end)

    def _day_due(self, day: date, first: date, last: date) -> Due:
        return Due(self.end_of(day), day, self._is_provisional(first, last))

    def _moment_due(self, start: datetime, end: datetime) -> Due:
        first, last = sorted((start.date(), end.date()))
        return Due(end, last_day(end), self._is_provisional(first, last))

    def _is_provisional(self, first: date, last: date) -> bool:
        """Whether the days counted touch a year without published holidays."""
        for year in range(first.year, last.year + 1):
            if year not in self._published:
                if self._strict:
                    raise CalendarNotPublished(year)
                return True
        return False


def _clock_due(end: datetime) -> Due:
    return Due(end, last_day(end))
