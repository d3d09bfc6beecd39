"""What a figure's page shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.kernel.figures.conftest import MakeCase, cases
from yingshang.kernel.figures import Count, Figure, FigureScope, Mean, Period, Ratio, figure
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.queries import months_of, records_of, units_of


def found(figure_id: str) -> Figure:
    """The declared figure."""
    made = find(figure_id)
    assert made is not None
    return made


@pytest.fixture
def declared_here(only_here: None) -> None:
    """A flow, a stock, a rate and a mean of the sample cases."""

    @figure(
        "sample.flow",
        name="流量",
        unit="件",
        kind="count",
        version=1,
        definition="样例口径。",
        by_unit="unit",
        by_month="opened_on",
        suppress_below=2,
    )
    def flow(scope: FigureScope, period: Period) -> Count:
        """Opened in the period."""
        return Count(cases().filter(scope.cases(""), period.days("opened_on")))

    @figure("sample.stock", name="存量", unit="件", kind="count", version=1, definition="样例口径。", period="as_of")
    def stock(scope: FigureScope, period: Period) -> Count:
        """Open at the end."""
        return Count(cases().filter(scope.cases(""), opened_on__lte=period.as_of))

    @figure(
        "sample.rate",
        name="率",
        unit="%",
        kind="ratio",
        version=1,
        definition="样例口径。",
        by_unit="unit",
        by_month="opened_at",
    )
    def rate(scope: FigureScope, period: Period) -> Ratio:
        """Good ones."""
        ours = cases().filter(scope.cases(""), period.days("opened_on"))
        return Ratio(ours.filter(state="good"), ours)

    @figure("sample.mean", name="均值", unit="次", kind="mean", version=1, definition="样例口径。")
    def mean(scope: FigureScope, period: Period) -> Mean:
        """The version of cases, which is a number."""
        return Mean(cases().filter(scope.cases("")), "version")


def test_twelve_months_of_a_flow_a_stock_and_a_rate(
    cast: Cast, district: FigureScope, make_case: MakeCase, declared_here: None
) -> None:
    for day, state in ((date(2025, 1, 31), "good"), (date(2025, 3, 1), "bad"), (date(2025, 3, 31), "good")):
        make_case(day, state=state)
    last = date(2025, 4, 15)
    flow, stock, rate = (
        [point.outcome.value for point in months_of(found(f"sample.{name}"), district, last)]
        for name in ("flow", "stock", "rate")
    )
    assert len(flow) == len(stock) == len(rate) == 12
    assert flow[-5:] == [0, 1, 0, 2, 0]
    assert stock[-5:] == [0, 1, 1, 3, 3]
    assert rate[-5:] == [None, 100, None, 50, None]
    assert [p.label for p in months_of(found("sample.flow"), district, last)][-2:] == [
        "2025年3月",
        "2025-04-01至2025-04-15",
    ]


def test_units_take_in_what_is_below_them_and_small_numbers_are_withheld(
    cast: Cast, district: FigureScope, year: Period, make_case: MakeCase, declared_here: None
) -> None:
    for unit in ("township", "village", "village", "unit_a", "district", "district"):
        make_case(date(2025, 2, 3), unit=unit)
    lines = units_of(found("sample.flow"), district, year)
    assert [(line.unit.short_name, line.outcome.value, line.suppressed) for line in lines] == [
        ("云溪区", 2, False),
        ("区市场监管局", None, True),
        ("清溪镇", 3, False),
    ]
    below = units_of(found("sample.flow"), FigureScope.of(cast.units["township"]), year)
    assert [(line.unit.short_name, line.outcome.value) for line in below] == [("清溪镇", None), ("柳湾村", 2)]


def test_records_open_by_visibility(
    cast: Cast, district: FigureScope, year: Period, make_case: MakeCase, declared_here: None
) -> None:
    for state, unit in (("good", "unit_a"), ("bad", "unit_a"), ("bad", "unit_b")):
        make_case(date(2025, 2, 3), state=state, unit=unit)
    rate = found("sample.rate")
    everything = records_of(rate, district, year, cast.office_clerk)
    assert (everything.visible, everything.hidden) == (3, 0)
    assert [(line.label, line.role) for line in everything.lines] == [
        ("YL2025-000001 样例", "计入分子"),
        ("YL2025-000003 样例", "只计入分母"),
        ("YL2025-000002 样例", "只计入分母"),
    ]
    own = records_of(rate, district, year, cast.officer_a)
    assert (own.visible, own.hidden, len(own.lines)) == (2, 1, 2)
    assert records_of(rate, district, year, cast.enterprise).hidden == 3
    page = records_of(rate, district, year, cast.office_clerk, offset=1, limit=1)
    assert [line.label for line in page.lines] == ["YL2025-000003 样例"]
    assert records_of(rate, district, year, cast.office_clerk, offset=3).lines == ()


def test_each_records_contribution_is_shown(
    cast: Cast, district: FigureScope, year: Period, make_case: MakeCase, declared_here: None
) -> None:
    case = make_case(date(2025, 2, 3))
    cases(pk=case.pk).update(version=7)
    (line,) = records_of(found("sample.mean"), district, year, cast.office_clerk).lines
    assert (line.contribution, line.url) == (Decimal(7).to_eng_string(), f"/cases/{case.number}/")
