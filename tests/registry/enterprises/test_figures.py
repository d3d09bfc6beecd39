"""New market entities and their growth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.cast import Cast
from tests.registry.enterprises.making import make_enterprise
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.figures import newly_registered, newly_registered_growth


def test_counted_by_the_day_of_establishment_closed_ones_included(cast: Cast) -> None:
    district = cast.units["district"]
    make_enterprise(1, district, established_on=date(2025, 5, 1))
    make_enterprise(2, district, established_on=date(2025, 12, 31), status=Status.CANCELLED)
    make_enterprise(3, district, established_on=date(2024, 3, 1), unit=cast.units["township"])
    make_enterprise(4, district, established_on=None)
    whole, town = FigureScope.of(district), FigureScope.of(cast.units["township"])
    year = Period.between(date(2025, 1, 1), date(2025, 12, 31))
    before = Period.between(date(2024, 1, 1), date(2024, 12, 31))
    assert newly_registered(whole, year).records.count() == 2
    assert newly_registered(town, before).records.count() == 1
    growth = newly_registered_growth(whole, year)
    assert (growth.records.count(), growth.before.count()) == (2, 1)


def test_growth_in_percent(cast: Cast) -> None:
    district = cast.units["district"]
    for number, day in enumerate((date(2025, 5, 1), date(2025, 6, 1), date(2024, 5, 1))):
        make_enterprise(number, district, established_on=day)
    year = Period.between(date(2025, 1, 1), date(2025, 12, 31))
    found = work_out(newly_registered_growth(FigureScope.of(district), year), "%")
    assert found.value == Decimal(100)
    assert {part.name: part.value for part in found.parts} == {"本期": 2, "同期": 1}
