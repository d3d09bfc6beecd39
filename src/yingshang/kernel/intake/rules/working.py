"""When something is due and when its unit is reminded, on a calendar of working days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)


class Counted(Protocol):
    """What adding working days gives."""

    @property
    def due_on(self) -> date: ...
    @property
    def provisional(self) -> bool: ...


class Calendar(Protocol):
    """What is asked of a working calendar."""

    def is_working(self, day: date) -> bool: ...
    def add_working_days(self, start: date, count: int) -> Counted: ...


def due_dates(last: date, due_after: int, remind_before: int, calendar: Calendar) -> tuple[date, date, bool]:
    """The day when a period's form is due, the day of the reminder, and whether the calendar was only provisional.

    Arguments:
        last: the period's last day, which does not count; ``due_after``, ``remind_before``: working days.
    """
    due = calendar.add_working_days(last, max(due_after, 1))
    return due.due_on, working_day_before(due.due_on, remind_before, calendar), due.provisional


def working_day_before(day: date, count: int, calendar: Calendar) -> date:
    """The working day that lies ``count`` working days before a day."""
    left, found = count, day
    while left > 0:
        found -= ONE_DAY
        left -= calendar.is_working(found)
    return found
