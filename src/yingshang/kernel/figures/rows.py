"""Figures as rows of JSON, the shape that the command line and the API share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from yingshang.kernel.figures.errors import OutOfReach
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.permissions import READ
from yingshang.kernel.figures.sources import Reader, Reading
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit

Row = dict[str, Any]


def row_of(reading: Reading) -> Row:
    """``{"id","name","kind","unit","version","source","status","value","n","N","excluded","parts","interval","as_of"}``."""
    return {
        "id": reading.id,
        "name": reading.name,
        "kind": reading.kind,
        "unit": reading.unit,
        "version": reading.version,
        "source": reading.source,
        "status": reading.status,
        **numbers_of(reading.outcome),
        "as_of": reading.as_of.isoformat(),
    }


def numbers_of(outcome: Outcome) -> Row:
    """The numbers of an outcome: decimals as text, ``None`` for unknown."""
    return {
        "value": text(outcome.value),
        "n": text(outcome.n),
        "N": text(outcome.whole),
        "excluded": dict(outcome.excluded),
        "parts": [
            {"name": part.name, "value": text(part.value), "n": text(part.n), "N": text(part.whole)}
            for part in outcome.parts
        ],
        "interval": [text(bound) for bound in outcome.interval] if outcome.interval else [],
    }


def may_read(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may read the figures of a unit."""
    return actor.has(READ) and FigureScope.of(unit).within(actor)


def reader_for(actor: Actor | None, unit: Unit, period: Period) -> Reader:
    """A reader over a unit and period. ``None`` as the actor is the command line on the machine itself.

    Errors: :class:`OutOfReach`.
    """
    if actor is not None and not may_read(actor, unit):
        raise OutOfReach("您不能查看这个单位的指标。")
    return Reader(FigureScope.of(unit), period)


def figure_rows(
    *, actor: Actor | None, unit: Unit, year: int, today: date, ids: Iterable[str] | None = None
) -> list[Row]:
    """The figures of a unit over a year (cut at today): those asked for, or the whole contract.

    Errors: :class:`OutOfReach`, :class:`UnknownFigure`; ``ValueError`` for a year that has not begun.
    """
    reader = reader_for(actor, unit, Period.year(year, today))
    return [row_of(reading) for reading in reader.read_all(ids)]
