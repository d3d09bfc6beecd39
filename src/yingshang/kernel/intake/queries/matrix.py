"""Forms by units for a span of days: what of each form came from each unit, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import DueState
from yingshang.kernel.intake.models import Form
from yingshang.kernel.intake.queries.dues import dues_for

THERE = frozenset({DueState.RECEIVED.value, DueState.RECEIVED_LATE.value})


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A form with how much of it is there: received and owed (what was waived is not owed), and what is overdue."""

    form: Form
    there: int
    owed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The forms across, the units down; each cell holds the unit's dues of the form, oldest first, none where it owes none."""

    columns: Sequence[FormColumn]
    rows: Sequence[tuple[Unit, Sequence[Sequence[Any]]]]


def matrix_for(actor: Actor, first: date, last: date, today: date) -> Matrix:
    """The dues within reach whose period ends between two days, both included. One query.

    Who sees all units gets all; others see their own row.
    """
    dues = dues_for(actor, today).filter(last__gte=first, last__lte=last)
    cells: dict[tuple[int, int], list[Any]] = {}
    forms: dict[int, Form] = {}
    units: dict[int, Unit] = {}
    for due in dues.order_by("owing__form__code", "owing__unit__order", "owing__unit_id", "last", "pk"):
        form, unit = due.owing.form, due.owing.unit
        forms[form.pk], units[unit.pk] = form, unit
        cells.setdefault((form.pk, unit.pk), []).append(due)
    down = sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
    return Matrix(
        [
            _column(form, [due for (key, _), those in cells.items() if key == form.pk for due in those])
            for form in forms.values()
        ],
        [(unit, [cells.get((form, unit.pk), []) for form in forms]) for unit in down],
    )


def _column(form: Form, dues: Sequence[Any]) -> FormColumn:
    states = [due.state for due in dues]
    return FormColumn(
        form,
        sum(state in THERE for state in states),
        sum(state != DueState.WAIVED for state in states),
        states.count(DueState.LATE),
    )
