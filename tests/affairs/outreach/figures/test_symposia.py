from __future__ import annotations

from datetime import date

import pytest

from tests.affairs.outreach.gathered import Gathered, planned
from tests.cast import Cast
from yingshang.affairs.outreach.enums import SymposiumMove
from yingshang.affairs.outreach.figures.symposia import symposiums
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period

pytestmark = pytest.mark.django_db

MARCH = Period.between(date(2026, 3, 1), date(2026, 3, 31))


def value(cast: Cast, period: Period = MARCH, unit: str = "district") -> dict[str, object] | None:
    made = symposiums(FigureScope.of(cast.units[unit]), period)
    if made is None:
        return None
    found = work_out(made, "场")
    return {"": found.value} | {part.name: part.value for part in found.parts}


def test_before_the_first_record_there_is_no_value(registered: Cast) -> None:
    assert value(registered) is None


def test_held_ones_by_industry_and_by_host(gathered: Gathered) -> None:
    assert value(gathered.cast) == {"": 0}
    gathered.invite()
    gathered.sign("enterprise")
    gathered.hold()
    called_off = planned(gathered.cast, section="C")
    called_off.move(SymposiumMove.CANCEL, text="不开了")
    assert value(gathered.cast) == {"": 1, "跨行业": 1, "召集：区市场监管局": 1}
    assert value(gathered.cast, unit="unit_b") == {"": 0}
    assert value(gathered.cast, Period.between(date(2026, 4, 1), date(2026, 4, 30))) == {"": 0}
    assert value(gathered.cast, Period.between(date(2026, 2, 1), date(2026, 2, 28))) is None
