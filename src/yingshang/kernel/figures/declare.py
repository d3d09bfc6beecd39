"""How an affair declares a figure, and the registry of what is declared.

::

    @figure("demands.satisfaction_rate", name="诉求满意率", unit="%", kind="ratio", version=1, by_unit="case__unit",
            definition="分子为……的次数，分母为有效回访次数；未联系上的不计，另列。")
    def satisfaction_rate(scope: FigureScope, period: Period) -> Ratio:
        \"\"\"Valid call-backs answered 满意 or 基本满意; those not reached are left out and listed.\"\"\"

``definition`` is the 口径: what people read, what is versioned and sealed. The docstring is for developers. An affair's ``figures`` module is found by itself at start-up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yingshang.kernel import seal
from yingshang.kernel.figures.contract import KINDS, PERIODS, contract
from yingshang.kernel.figures.errors import UnknownFigure, WrongKind
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.values import Value

_HAN = re.compile("[\u4e00-\u9fff]")
Compute = Callable[[FigureScope, Period], Value | None]


@dataclass(frozen=True)
class Figure:
    """A declared figure.

    Arguments:
        definition: the 口径 in Chinese: numerator, denominator, what is left out, over which days.
        period: what the figure is taken over (a word of the contract's column).
        by_unit: lookup path from a counted record to its unit; by_month: to the date or instant that places it.
        suppress_below: in breakdowns, smaller numbers are not shown (persons); never in the total.
    """

    id: str
    name: str
    unit: str
    kind: str
    version: int
    period: str
    definition: str
    compute: Compute
    by_unit: str | None = None
    by_month: str | None = None
    suppress_below: int = 0

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the definition and all that gives the number its meaning."""
        return seal.digest(
            {
                "id": self.id,
                "name": self.name,
                "unit": self.unit,
                "kind": self.kind,
                "version": self.version,
                "period": self.period,
                "definition": self.definition,
            }
        )

    def value(self, scope: FigureScope, period: Period) -> Value | None:
        """The declared value over that scope and period; ``None`` when there is nothing to go by.

        Errors: :class:`WrongKind` when the declaration yields what does not fit the figure's kind.
        """
        made = self.compute(scope, period)
        if made is not None and self.kind not in made.kinds:
            raise WrongKind(f"{self.id}: {type(made).__name__} 不是 {self.kind}")
        return made


_figures: dict[str, Figure] = {}


def _agreed(made: Figure) -> None:
    """Errors: ``ValueError`` where the declaration departs from the contract."""
    if made.kind not in KINDS or made.period not in PERIODS:
        raise ValueError(f"{made.id}: {made.kind} {made.period}")
    if not _HAN.search(made.definition):
        raise ValueError(f"{made.id}: the definition (口径) must say in Chinese what is counted")
    row = contract().get(made.id)
    for name in ("name", "unit", "kind", "period"):
        if row is not None and getattr(row, name) != getattr(made, name):
            raise ValueError(f"{made.id}: the contract says {name}={getattr(row, name)}")


def figure(
    id: str,  # noqa: A002 - reads as the contract's column
    *,
    name: str,
    unit: str,
    kind: str,
    version: int,
    definition: str,
    period: str | None = None,
    by_unit: str | None = None,
    by_month: str | None = None,
    suppress_below: int = 0,
) -> Callable[[Compute], Compute]:
    """Declare a figure on a function of scope and period; the function stays as it is.

    Arguments: see :class:`Figure`; ``period`` is the contract's where it is not given. An id outside the contract is
    an affair's own figure and is listed after it.

    Errors: ``ValueError`` when the id is taken, the definition is not in Chinese or the contract says otherwise.
    """

    def declare(compute: Compute) -> Compute:
        row = contract().get(id)
        over = period or (row.period if row else "period")
        made = Figure(
            id, name, unit, kind, version, over, definition.strip(), compute, by_unit, by_month, suppress_below
        )
        _agreed(made)
        known = _figures.get(id)
        if known is not None and _origin(known.compute) != _origin(compute):
            raise ValueError(f"figure {id} is declared twice")
        _figures[id] = made
        return compute

    return declare


def _origin(compute: Any) -> tuple[str, str]:
    return compute.__module__, compute.__qualname__


def declared() -> dict[str, Figure]:
    """All declared figures by id."""
    return dict(_figures)


def find(figure_id: str) -> Figure | None:
    """The declared figure, ``None`` when the contract has it but nobody declares it yet.

    Errors: :class:`UnknownFigure` for an id that is neither declared nor in the contract.
    """
    made = _figures.get(figure_id)
    if made is None and figure_id not in contract():
        raise UnknownFigure(f"没有编号为 {figure_id} 的指标。")
    return made


def withdraw(figure_id: str) -> None:
    """Take a declaration back (tests)."""
    _figures.pop(figure_id, None)
