"""What the pages of figures show, made ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.printed import Quantity, printed
from yingshang.kernel.figures.queries import Point
from yingshang.kernel.figures.rows import may_read
from yingshang.kernel.figures.sources import NO_DATA, UNBUILT, Reading
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.components import FigureTile

SOURCES = {"records": "系统记录", "return": "部门报送", "notice": "上级通报"}
STATUSES = {NO_DATA: "暂无数据", UNBUILT: "未接入"}
EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list of figures."""

    id: str
    name: str
    value: str
    ratio: str
    source: str
    as_of: date


def shown(outcome: Outcome, unit: str, kind: str) -> str:
    """The number with its unit as printed exactly; 未填 when unknown."""
    if outcome.value is None:
        return "未填"
    try:
        return printed(Quantity.of(outcome, unit, kind), note_few=False)
    except FormNotBorne:
        return f"{text(outcome.value)}{unit}"


def ratio_of(outcome: Outcome) -> str:
    """``13/24``, empty where there is none."""
    return f"{text(outcome.n)}/{text(outcome.whole)}" if outcome.n is not None and outcome.whole is not None else ""


def source_of(reading: Reading) -> str:
    """Where the number comes from, or why there is none."""
    return STATUSES.get(reading.status) or SOURCES.get(reading.source or "", "")


def line_of(reading: Reading) -> Line:
    """A figure as one row."""
    outcome = reading.outcome
    value = shown(outcome, reading.unit, reading.kind)
    return Line(reading.id, reading.name, value, ratio_of(outcome), source_of(reading), reading.as_of)


def tile_of(reading: Reading, points: list[Point], period: Period) -> FigureTile:
    """A figure as a tile with its last twelve months."""
    outcome = reading.outcome
    known = outcome.value is not None
    counts = outcome.n is not None and outcome.whole is not None
    series = [float(p.outcome.value) if isinstance(p.outcome.value, Decimal) else None for p in points]
    return FigureTile(
        name=reading.name,
        value=shown(outcome, reading.unit, reading.kind) if known else None,
        n=int(outcome.n or 0) if counts else None,
        N=int(outcome.whole or 0) if counts else None,
        period=period.label,
        source=source_of(reading),
        series=series,
        url="#records",
        definition_url="#definition",
    )


def unit_of(actor: Actor, code: str) -> Unit | None:
    """The unit asked for by code, else the actor's district, else the own unit; ``None`` out of reach."""
    if code:
        found = Unit.objects.filter(code=code).first()
        return found if found is not None and may_read(actor, found) else None
    wanted = [pk for pk in (actor.district_id, actor.unit_id) if pk is not None]
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted)}
    return next((units[pk] for pk in wanted if pk in units and may_read(actor, units[pk])), None)


def period_of(year: str, today: date) -> Period:
    """The year asked for, cut at today; the present one where none or nonsense was asked."""
    wanted = int(year) if year.isdecimal() and len(year) == 4 else today.year
    return Period.year(wanted if EARLIEST <= wanted <= today.year else today.year, today)
