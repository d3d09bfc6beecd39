"""The limits in force: read once, looked up many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import WorkCalendar
from yingshang.kernel.clock import local
from yingshang.kernel.deadlines.models import ServiceLevel
from yingshang.kernel.identity.models import Unit


@dataclass(frozen=True, slots=True)
class LevelBook:
    """The service levels of one kind of case in one district, and the district's calendar."""

    levels: tuple[ServiceLevel, ...]
    calendar: WorkCalendar

    def level(self, clock: str, category: str, on: date) -> ServiceLevel | None:
        """The limit of a clock on a day: the district's own before the common one, the category's before the general.

        Returns ``None`` when no limit is in force: the clock is then not run.
        """
        found = [
            level
            for level in self.levels
            if level.clock == clock
            and level.category in {category, ""}
            and level.since <= on
            and (level.until is None or on < level.until)
        ]
        return max(found, key=lambda v: (v.district_id is not None, v.category == category, v.since), default=None)


def open_book(kind: str, district: Unit) -> LevelBook:
    """Read the limits of a kind of case and the calendar for a district (two queries; the calendar is cached)."""
    levels = ServiceLevel.objects.filter(kind=kind).order_by("id")
    mine = tuple(level for level in levels if level.district_id in {None, district.pk})
    return LevelBook(mine, calendar_for(district))


def due_text(due_at: datetime) -> str:
    """``03月16日 24:00``, ``03月09日 14:30``: the midnight that ends a day is said of that day."""
    moment = local(due_at)
    if moment.time() == time():
        return f"{moment - timedelta(microseconds=1):%m月%d日} 24:00"
    return f"{moment:%m月%d日 %H:%M}"
