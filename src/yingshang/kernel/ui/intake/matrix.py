"""应报一览: forms by units for a quarter, on a page and as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.intake.enums import DueState
from yingshang.kernel.intake.queries.matrix import Matrix, matrix_for
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.intake.dues import HOME, SEE, state_of
from yingshang.kernel.ui.lists.exports import WRITERS
from yingshang.kernel.ui.lists.trail import record_export

CODE = "intake.matrix"
QUARTERS = 8
"""How many quarters may be chosen, the present one included."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As it stands in the address: ``2026-3``."""
        return f"{self.year}-{self.number}"

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        after = self.year * 4 + self.number
        return date(self.year, self.number * 3 - 2, 1), date(after // 4, after % 4 * 3 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """In words."""
        return label_of(*self.days)


def quarters_to(today: date) -> list[Quarter]:
    """The last quarters, the present one first."""
    index = today.year * 4 + (today.month - 1) // 3
    return [Quarter((index - n) // 4, (index - n) % 4 + 1) for n in range(QUARTERS)]


@audience("staff", permission=SEE)
@require_GET
def matrix(request: HttpRequest) -> HttpResponseBase:
    """What of each form came from each unit in a quarter; the last one that has ended unless another is asked for."""
    actor, today = actor_of(request), clock.today()
    quarters = quarters_to(today)
    asked = next((one for one in quarters if one.key == request.GET.get("quarter")), quarters[1])
    found = matrix_for(actor, *asked.days, today)
    if kind := request.GET.get("export"):
        answer = _exported(kind, asked, found)
        record_export(
            actor=actor,
            now=clock.now(),
            page=CODE,
            kind=kind,
            filters={"quarter": asked.key},
            columns=[],
            rows=len(found.rows),
        )
        return answer
    context = {
        "quarters": [(one, one == asked) for one in quarters],
        "asked": asked,
        "columns": found.columns,
        "rows": [(unit, [_shown(dues) for dues in cells]) for unit, cells in found.rows],
        "exports": [(name, f"?quarter={asked.key}&export={name}") for name in WRITERS],
        "states": [(DueState(value), state_of(_Sample(value))) for value in DueState.values],
        "crumbs": (HOME, Crumb("应报一览")),
    }
    return render(request, "ui/intake/matrix.html", context)


@dataclass(frozen=True, slots=True)
class _Sample:
    """A state alone, for the legend."""

    state: str


def _shown(dues: Sequence[Any]) -> list[tuple[Any, Any, str]]:
    """Each due with its state as word, shape and colour, and its period where the cell holds several."""
    return [(due, state_of(due), label_of(due.first, due.last) if len(dues) > 1 else "") for due in dues]


def _exported(kind: str, quarter: Quarter, found: Matrix) -> FileResponse:
    """The matrix as a file. Errors: ``BadRequest`` for a kind of file that is none."""
    if kind not in WRITERS:
        raise BadRequest("unknown export")
    media_type, write = WRITERS[kind]
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    header = ["单位", *(column.form.name for column in found.columns)]
    write(file, header, ([unit.short_name, *map(_words, cells)] for unit, cells in found.rows))
    file.seek(0)
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{quarter.label}应报一览.{kind}')}"
    return response


def _words(dues: Sequence[Any]) -> str:
    """A cell in words; empty where nothing is owed."""
    several = len(dues) > 1
    return "；".join(f"{label_of(due.first, due.last) if several else ''}{DueState(due.state).label}" for due in dues)
