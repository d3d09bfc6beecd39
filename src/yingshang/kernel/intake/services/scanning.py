"""The scheduled scan: makes the dues of coming periods, recounts provisional ones, reminds, and says what is late.

Running it twice, or after a day of standstill, changes nothing more: dues are unique by period, messages by their key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.intake.models import Due, Owing
from yingshang.kernel.intake.queries.dues import OPEN
from yingshang.kernel.intake.rules.periods import label_of, periods_between
from yingshang.kernel.intake.rules.working import Calendar, due_dates
from yingshang.kernel.outbox.services import Draft, tell_many

AHEAD = timedelta(days=31)
"""How far ahead of its beginning a period's due is made."""
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan did."""

    made: int
    moved: int
    reminded: int
    late: int


def scan(now: datetime) -> ScanResult:
    """Bring the register up to date."""
    today = day_of(now)
    calendars: dict[int, Calendar] = {}
    with transaction.atomic():
        made = _make(_owings(today), calendars, today)
        moved = _recount(calendars)
        reminded = _remind(now, today)
        late = _mark_late(now, today)
    return ScanResult(made, moved, reminded, late)


def make_dues(now: datetime) -> int:
    """Only the dues of periods that are there by a day, without a word to anybody (taking over a running district)."""
    with transaction.atomic():
        return _make(_owings(day_of(now)), {}, day_of(now))


def _owings(today: date) -> list[Owing]:
    soon = today + AHEAD
    rows = Owing.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=soon, form__valid_from__lte=soon)
    return list(rows.select_related("form", "unit").order_by("pk"))


def _calendar(unit: Unit, held: dict[int, Calendar]) -> Calendar:
    if unit.pk not in held:
        held[unit.pk] = calendar_for(unit)
    return held[unit.pk]


def _make(owings: Iterable[Owing], calendars: dict[int, Calendar], today: date) -> int:
    """The dues that are not there yet."""
    wanted = list(owings)
    there = set(Due.objects.filter(owing__in=[o.pk for o in wanted]).values_list("owing_id", "first"))
    made: list[Due] = []
    for owing in wanted:
        form = owing.form
        periods = periods_between(owing.since, today + AHEAD, form.rhythm, form.valid_from, form.valid_to)
        for first, last in periods:
            if (owing.pk, first) in there or (owing.until is not None and last >= owing.until):
                continue
            due_on, remind_on, provisional = due_dates(
                last, form.due_working_days, form.remind_working_days, _calendar(owing.unit, calendars)
            )
            made.append(
                Due(owing=owing, first=first, last=last, due_on=due_on, remind_on=remind_on, provisional=provisional)
            )
    Due.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    return len(made)


def _recount(calendars: dict[int, Calendar]) -> int:
    """Provisional dates, once the working days of their year are published."""
    moved: list[Due] = []
    for due in Due.objects.filter(OPEN, provisional=True).select_related("owing__form", "owing__unit").order_by("pk"):
        form = due.owing.form
        dates = due_dates(
            due.last, form.due_working_days, form.remind_working_days, _calendar(due.owing.unit, calendars)
        )
        if dates != (due.due_on, due.remind_on, due.provisional):
            due.due_on, due.remind_on, due.provisional = dates
            moved.append(due)
    Due.objects.bulk_update(moved, ["due_on", "remind_on", "provisional"], batch_size=BATCH)
    return len(moved)


def _remind(now: datetime, today: date) -> int:
    rows = Due.objects.filter(OPEN, remind_on__lte=today, due_on__gte=today, reminded_at=None)
    dues = list(rows.select_related("owing__form", "owing__unit").order_by("pk"))
    tell_many((_draft(due, "请按时报送", "remind", due.owing.unit.party_id) for due in dues), now=now)
    Due.objects.filter(pk__in=[due.pk for due in dues]).update(reminded_at=now)
    return len(dues)


def _mark_late(now: datetime, today: date) -> int:
    """The unit is told that it is late, the office in one message a district and day how many are."""
    rows = Due.objects.filter(OPEN, due_on__lt=today, late_told_at=None)
    dues = list(rows.select_related("owing__form", "owing__unit").order_by("pk"))
    drafts = [_draft(due, "已逾期，请尽快报送", "late", due.owing.unit.party_id) for due in dues]
    drafts += _to_offices(dues, today)
    tell_many(drafts, now=now)
    Due.objects.filter(pk__in=[due.pk for due in dues]).update(late_told_at=now)
    return len(dues)


def _to_offices(dues: list[Due], today: date) -> list[Draft]:
    by_district: dict[int, list[Due]] = {}
    for due in dues:
        by_district.setdefault(due.owing.form.district_id, []).append(due)
    offices = Unit.objects.filter(kind=UnitKind.OFFICE, until=None).order_by("pk")
    found: list[Draft] = []
    for office in offices:
        late = by_district.get(office.root_id, [])
        if late:
            names = "、".join(dict.fromkeys(due.owing.unit.short_name for due in late))
            found.append(
                Draft(
                    party=office.party_id,
                    topic="intake.late",
                    title=f"{len(late)} 项应报事项逾期未报",
                    body=names[:500],
                    url=f"{reverse('intake:list')}?state=late",
                    key=f"intake:late:{office.root_id}:{today.isoformat()}:{late[-1].pk}",
                )
            )
    return found


def _draft(due: Due, words: str, what: str, party_id: int) -> Draft:
    form = due.owing.form
    return Draft(
        party=party_id,
        topic=f"intake.{what}",
        title=f"{words}：{form.name} {label_of(due.first, due.last)}"[:200],
        body=f"应报日期 {due.due_on:%Y年%m月%d日}。依据：{form.basis}。",
        url=reverse("intake:due", args=[due.pk]),
        key=f"intake:{due.pk}:{what}",
    )
