"""Unknown is not zero: before the district's first demand nobody counted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from tests.road import Road
from yingshang.kernel.figures import Period
from yingshang.kernel.figures.periods import FigureScope
from yingshang.kernel.figures.sources import NO_DATA, OK, Reader

pytestmark = pytest.mark.django_db


def test_a_year_before_the_first_demand_has_no_number(road: Road, registered: Cast) -> None:
    road.accept()
    for unit, year, status in (
        ("district", 2025, NO_DATA),
        ("district", 2026, OK),
        ("unit_b", 2026, OK),  # the district keeps records: a unit without any had none
        ("unit_b", 2025, NO_DATA),
    ):
        period = Period.year(year, date(2026, 3, 11))
        reading = Reader(FigureScope.of(registered.units[unit]), period).read("demands.received")
        assert reading.status == status, (unit, year)
