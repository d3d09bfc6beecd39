"""What a figure's page shows: the last twelve months, the units below, the records that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncMonth

from yingshang.kernel.figures.collecting import words_of
from yingshang.kernel.figures.declare import Figure
from yingshang.kernel.figures.evaluate import work_out, work_out_by
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import type_of
from yingshang.kernel.figures.sources import STOCKS
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.tallies import Records, Section, millionths, number_of, once
from yingshang.kernel.figures.values import Outcome, Ratio, Value
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit

SUPPRESSED = Outcome(None)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a figure's line."""

    month: date
    label: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a figure's breakdown; ``suppressed`` when the number is too small to be shown."""

    unit: Unit
    outcome: Outcome
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record behind a figure: what it is, its page, its role, its contribution where it does not count as one."""

    label: str
    url: str
    role: str
    contribution: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records behind a figure. ``hidden`` are those that the reader may not see (另有 n 条无权查看)."""

    lines: tuple[RecordLine, ...]
    visible: int
    hidden: int


def months_of(figure: Figure, scope: FigureScope, last: date) -> list[Point]:
    """The twelve months that end with the month of ``last``: what fell into each, of a stock how it stood at its end."""
    span = Period.months_to(last)
    months = list(span.months())
    if figure.by_month is not None and figure.period not in STOCKS:
        value = figure.value(scope, span)
        found = work_out_by(value, figure.unit, TruncMonth(figure.by_month)) if value is not None else {}
        empty = _empty(figure)
        return [Point(m.first, m.label, found.get(m.first, empty)) for m in months]
    points = []
    for month in months:
        value = figure.value(scope, month)
        outcome = work_out(value, figure.unit) if value is not None else SUPPRESSED
        points.append(Point(month.first, month.label, outcome))
    return points


def _empty(figure: Figure) -> Outcome:
    """A month without records: nothing of what is counted, no rate or mean at all."""
    return Outcome(Decimal(0) if figure.kind in {"count", "amount"} else None)


def units_of(figure: Figure, scope: FigureScope, period: Period) -> list[UnitLine]:
    """The figure by the units right below the scope's (their subtrees taken in) and the scope's own unit, in their order."""
    value = figure.value(scope, period) if figure.by_unit is not None else None
    if value is None or figure.by_unit is None:
        return []
    paths = dict(Unit.objects.filter(path__startswith=scope.path).order_by().values_list("pk", "path"))

    def below(unit_id: int | None) -> int | None:
        path = paths.get(unit_id or 0, "")
        rest = path.removeprefix(scope.path).split("/")[0]
        return int(rest) if rest else (scope.unit_id if path == scope.path else None)

    found = work_out_by(value, figure.unit, figure.by_unit, below)
    units = Unit.objects.filter(pk__in=found).order_by("order", "id")
    return [_suppress(figure, UnitLine(unit, found[unit.pk])) for unit in units]


def _suppress(figure: Figure, line: UnitLine) -> UnitLine:
    number = line.outcome.n if line.outcome.n is not None else line.outcome.value
    if isinstance(number, Decimal) and 0 < number < figure.suppress_below:
        return replace(line, outcome=SUPPRESSED, suppressed=True)
    return line


def records_of(
    figure: Figure, scope: FigureScope, period: Period, actor: Actor, *, offset: int = 0, limit: int = 50
) -> RecordPage:
    """The records behind a figure that the actor may see, and how many there are besides."""
    value = figure.value(scope, period)
    lines: list[RecordLine] = []
    visible = hidden = 0
    for section in _listed(value) if value is not None else ():
        records = once(section.records)
        seen = _seen(records, actor)
        count, here = records.count(), seen.count() if seen is not None else 0
        hidden += count - here
        start = max(offset - visible, 0)
        if seen is not None and len(lines) < limit and start < here:
            lines += _lines(section, seen.order_by("-pk")[start : start + limit - len(lines)])
        visible += here
    return RecordPage(tuple(lines), visible, hidden)


def _listed(value: Value) -> Iterator[Section]:
    """The sections as they are listed: of a rate the part, then what the whole has beyond it."""
    sections = value.sections()
    if isinstance(value, Ratio) and value.part.model is value.whole.model:
        rest = once(value.whole).filter(~Exists(once(value.part).filter(pk=OuterRef("pk"))))
        sections = (sections[0], Section("rest", rest), *sections[2:])
    yield from sections


def _seen(records: Records, actor: Actor) -> Records | None:
    made = type_of(records.model)
    return None if made is None else made.visible(records, actor)


def _lines(section: Section, rows: Records) -> list[RecordLine]:
    made = type_of(rows.model)
    assert made is not None
    listed = list(rows.select_related(*made.related))
    shares = _shares(section, [row.pk for row in listed])
    role = words_of(section.role)
    return [RecordLine(made.label(row), made.url(row), role, shares.get(row.pk, "")) for row in listed]


def _shares(section: Section, ids: list[int]) -> dict[int, str]:
    """The contribution of each of these records, where records do not count as one."""
    if section.measure is None or section.keyed:
        return {}
    few = once(section.records).filter(pk__in=ids)
    found: Any = section.measure(few) if callable(section.measure) else few.values_list("pk", section.measure)
    return {pk: "未填" if raw is None else text(number_of(millionths(raw))) or "" for pk, raw in found}
