"""What stands at a place of a text beyond the plain printed forms; what a return bears there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.kernel.figures.test_returns import YEAR, given
from yingshang.kernel.figures import FigureScope
from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.places import Place, printed_at
from yingshang.kernel.figures.returns import file_return
from yingshang.kernel.figures.sources import Reader, Reading


def stated(cast: Cast, now: datetime, figure_id: str, **values: Any) -> Reading:
    """The figure of 2025 as a return states it."""
    file_return(now=now, **given(cast, figure_id=figure_id, values=values))
    return Reader(FigureScope.of(cast.units["district"]), YEAR).read(figure_id)


def rows(**named: Any) -> list[dict[str, Any]]:
    """Parts."""
    return [{"name": name, "value": value} for name, value in named.items()]


@pytest.mark.parametrize(
    ("figure_id", "value", "parts", "text"),
    [
        ("outreach.visits_by_channel", "42", {"走访": 12, "电话": 30}, "（其中走访12次、电话30次）"),
        ("oversight.units_criticised", "17", {"次数": 21}, "（共21次）"),
        ("publicity.trainings", "6", {"培训人次": 512}, "（培训512人次）"),
        ("governance.demonstration_zones", "2", {"已申报": 4}, "（已申报4个）"),
        ("oversight.notices", "5", {"满意度调查": 2, "整改": 3, "次数": 6}, "（其中满意度调查2件、整改3件；共6次）"),
        ("govservices.mean_wait", "11.6", {"第95百分位": 34, "最长": 71}, "（第95百分位34分钟、最长71分钟）"),
        ("oversight.notices", "5", {}, ""),
    ],
)
def test_parts_and_what_stands_beside_the_number(
    cast: Cast, now: datetime, figure_id: str, value: str, parts: dict[str, Any], text: str
) -> None:
    reading = stated(cast, now, figure_id, value=value, parts=rows(**parts))
    assert printed_at(Place(figure_id, "among"), reading) == text


def test_a_stated_duration_bears_its_longest(cast: Cast, now: datetime) -> None:
    reading = stated(cast, now, "justice.days_to_close", value="31.4", parts=rows(最长天数="47.5"))
    assert printed_at(Place(reading.id, "不超过"), reading) == "不超过48天"
    with pytest.raises(FormNotBorne):
        printed_at(Place(reading.id, "不超过", "47"), reading)
    without = replace(reading, outcome=replace(reading.outcome, maximum=None))
    with pytest.raises(FormNotBorne):
        printed_at(Place(reading.id, "不超过"), without)


def test_a_stated_estimate_bears_its_interval(cast: Cast, now: datetime) -> None:
    reading = stated(cast, now, "survey.satisfaction", value="86.5", N="372", interval=("82.7", "89.6%"))
    assert printed_at(Place(reading.id, "interval"), reading) == "（95%置信区间为82.7%至89.6%）"
    assert reading.attested is not None
    assert reading.attested.values["interval"] == ["82.7", "89.6"]
