"""Records first, else what was stated; both side by side; the rows that the command line and the API give."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.kernel.figures.conftest import MakeCase, cases
from tests.kernel.figures.test_returns import SIGNED, given
from yingshang.kernel.figures import Count, FigureScope, Period, Ratio, figure
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.errors import OutOfReach, UnknownFigure
from yingshang.kernel.figures.returns import correct_return, file_return
from yingshang.kernel.figures.rows import figure_rows
from yingshang.kernel.figures.sources import Reader, known_ids, records_standing

TODAY = date(2026, 3, 11)
ID = "oversight.warnings"
KEYS = [
    "id",
    "name",
    "kind",
    "unit",
    "version",
    "source",
    "status",
    "value",
    "n",
    "N",
    "excluded",
    "parts",
    "interval",
    "as_of",
]


@pytest.fixture
def warnings_counted(only_here: None) -> None:
    """A contract figure counted from the sample cases."""

    @figure(ID, name="政务警告", unit="人", kind="count", version=1, definition="样例口径。")
    def warnings(scope: FigureScope, period: Period) -> Count:
        """Sample cases opened in the period."""
        return Count(cases().filter(scope.cases(prefix=""), period.days("opened_on")))


@pytest.fixture
def sample_rate(only_here: None) -> None:
    """A figure outside the contract."""

    @figure("sample.rate", name="样例率", unit="%", kind="ratio", version=3, definition="样例口径。")
    def rate(scope: FigureScope, period: Period) -> Ratio:
        """Good ones among the valid."""
        ours = cases().filter(scope.cases(prefix=""), period.days("opened_on"))
        valid = ours.exclude(state="withdrawn")
        return Ratio(valid.filter(state="good"), valid, excluded={"撤回": ours.filter(state="withdrawn")})


def test_the_whole_contract_is_listed_always(cast: Cast) -> None:
    rows = figure_rows(actor=None, unit=cast.units["district"], year=2025, today=TODAY)
    assert [row["id"] for row in rows] == known_ids()
    assert len([row for row in rows if row["id"] in contract()]) == 117
    assert all(list(row) == KEYS for row in rows)
    echelon = next(row for row in rows if row["id"] == "evaluation.echelon")
    assert (echelon["status"], echelon["source"], echelon["value"], echelon["version"]) == ("unbuilt", None, None, None)


def test_a_row_has_decimals_as_text(cast: Cast, make_case: MakeCase, sample_rate: None) -> None:
    for state in ("good", "good", "bad", "withdrawn"):
        make_case(date(2025, 6, 1), state=state)
    (row,) = figure_rows(actor=cast.leader, unit=cast.units["district"], year=2025, today=TODAY, ids=["sample.rate"])
    assert row == {
        "id": "sample.rate",
        "name": "样例率",
        "kind": "ratio",
        "unit": "%",
        "version": 3,
        "source": "records",
        "status": "ok",
        "value": "66.666667",
        "n": "2",
        "N": "3",
        "excluded": {"撤回": 1},
        "parts": [],
        "interval": ["20.76596", "93.850806"],
        "as_of": "2025-12-31",
    }


def test_a_year_under_way_is_cut_at_today(cast: Cast, make_case: MakeCase, warnings_counted: None) -> None:
    make_case(TODAY)
    make_case(date(2026, 3, 12))
    (row,) = figure_rows(actor=None, unit=cast.units["district"], year=2026, today=TODAY, ids=[ID])
    assert (row["value"], row["as_of"]) == ("1", "2026-03-11")


def test_a_declared_figure_without_records_is_unknown_not_zero(cast: Cast, warnings_counted: None) -> None:
    (row,) = figure_rows(actor=None, unit=cast.units["district"], year=2025, today=TODAY, ids=[ID])
    assert (row["status"], row["source"], row["value"], row["version"]) == ("no_data", "records", None, 1)


def test_a_return_speaks_where_records_do_not(cast: Cast, now: datetime, district: FigureScope, year: Period) -> None:
    file_return(now=now, **given(cast))
    found = Reader(district, year).read(ID)
    assert (found.status, found.source, found.outcome.value, found.version) == ("ok", "return", 12, None)
    assert found.attested is not None
    other = Reader(FigureScope.of(cast.units["unit_a"]), year).read(ID)
    assert other.status == "unbuilt"


def test_records_and_a_return_stand_side_by_side(
    cast: Cast, now: datetime, district: FigureScope, year: Period, make_case: MakeCase, warnings_counted: None
) -> None:
    file_return(now=now, **given(cast))
    make_case(date(2025, 2, 3))
    found = Reader(district, year).read(ID)
    assert (found.source, found.outcome.value) == ("records", 1)
    assert found.beside is not None
    assert (found.beside.value, found.difference) == (12, Decimal(-11))


def test_the_latest_version_and_the_right_period_count(
    cast: Cast, now: datetime, district: FigureScope, year: Period
) -> None:
    half = Period.between(date(2025, 1, 1), date(2025, 6, 30))
    first = file_return(now=now, **given(cast))
    file_return(now=now, **given(cast, period=half, values={"value": "5"}))
    file_return(
        now=now, **given(cast, period=Period.between(date(2025, 7, 1), date(2025, 12, 31)), values={"value": "7"})
    )
    correct_return(
        actor=cast.office_clerk, now=now, previous=first, values={"value": "11"}, attestation=SIGNED, reason="重复"
    )
    assert Reader(district, year).read(ID).outcome.value == 11
    found = Reader(district, half).read(ID)
    assert (found.outcome.value, found.as_of) == (5, date(2025, 6, 30))
    second_half = Period.between(date(2025, 7, 1), date(2025, 12, 31))
    assert Reader(district, second_half).read(ID).outcome.value == 7
    assert Reader(district, Period.year(2024, TODAY)).read(ID).status == "unbuilt"


def test_figures_open_to_those_who_reach_the_unit(cast: Cast) -> None:
    for who, unit, may in (
        ("leader", "district", True),
        ("officer_a", "unit_a", True),
        ("officer_a", "district", False),
        ("discipline", "unit_a", True),
        ("discipline", "unit_b", False),
        ("enterprise", "district", False),
        ("audit_admin", "district", False),
    ):
        asked = {"actor": cast[who], "unit": cast.units[unit], "year": 2025, "today": TODAY, "ids": [ID]}
        if may:
            assert len(figure_rows(**asked)) == 1  # type: ignore[arg-type]
        else:
            with pytest.raises(OutOfReach):
                figure_rows(**asked)  # type: ignore[arg-type]


def test_an_unknown_id_is_an_error(cast: Cast) -> None:
    with pytest.raises(UnknownFigure):
        figure_rows(actor=None, unit=cast.units["district"], year=2025, today=TODAY, ids=["no.such"])


def test_queries_do_not_grow_with_the_data(
    cast: Cast, make_case: MakeCase, warnings_counted: None, sample_rate: None, now: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figure_rows(actor=None, unit=cast.units["district"], year=2025, today=TODAY, ids=[ID, "sample.rate"])
        return len(queries)

    make_case(date(2025, 2, 3))
    before = asked()
    for day in range(1, 20):
        make_case(date(2025, 2, day))
    file_return(now=now, **given(cast, figure_id="oversight.demerits"))
    assert asked() == before == 5


def test_records_that_stand_are_counted_once_and_returns_read_anew(
    only_here: None, make_case: MakeCase, district: FigureScope, year: Period
) -> None:
    counted = []

    @figure(ID, name="政务警告", unit="人", kind="count", version=1, definition="测试用。")
    def warnings(_scope: FigureScope, _period: Period) -> Count:
        counted.append(1)
        return Count(cases())

    with records_standing():
        assert Reader(district, year).read(ID).outcome == Reader(district, year).read(ID).outcome
        assert len(counted) == 1
    Reader(district, year).read(ID)
    assert len(counted) == 2


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-02", "2026-03-11"), ("2026-02-20", "2026-03-01")),
        (("2026-03-11", "2026-03-11"), ("2026-03-10", "2026-03-10")),
    ],
)
def test_the_period_before_has_as_many_months_or_days(period: tuple[str, str], before: tuple[str, str]) -> None:
    first, last = map(date.fromisoformat, period)
    found = Period.between(first, last).before()
    assert (found.first.isoformat(), found.last.isoformat()) == before
