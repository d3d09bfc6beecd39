"""Unknown is not zero: without a list of the city nobody knows who is registered."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from yingshang.kernel.figures import Period
from yingshang.kernel.figures.periods import FigureScope
from yingshang.kernel.figures.sources import NO_DATA, Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("figure_id", ["codes.registered_rate", "codes.usage_rate"])
def test_without_a_list_there_is_no_rate(registered: Cast, figure_id: str) -> None:
    period = Period.year(2026, date(2026, 3, 11))
    reading = Reader(FigureScope.of(registered.units["district"]), period).read(figure_id)
    assert reading.status == NO_DATA
