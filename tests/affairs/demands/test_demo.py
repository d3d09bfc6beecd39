"""The demonstration's teller: whoever a demand goes to, somebody acts."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.affairs.demands.demo import Teller
from yingshang.kernel.clock import day_of
from yingshang.kernel.demo import Stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["unit_clerk", "unit_head"])
def test_for_a_unit_without_the_role_the_office_acts(registered: Cast, role: str) -> None:
    stage = Stage(1, day_of(MONDAY), 10, lambda _: None)
    stage.things = {"district": registered.units["district"], "units": {"office": registered.units["office"]}}
    teller = Teller(stage)
    for unit in (registered.units["office"], registered.units["subdistrict"]):
        assert teller.by(unit, role).acting_as.startswith("区营商办")
    assert teller.by(registered.units["unit_a"], role).acting_as.startswith("区市场监管局")
