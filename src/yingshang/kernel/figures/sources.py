"""Where a figure comes from: records where they are kept, else the latest return or notice; both stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.declare import Figure, declared, find
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.returns import latest_returns
from yingshang.kernel.figures.stated import outcome_of
from yingshang.kernel.figures.values import Outcome, Value

OK, NO_DATA, UNBUILT = "ok", "no_data", "unbuilt"
RECORDS = "records"
SOURCE_NAMES = {RECORDS: "系统记录", ReturnSource.RETURN.value: "部门报送数", ReturnSource.NOTICE.value: "外部通报"}
STATUS_NAMES = {OK: "有数", NO_DATA: "未填", UNBUILT: "未接入"}

STOCKS = frozenset({"as_of", "cumulative", "since", "wave", "round"})
"""Figures whose return speaks of a day or a round within the period; the others of the days from its beginning."""

UNKNOWN = Outcome(None)

Counted = dict[tuple[str, FigureScope, Period], tuple[Value | None, Outcome]]
_counted: ContextVar[Counted | None] = ContextVar("counted", default=None)


@contextmanager
def records_standing() -> Iterator[None]:
    """Within this the caller vouches that no record changes: what has been counted of them is counted once.

    Returns are read each time. For whoever reads the same days again and again in one go (the demonstration).
    """
    token = _counted.set({})
    try:
        yield
    finally:
        _counted.reset(token)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure read over a scope and period, from whatever source there is.

    Arguments:
        outcome: what the figure's source says; beside: what the other source says, when both speak.
        attested: the return that is used or stands beside.
        version: of the definition; ``None`` for an unbuilt figure.
        over: the units and days over which it was read.
    """

    id: str
    name: str
    unit: str
    kind: str
    version: int | None
    status: str
    source: str | None
    outcome: Outcome
    as_of: date
    value: Value | None = None
    attested: AttestedReturn | None = None
    beside: Outcome | None = None
    over: tuple[FigureScope, Period] | None = None

    @property
    def difference(self) -> Decimal | None:
        """How far the number of the source lies above the other one, where both are numbers."""
        one, other = self.outcome.value, self.beside.value if self.beside else None
        return one - other if isinstance(one, Decimal) and isinstance(other, Decimal) else None


@dataclass
class Reader:
    """Reads figures over one scope and period, each once. Not kept beyond one call: what is read goes stale."""

    scope: FigureScope
    period: Period
    _returns: dict[str, AttestedReturn] | None = None
    _read: dict[str, Reading] = field(default_factory=dict)

    def read(self, figure_id: str) -> Reading:
        """The figure from its source. Errors: :class:`UnknownFigure`."""
        if figure_id not in self._read:
            self._read[figure_id] = self._reading(figure_id)
        return self._read[figure_id]

    def read_all(self, ids: Iterable[str] | None = None) -> list[Reading]:
        """The figures asked for, or the whole contract in its order with the further figures after it."""
        return [self.read(figure_id) for figure_id in (known_ids() if ids is None else ids)]

    def _reading(self, figure_id: str) -> Reading:
        made = find(figure_id)
        attested = self._attested().get(figure_id)
        value, outcome = self._from_records(made)
        name, unit, kind = named(figure_id)
        stated = outcome_of(attested.values, kind) if attested is not None else None
        status, source, used, beside, as_of = OK, RECORDS, outcome, stated, self.period.as_of
        if outcome.value is None and attested is not None and stated is not None:
            source, used, beside, as_of = str(attested.source), stated, None, attested.period_last
        elif outcome.value is None:
            status = NO_DATA if made is not None else UNBUILT
        return Reading(
            id=figure_id,
            name=name,
            unit=unit,
            kind=kind,
            version=made.version if made is not None else None,
            status=status,
            source=source if made is not None or status == OK else None,
            outcome=used,
            as_of=as_of,
            value=value if source == RECORDS else None,
            attested=attested,
            beside=beside if source == RECORDS and status == OK else None,
            over=(self.scope, self.period),
        )

    def _from_records(self, made: Figure | None) -> tuple[Value | None, Outcome]:
        if made is None:
            return None, UNKNOWN
        held, key = _counted.get(), (made.id, self.scope, self.period)
        if held is not None and key in held:
            return held[key]
        value = made.value(self.scope, self.period)
        found = (value, UNKNOWN if value is None else work_out(value, made.unit))
        if held is not None:
            held[key] = found
        return found

    def _attested(self) -> Mapping[str, AttestedReturn]:
        if self._returns is None:
            self._returns = {}
            for found in latest_returns(None, [self.scope.unit_id]):
                if found.figure_id not in self._returns and speaks_of(found, self.period):
                    self._returns[found.figure_id] = found
        return self._returns


def named(figure_id: str) -> tuple[str, str, str]:
    """Name, unit and kind of a figure, declared or unbuilt. Errors: :class:`UnknownFigure`."""
    made = find(figure_id) or contract()[figure_id]
    return made.name, made.unit, made.kind


def known_ids() -> list[str]:
    """Every id of the contract in its order, then the further figures that affairs declare."""
    return [*contract(), *sorted(set(declared()) - set(contract()))]


def speaks_of(found: AttestedReturn, period: Period) -> bool:
    """Whether a return states the figure of that period: it ends within it and, unless a stock, begins with it."""
    made = find(found.figure_id) or contract()[found.figure_id]
    if not period.first <= found.period_last <= period.last:
        return False
    return made.period in STOCKS or found.period_first == period.first
