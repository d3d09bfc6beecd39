"""What the pages of figures show, made ready for the templates."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.permissions import FILE_FOR_DISTRICT
from yingshang.kernel.figures.printed import Quantity, printed
from yingshang.kernel.figures.queries import Point
from yingshang.kernel.figures.rows import may_read
from yingshang.kernel.figures.sources import OK, SOURCE_NAMES, STATUS_NAMES, Reading
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.identity.queries import within
from yingshang.kernel.ui.components import FigureTile
from yingshang.kernel.ui.lights import light, state

BADGES = {"records": "active", "return": "new", "notice": "closed"}
"""The tone of a source: its word, shape and colour."""
EARLIEST = 2000
HUNDREDTH = Decimal("0.01")
SMALL = (UnitKind.VILLAGE, UnitKind.GRID)


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
    """``records``, ``return`` or ``notice``; empty where there is no number."""
    return reading.source or "" if reading.status == OK else ""


def source_word(reading: Reading) -> str:
    """Where the number comes from, or why there is none."""
    return SOURCE_NAMES.get(source_of(reading)) or STATUS_NAMES[reading.status]


def source_badge(reading: Reading) -> SafeString:
    """The same as a badge."""
    source = source_of(reading)
    return state(SOURCE_NAMES[source], BADGES[source]) if source else light("none", STATUS_NAMES[reading.status])


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
        source=source_word(reading),
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


def units_to_read(actor: Actor, own: Unit | None) -> list[Unit]:
    """The units whose figures the actor may ask for, villages and grids apart; ``own``, which is shown unasked, first."""
    found = Unit.objects.filter(within(actor.scopes), until=None).exclude(kind__in=SMALL).order_by("order", "id")
    return [*([own] if own is not None else []), *(unit for unit in found if own is None or unit.pk != own.pk)]


def units_to_file(actor: Actor) -> QuerySet[Unit]:
    """The units whose numbers the actor may state."""
    allowed = within(actor.scopes)
    if actor.has(FILE_FOR_DISTRICT):
        allowed |= Q(pk=actor.district_id)
    return Unit.objects.filter(allowed, ~Q(kind__in=SMALL) | Q(pk=actor.unit_id), until=None)


def number_shown(value: Decimal | str | None) -> str:
    """A bare number with at most two decimals; empty when unknown."""
    rounded = value.quantize(HUNDREDTH, ROUND_HALF_UP) if isinstance(value, Decimal) else value
    return text(rounded) or ""


def stated_line(made: AttestedReturn, unit: str) -> str:
    """What a return states, in a line (``54.17%（13/24）``)."""
    value, n, whole = (made.values.get(key) for key in ("value", "n", "N"))
    ratio = f"（{n}/{whole}）" if n is not None and whole is not None else ""
    if value is None:
        return "见分项"
    number = value if unit in ("—", "月") else f"{number_shown(Decimal(value))}{unit}"
    bounds = made.values.get("interval")
    interval = f"（95%置信区间 {'–'.join(number_shown(Decimal(bound)) for bound in bounds)}{unit}）" if bounds else ""
    return f"{number}{ratio}{interval}"


def period_of(year: str, today: date) -> Period:
    """The year asked for, cut at today; the present one where none or nonsense was asked."""
    wanted = int(year) if year.isdecimal() and len(year) == 4 else today.year
    return Period.year(wanted if EARLIEST <= wanted <= today.year else today.year, today)
