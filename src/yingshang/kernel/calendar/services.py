"""Changes to the calendar by the office: days, published years, office hours. Each one is audited and stamped.

What is put right is set anew; nothing is taken out, so that the audit tells how a date came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.calendar.errors import InvalidCalendar
from yingshang.kernel.calendar.models import CalendarDay, CalendarStamp, OfficeHours, PublishedYear
from yingshang.kernel.calendar.permissions import MANAGE_CALENDAR
from yingshang.kernel.calendar.queries import STAMP_ID
from yingshang.kernel.calendar.rules import FIRST, LAST, read_spans
from yingshang.kernel.fields.tokens import token
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.permissions import MANAGE_REFERENCE
from yingshang.kernel.identity.services.trail import require


@dataclass(frozen=True, slots=True)
class DaySetting:
    """A day that is worked or not, and what it is called (``除夕``, ``调休上班``)."""

    day: date
    is_working: bool
    name: str


def set_days(
    *, days: Iterable[DaySetting], reference: str, actor: Actor, now: datetime, unit: Unit | None = None
) -> int:
    """Say of days whether they are worked, for the nation or for a unit and all below it. Returns how many changed.

    Errors: ``NotAllowed``; ``InvalidCalendar`` for a day twice, out of range, or no reference.
    """
    _require(actor, unit)
    wanted = _checked(days, reference)
    with transaction.atomic():
        changed = _write_days(wanted, reference, unit)
        if changed:
            _record("calendar.set_days", unit, actor, now, days=_plain(changed), reference=reference)
    return len(changed)


def publish_year(
    *,
    year: int,
    reference: str,
    actor: Actor,
    now: datetime,
    days: Iterable[DaySetting] = (),
    unit: Unit | None = None,
) -> None:
    """Declare the holidays of a year known, with its days of rest and make-up days: dates in it are final from now on.

    Arguments:
        days: those of the notice; it may name days of the December before.

    Errors: ``NotAllowed``; ``InvalidCalendar``, also for a year of the nation without any holiday.
    """
    _require(actor, unit)
    wanted = _checked(days, reference)
    if not FIRST.year <= year <= LAST.year:
        raise InvalidCalendar(f"年份应在 {FIRST.year} 至 {LAST.year} 之间。", "year")
    if any(setting.day.year not in {year - 1, year} for setting in wanted):
        raise InvalidCalendar(f"安排中有不属于 {year} 年的日期。", "days")
    with transaction.atomic():
        changed = _write_days(wanted, reference, unit)
        rest = CalendarDay.objects.filter(unit=None, date__year=year, is_working=False)
        if unit is None and not rest.exists():
            raise InvalidCalendar(f"{year} 年没有任何放假日期，请按国务院办公厅通知填写后再公布。", "days")
        PublishedYear.objects.update_or_create(unit=unit, year=year, defaults={"reference": reference})
        _record("calendar.publish_year", unit, actor, now, year=year, days=_plain(changed), reference=reference)


def set_hours(
    *,
    since: date,
    spans: Sequence[Sequence[str]],
    reference: str,
    actor: Actor,
    now: datetime,
    unit: Unit | None = None,
) -> None:
    """Set the office hours from a day on: ``[["09:00", "12:00"], ["13:00", "17:00"]]``.

    Errors: ``NotAllowed``; ``InvalidCalendar`` for hours that overlap or are none, or no reference.
    """
    _require(actor, unit)
    _checked((), reference)
    try:
        read = read_spans(spans)
    except ValueError as fault:
        raise InvalidCalendar("办公时间应写成 09:00—12:00 的样子，按先后排列，不能重叠。", "spans") from fault
    plain = [[a.isoformat("minutes"), b.isoformat("minutes")] for a, b in read]
    with transaction.atomic():
        defaults = {"spans": plain, "reference": reference}
        OfficeHours.objects.update_or_create(unit=unit, since=since, defaults=defaults)
        _record("calendar.set_hours", unit, actor, now, since=since.isoformat(), spans=plain, reference=reference)


def _require(actor: Actor, unit: Unit | None) -> None:
    if unit is None:
        require(actor, MANAGE_REFERENCE)
    else:
        require(actor, MANAGE_CALENDAR, unit)


def _checked(days: Iterable[DaySetting], reference: str) -> list[DaySetting]:
    wanted = list(days)
    if not reference.strip():
        raise InvalidCalendar("请填写依据，如放假通知的文号。", "reference")
    if len({setting.day for setting in wanted}) < len(wanted):
        raise InvalidCalendar("同一日期出现了两次。", "days")
    if any(not FIRST <= setting.day <= LAST for setting in wanted):
        raise InvalidCalendar(f"日期应在 {FIRST.year} 至 {LAST.year} 年之间。", "days")
    return wanted


def _write_days(wanted: list[DaySetting], reference: str, unit: Unit | None) -> list[DaySetting]:
    """Create and change rows; returns the settings that were not so before."""
    known = {row.date: row for row in CalendarDay.objects.filter(unit=unit, date__in=[s.day for s in wanted])}
    changed: list[DaySetting] = []
    for setting in wanted:
        row = known.get(setting.day) or CalendarDay(unit=unit, date=setting.day)
        if row.pk and (row.is_working, row.name) == (setting.is_working, setting.name):
            continue
        row.is_working, row.name, row.reference = setting.is_working, setting.name, reference
        row.save()
        changed.append(setting)
    return changed


def _plain(days: list[DaySetting]) -> list[list[Any]]:
    return [[setting.day.isoformat(), setting.is_working, setting.name] for setting in days]


def _record(action: str, unit: Unit | None, actor: Actor, now: datetime, **data: Any) -> None:
    """Give the tables a new stamp, and the change an entry on the calendar's chain of that unit."""
    CalendarStamp.objects.update_or_create(pk=STAMP_ID, defaults={"value": token()})
    append(chain_for("calendar", unit.pk if unit else "nation"), action=action, ids=actor.ids, now=now, data=data)
