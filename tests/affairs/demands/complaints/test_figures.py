"""What is counted of complaints: those taken on, and which were answered in time by their unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.affairs.demands.complaints.conftest import Way
from tests.cast import Cast
from yingshang.affairs.demands.complaints.enums import Move
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import NO_DATA, Reader, Reading

pytestmark = pytest.mark.django_db
YEAR = Period.between(date(2026, 1, 1), date(2026, 12, 31))


def read(cast: Cast, figure: str) -> Reading:
    return Reader(FigureScope.of(cast.units["district"]), YEAR).read(figure)


def test_none_is_known_before_the_first(cast: Cast) -> None:
    assert read(cast, "complaints.received").status == NO_DATA
    assert read(cast, "complaints.answered_in_time_rate").status == NO_DATA


def test_only_those_taken_on_are_counted(way: Way) -> None:
    way.to_reviewing()
    assert read(way.cast, "complaints.received").outcome.value == 0
    way("office_clerk", Move.ACCEPT, accused=way.cast.units["unit_a"].pk)
    assert read(way.cast, "complaints.received").outcome.value == 1


@pytest.mark.parametrize(("days", "in_time"), [(1, 1), (200, 0)])
def test_an_answer_is_in_time_or_not(way: Way, days: int, in_time: int) -> None:
    way.to_handling()
    way("officer_b", Move.ANSWER, result="true", text="反映属实，已责令整改。", after=timedelta(days=days))
    outcome = read(way.cast, "complaints.answered_in_time_rate").outcome
    assert outcome.n == in_time
    assert outcome.whole == 1
