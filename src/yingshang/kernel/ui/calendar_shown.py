"""A year of the working calendar as twelve months of weeks."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yingshang.kernel.calendar.queries import DayOfYear

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a month's grid.

    Attributes:
        mark: 休 or 班 where it differs from the week's rule, empty elsewhere.
        css: ``rest``, ``work``, with ``own`` where the district's own word counts.
    """

    number: int
    day: date
    mark: str
    name: str
    css: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks of seven squares, ``None`` outside of it, and how many days are worked."""

    number: int
    weeks: tuple[tuple[Square | None, ...], ...]
    working: int


def months_of_year(days: Sequence[DayOfYear]) -> list[Month]:
    """The grid of a year, weeks from Monday."""
    by_day = {day.day: day for day in days}
    year = days[0].day.year
    return [_month(by_day, year, month) for month in range(1, 13)]


def _month(by_day: dict[date, DayOfYear], year: int, month: int) -> Month:
    weeks = tuple(
        tuple(_square(by_day[day]) if day.month == month else None for day in week)
        for week in Calendar().monthdatescalendar(year, month)
    )
    working = sum(d.is_working for d in by_day.values() if d.day.month == month)
    return Month(month, weeks, working)


def _square(day: DayOfYear) -> Square:
    weekend = day.day.weekday() >= 5
    changed = day.is_working == weekend
    mark = ("班" if day.is_working else "休") if changed or day.name else ""
    css = " ".join(filter(None, ("work" if day.is_working else "rest", "own" if day.source == "own" else "")))
    return Square(day.day.day, day.day, mark, day.name, css)
