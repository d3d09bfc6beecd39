"""Office time as a line of its own: moments become positions on it and back, so that adding hours is adding numbers.

Two measures lie on the same days. In *office time* a position is microseconds of opening passed; in *days' parts* each
working day is as long as any other, however long the office is open, which is what half a day means.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import lcm

from yingshang.kernel.calendar.rules.daytable import FIRST, LAST, LENGTH, DayTable, day_at, index_of
from yingshang.kernel.calendar.rules.limits import SHANGHAI, OutOfCalendar
from yingshang.kernel.calendar.rules.opening import HoursFrom, Opening


class HourTable:
    """Office hours over the days of a table.

    Arguments:
        hours: rows in order of their days; the first one holds for all days before it too.
    """

    __slots__ = ("before", "days", "openings", "part", "since")

    def __init__(self, days: DayTable, hours: Sequence[HoursFrom]) -> None:
        self.days = days
        self.since = [0, *(index_of(max(FIRST, row.since)) for row in hours[1:])]
        self.openings = [Opening(row.spans) for row in hours]
        self.part = lcm(*(opening.total for opening in self.openings))
        """How long a whole working day is in days' parts: every day's office time divides it."""
        lengths = array("q")
        for opening, start, end in zip(self.openings, self.since, [*self.since[1:], LENGTH], strict=True):
            lengths.extend(opening.total if flag else 0 for flag in days.flags[start:end])
        self.before = array("q", accumulate(lengths, initial=0))

    def opening(self, index: int) -> Opening:
        """The hours in force on a day."""
        return self.openings[bisect_right(self.since, index) - 1]

    def position(self, moment: datetime) -> int:
        """Office time passed at a local moment, in microseconds since 2000."""
        index = index_of(moment.date())
        return self.before[index] + (self.opening(index).worked(_time(moment)) if self.days.flags[index] else 0)

    def moment(self, position: int) -> datetime:
        """The first moment at which that much office time has passed."""
        index = bisect_left(self.before, position) - 1
        if not 0 <= index < LENGTH:
            raise OutOfCalendar(FIRST, LAST)
        return _at(day_at(index), self.opening(index).when(position - self.before[index]))

    def parts(self, moment: datetime) -> int:
        """Working days passed at a local moment, the present one in part, as multiples of 1/``part``."""
        index = index_of(moment.date())
        whole = self.days.before[index] * self.part
        if not self.days.flags[index]:
            return whole
        opening = self.opening(index)
        return whole + opening.worked(_time(moment)) * (self.part // opening.total)

    def moment_of_parts(self, parts: int) -> datetime:
        """The first moment at which that many days' parts have passed."""
        rank = -(-parts // self.part) - 1
        index = self.days.nth_day(rank)
        opening = self.opening(index)
        worked = -(-(parts - rank * self.part) * opening.total // self.part)
        return _at(day_at(index), opening.when(worked))

    def next_opening(self, moment: datetime) -> datetime:
        """The local moment itself when the office is open, else the next opening."""
        index = index_of(moment.date())
        if self.days.flags[index]:
            opens = self.opening(index).open_from(_time(moment))
            if opens is not None:
                return _at(moment.date(), opens)
        following = self.days.add(index, 1)
        return _at(day_at(following), self.opening(following).spans[0][0])


def _time(moment: datetime) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def _at(day: date, after_midnight: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI) + timedelta(microseconds=after_midnight)
