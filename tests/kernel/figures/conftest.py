"""Cases as the subjects of figures: a year of a made-up kind of matter in the cast's district."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.cases.kinds import Kind, kinds, register_kind
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.figures import FigureScope, Period, RecordType, register_records
from yingshang.kernel.figures.declare import declared, withdraw
from yingshang.kernel.figures.records import type_named

KIND = "figure_subject"
MakeCase = Callable[..., Case]

if KIND not in {kind.code for kind in kinds()}:
    register_kind(
        Kind(KIND, "样例事项", "YL", "figures.read", "figures.read_returns", "figures:index", "", {"open": "办理中"})
    )
if type_named("cases.Case") is None:
    register_records(
        RecordType(
            model="cases.Case",
            name="事项",
            label=lambda case: f"{case.number} {case.title}",
            url=lambda case: f"/cases/{case.number}/",
            visible=lambda records, actor: records.filter(pk__in=Case.objects.all().visible_to(actor).values("pk")),
        )
    )


@pytest.fixture
def make_case(cast: Cast) -> MakeCase:
    """Make one case: ``make_case(on, unit="unit_a", state="open", closed_on=None)``."""

    def make(on: date, *, unit: str = "unit_a", state: str = "open", closed_on: date | None = None) -> Case:
        def moment(day: date) -> datetime:
            return datetime.combine(day, time(10), tzinfo=clock.SHANGHAI)

        number = Case.objects.count() + 1
        case = Case.objects.create(
            number=f"YL{on.year}-{number:06d}",
            kind=KIND,
            title="样例",
            district=cast.units["district"],
            unit=cast.units[unit],
            state=state,
            state_since=moment(on),
            opened_at=moment(on),
            opened_on=on,
            closed_at=moment(closed_on) if closed_on else None,
            closed_on=closed_on,
        )
        CaseParty.objects.create(case=case, party=cast.units[unit].party, role="unit", since=moment(on))
        return case

    return make


@pytest.fixture
def district(cast: Cast) -> FigureScope:
    """The whole district."""
    return FigureScope.of(cast.units["district"])


@pytest.fixture
def year() -> Period:
    """The year before the tests take place."""
    return Period.year(2025, date(2026, 3, 11))


@pytest.fixture
def only_here() -> Iterator[None]:
    """Take back what a test declares."""
    before = set(declared())
    yield
    for figure_id in set(declared()) - before:
        withdraw(figure_id)


def cases(**conditions: Any) -> Any:
    """Cases of the sample kind."""
    return Case.objects.filter(kind=KIND, **conditions)
