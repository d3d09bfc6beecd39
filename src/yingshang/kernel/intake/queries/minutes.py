"""How many minutes of forms each unit is asked for, month by month, against the cap (减负)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.kernel.intake.models import Due, Form, MinutesCap, Owing
from yingshang.kernel.intake.queries.dues import reach
from yingshang.kernel.intake.rules.periods import periods_between
from yingshang.kernel.intake.rules.working import due_dates

Month = tuple[int, int]
A_YEAR = timedelta(days=366)


def month_of(day: date) -> Month:
    """The month of a day."""
    return day.year, day.month


def cap_on(district_id: int, day: date) -> MinutesCap | None:
    """The cap in force on a day."""
    return MinutesCap.objects.filter(district_id=district_id, since__lte=day).order_by("-since").first()


def caps_of(district_id: int) -> list[MinutesCap]:
    """All caps of a district, the latest first."""
    return list(MinutesCap.objects.filter(district_id=district_id).select_related("set_by").order_by("-since"))


@dataclass(frozen=True, slots=True)
class Load:
    """A unit's minutes in each asked month; ``over`` are the months over the cap of their time."""

    unit: Unit
    minutes: Mapping[Month, int]
    over: frozenset[Month]


def loads_for(actor: Actor, months: Iterable[Month]) -> list[Load]:
    """The minutes of the dues that fall into each month, for every unit within reach that owes anything then.

    Waived dues cost nothing. Three queries, whatever the number of units.
    """
    asked = list(months)
    first, (year, month) = date(*asked[0], 1), asked[-1]
    until = date(year + month // 12, month % 12 + 1, 1)
    rows = Due.objects.filter(reach(actor, "owing__"), due_on__gte=first, due_on__lt=until, waived_at=None)
    found: dict[int, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, due_on, minutes in rows.values_list("owing__unit_id", "due_on", "owing__form__minutes").order_by():
        found[unit_id][month_of(due_on)] += minutes
    caps = _caps(actor.district_id or 0, asked)
    units = Unit.objects.filter(pk__in=found).order_by("order", "pk")
    return [
        Load(unit, dict(found[unit.pk]), frozenset(m for m, n in found[unit.pk].items() if m in caps and n > caps[m]))
        for unit in units
    ]


def _caps(district_id: int, months: Iterable[Month]) -> dict[Month, int]:
    """The cap in force on the first day of each month that has one."""
    rows = list(MinutesCap.objects.filter(district_id=district_id).order_by("since").values_list("since", "minutes"))
    found: dict[Month, int] = {}
    for month in months:
        held = [minutes for since, minutes in rows if month_of(since) <= month]
        if held:
            found[month] = held[-1]
    return found


def minutes_of(unit_id: int, month: Month) -> int:
    """A unit's minutes in one month."""
    first, until = date(*month, 1), date(month[0] + month[1] // 12, month[1] % 12 + 1, 1)
    rows = Due.objects.filter(owing__unit_id=unit_id, due_on__gte=first, due_on__lt=until, waived_at=None)
    return sum(rows.values_list("owing__form__minutes", flat=True).order_by())


def heaviest_month(unit: Unit, form: Form, since: date) -> tuple[Month, int]:
    """The month of the coming year that would be fullest if the unit owed one form more, and its minutes then."""
    calendar = calendar_for(unit)
    months: dict[Month, int] = defaultdict(int)
    owed = Owing.objects.filter(valid_on(since) | Q(since__gt=since), unit=unit).select_related("form")
    for one in [*(owing.form for owing in owed), form]:
        for _, last in periods_between(since, since + A_YEAR, one.rhythm, one.valid_from, one.valid_to):
            due_on, _, _ = due_dates(last, one.due_working_days, 0, calendar)
            months[month_of(due_on)] += one.minutes
    month = max(months, key=lambda m: (months[m], m), default=month_of(since))
    return month, months.get(month, 0)
