"""Returns in time: late and missing ones count against their unit, waived ones do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.kernel.intake.conftest import Owed, at
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.places import Place, printed_at
from yingshang.kernel.figures.sources import Reader, Reading
from yingshang.kernel.intake.models import Form
from yingshang.kernel.intake.services.register import waive_due

pytestmark = pytest.mark.django_db
MARCH = Period.between(date(2026, 3, 1), date(2026, 3, 31))


def read(owed: Owed) -> Reading:
    return Reader(FigureScope.of(owed.cast.units["district"]), MARCH).read("intake.in_time_rate")


def test_a_missing_return_counts_and_its_unit_is_named(owed: Owed) -> None:
    found = read(owed)
    assert found.outcome.n == 0
    assert found.outcome.whole == 1
    assert printed_at(Place(found.id, "behind"), found) == "区市场监管局1/1"


def test_one_that_came_by_its_day_is_in_time(owed: Owed) -> None:
    owed.signed()
    found = read(owed)
    assert found.outcome.n == found.outcome.whole == 1
    assert printed_at(Place(found.id, "units"), found) == "区市场监管局1/1"


def test_a_waived_one_is_left_out_and_listed(owed: Owed) -> None:
    waive_due(actor=owed.cast.office_head, now=at(2026, 3, 6), due=owed.due(), reason="机构合并")
    found = read(owed)
    assert found.outcome.value is None
    assert dict(found.outcome.excluded) == {"免报": 1}


def test_units_stand_in_their_order_whoever_is_later(owed: Owed, owe: Callable[..., Form]) -> None:
    owe(units=("unit_b", "unit_a"), code="YS-02", name="另一张月报")
    found = read(owed)
    assert printed_at(Place(found.id, "behind"), found) == "区市场监管局2/2、区自然资源局1/1"
