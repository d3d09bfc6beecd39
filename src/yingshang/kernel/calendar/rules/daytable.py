"""Which days are worked, laid out so that counting them is a look-up: prefix counts and the n-th working day."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import date
from itertools import accumulate, compress, cycle, islice

from yingshang.kernel.calendar.rules.limits import OutOfCalendar

FIRST, LAST = date(2000, 1, 1), date(2149, 12, 31)
ORIGIN = FIRST.toordinal()
LENGTH = LAST.toordinal() - ORIGIN + 1

_WEEK = bytes((FIRST.weekday() + offset) % 7 < 5 for offset in range(7))


class DayTable:
    """All days from 2000 to 2149 by index (0 = 1 January 2000): Monday to Friday, but for the days given.

    Arguments:
        days: days that are worked or not, whatever their weekday; those out of range are passed over.
    """

    __slots__ = ("before", "flags", "nth")

    def __init__(self, days: Mapping[date, bool]) -> None:
        flags = bytearray(islice(cycle(_WEEK), LENGTH))
        for day, working in days.items():
            if FIRST <= day <= LAST:
                flags[day.toordinal() - ORIGIN] = working
        self.flags = bytes(flags)
        self.before = array("i", accumulate(flags, initial=0))
        self.nth = array("i", compress(range(LENGTH), flags))

    def add(self, start: int, count: int) -> int:
        """The working day on which ``count`` working days after ``start`` are full; ``start`` itself does not count.

        With 0 the day itself or, when it is not worked, the next working day; with a negative count backwards.
        """
        if count < 0:
            return self.nth_day(self.before[start] + count)
        if count == 0 and self.flags[start]:
            return start
        return self.nth_day(self.before[start + 1] + max(count, 1) - 1)

    def nth_day(self, rank: int) -> int:
        """The index of the working day with that rank (0 = the first in the table)."""
        if not 0 <= rank < len(self.nth):
            raise OutOfCalendar(FIRST, LAST)
        return self.nth[rank]

    def between(self, start: int, end: int) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        return self.before[end + 1] - self.before[start + 1]


def index_of(day: date) -> int:
    """The index of a day.

    Errors: ``OutOfCalendar``.
    """
    index = day.toordinal() - ORIGIN
    if not 0 <= index < LENGTH:
        raise OutOfCalendar(FIRST, LAST)
    return index


def day_at(index: int) -> date:
    """The day with that index."""
    return date.fromordinal(index + ORIGIN)
