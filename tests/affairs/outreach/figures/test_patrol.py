from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.affairs.outreach.checked import Checked
from tests.cast import Cast
from yingshang.affairs.outreach.enums import RecheckMove
from yingshang.affairs.outreach.figures.patrol import recheck_confirmed_rate, rechecks_drawn
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period

pytestmark = pytest.mark.django_db

FEBRUARY = Period.between(date(2026, 2, 1), date(2026, 2, 28))
YEAR = Period.year(2026, date(2026, 3, 11))


def scope(cast: Cast, unit: str = "district") -> FigureScope:
    return FigureScope.of(cast.units[unit])


def test_before_the_first_round_there_is_no_value(visited: Cast) -> None:
    assert rechecks_drawn(scope(visited), YEAR) is None
    assert recheck_confirmed_rate(scope(visited), YEAR) is None


def test_drawn_and_their_states(checked: Checked) -> None:
    checked.deny(checked.of("unit_a"))
    value = rechecks_drawn(scope(checked.cast), YEAR)
    assert value is not None
    found = work_out(value, "次")
    assert found.value == 2
    assert {part.name: part.value for part in found.parts} == {"待联系企业": 1, "待单位说明": 1}
    of_unit = rechecks_drawn(scope(checked.cast, "unit_a"), FEBRUARY)
    assert of_unit is not None
    assert work_out(of_unit, "次").value == 1


def test_the_rate_shows_its_interval(checked: Checked) -> None:
    for unit in ("unit_a", "township"):
        checked.move(checked.of(unit), "discipline", RecheckMove.CONTACT, channel="phone", finding="confirmed", text="")
    value = recheck_confirmed_rate(scope(checked.cast), YEAR)
    assert value is not None
    found = work_out(value, "%")
    assert (found.value, found.whole) == (Decimal(100), Decimal(2))
    assert found.interval is not None
    low, high = found.interval
    assert low < Decimal(50)
    assert high == 100
    assert recheck_confirmed_rate(scope(checked.cast, "unit_a"), YEAR) is None


def test_another_months_visits_are_another_periods(checked: Checked) -> None:
    january = Period.between(date(2026, 1, 1), date(2026, 1, 31))
    assert rechecks_drawn(scope(checked.cast), january) is None
    assert recheck_confirmed_rate(scope(checked.cast), january) is None
