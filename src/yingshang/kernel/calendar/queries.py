"""The calendar of a place, put together from the tables and kept by each process until they change.

Of a day the nearest says whether it is worked: the unit's own table, those of the units above it, the office's national
table, the published holidays that ship with the system (2004 to 2026), and last the week's rule, marked provisional.

A process keeps what it has laid out under the tables' stamp. Each call reads the stamp (one row by its key), so that
a change counts everywhere from the next call on, other processes included. The stamp is a random value and no counter:
a value seen inside a transaction that is then rolled back never comes again. Who works through many cases asks once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.conf import settings

from yingshang.kernel.calendar.models import CalendarDay, CalendarStamp, OfficeHours, PublishedYear
from yingshang.kernel.calendar.rules import FIRST, Due, HoursFrom, WorkCalendar, nearest_hours, read_spans
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit

STAMP_ID = 1
Place = int | None
"""A unit's id, or ``None`` for the nation."""


@dataclass(frozen=True, slots=True)
class _Tables:
    """All rows of the office's tables by place, and the calendars laid out from them so far."""

    days: dict[Place, dict[date, bool]]
    years: dict[Place, set[int]]
    hours: dict[Place, list[HoursFrom]]
    calendars: dict[tuple[tuple[int, ...], bool], WorkCalendar] = field(default_factory=dict)


_held: dict[str, _Tables] = {}


def calendar_for(unit: Unit | None) -> WorkCalendar:
    """The working calendar of a unit, or the nation's; one query while nothing has changed.

    Errors of the calendar: ``CalendarNotPublished`` instead of provisional dates when the setting
    ``PROVISIONAL_DATES`` is ``error``.
    """
    tables = _tables()
    places = _places(unit, tables)
    strict = settings.PROVISIONAL_DATES == "error"
    made = tables.calendars.get((places, strict))
    if made is None:
        made = tables.calendars[places, strict] = _lay_out(tables, places, strict=strict)
    return made


def working_deadline(day: date, n: int, unit: Unit | None = None) -> Due:
    """When ``n`` working days that start on ``day`` (which does not count) are over: 24:00 of the last one."""
    return calendar_for(unit).add_working_days(day, n)


def _tables() -> _Tables:
    """The tables under the present stamp; read again when they changed while they were read."""
    stamp = _stamp()
    while (held := _held.get(stamp)) is None:
        read = _read()
        seen, stamp = stamp, _stamp()
        if seen == stamp:
            _held.clear()
            _held[stamp] = read
    return held


def _stamp() -> str:
    return CalendarStamp.objects.filter(pk=STAMP_ID).values_list("value", flat=True).first() or ""


def _read() -> _Tables:
    days: defaultdict[Place, dict[date, bool]] = defaultdict(dict)
    years: defaultdict[Place, set[int]] = defaultdict(set)
    hours: defaultdict[Place, list[HoursFrom]] = defaultdict(list)
    for place, day, is_working in CalendarDay.objects.values_list("unit_id", "date", "is_working"):
        days[place][day] = is_working
    for place, year in PublishedYear.objects.values_list("unit_id", "year"):
        years[place].add(year)
    for place, since, spans in OfficeHours.objects.values_list("unit_id", "since", "spans"):
        hours[place].append(HoursFrom(since, read_spans(spans)))
    return _Tables(dict(days), dict(years), dict(hours))


def _places(unit: Unit | None, tables: _Tables) -> tuple[int, ...]:
    """The units above a unit and itself, from the root down, as far as they have rows: the rest share a calendar."""
    ids = [int(part) for part in unit.path.split("/") if part] if unit is not None else []
    return tuple(i for i in ids if i in tables.days or i in tables.years or i in tables.hours)


def _lay_out(tables: _Tables, places: tuple[int, ...], *, strict: bool) -> WorkCalendar:
    order: tuple[Place, ...] = (None, *places)
    shipped, known = _shipped()
    days = dict(shipped)
    published = set(known)
    for place in order:
        days.update(tables.days.get(place, {}))
        published |= tables.years.get(place, set())
    hours = nearest_hours([tables.hours.get(place, []) for place in reversed(order)], FIRST)
    return WorkCalendar(days, published, hours, strict=strict)


@cache
def _shipped() -> tuple[dict[date, bool], frozenset[int]]:
    """The published holidays and make-up days that ship with the system, and their years."""
    from chinese_calendar.constants import holidays, workdays

    days: dict[date, bool] = {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)}
    return days, frozenset(day.year for day in holidays)


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day as the calendar has it: worked or not, what it is called, and by whose word (``""``: the week's rule)."""

    day: date
    is_working: bool
    name: str
    source: str


def days_of(unit: Unit | None, year: int) -> list[DayOfYear]:
    """Every day of a year for a place, with names: the place's own word (``own``) before the nation's (``nation``)."""
    calendar = calendar_for(unit)
    named = {day: (name, "nation") for day, name in _shipped_names().items() if day.year == year}
    places = [int(part) for part in unit.path.split("/") if part] if unit is not None else []
    own = CalendarDay.objects.filter(date__year=year, unit_id__in=places) | CalendarDay.objects.filter(
        date__year=year, unit=None
    )
    for row in sorted(own, key=lambda row: places.index(row.unit_id) if row.unit_id else -1):
        named[row.date] = (row.name, "own" if row.unit_id else "nation")
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return [DayOfYear(day, calendar.is_working(day), *named.get(day, ("", ""))) for day in days]


@cache
def _shipped_names() -> dict[date, str]:
    from chinese_calendar.constants import Holiday, holidays, workdays

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    return {**{day: chinese.get(name, name) for day, name in holidays.items()}, **dict.fromkeys(workdays, "调休上班")}


def place_of(actor: Actor) -> Unit | None:
    """The district whose calendar an official keeps."""
    return Unit.objects.filter(pk=actor.district_id).first() if actor.district_id else None


def years_published(unit: Unit | None) -> list[PublishedYear]:
    """The years that the office declared known, for the nation or for a place, the latest first."""
    own = PublishedYear.objects.filter(unit=None)
    if unit is not None:
        own |= PublishedYear.objects.filter(unit_id__in=[int(part) for part in unit.path.split("/") if part])
    return list(own.select_related("unit").order_by("-year", "id"))
