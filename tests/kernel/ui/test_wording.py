"""How moments, days and time left are said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.ui import lights, sparklines, wording

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=SHANGHAI)  # a Wednesday


def weekdays(first: date, last: date) -> int:
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("due", "said", "light"),
    [
        ("2026-03-14T00:00", "剩 2 个工作日", "ok"),  # 24:00 of Friday
        ("2026-03-12T00:00", "今天到期", "soon"),  # 24:00 of today
        ("2026-03-11T17:00", "今天 17:00 到期", "soon"),
        ("2026-03-11T10:40", "剩 40 分钟", "soon"),
        ("2026-03-11T09:30", "超期 30 分钟", "overdue"),
        ("2026-03-11T07:00", "超期 3 小时", "overdue"),
        ("2026-03-10T00:00", "超期 2 个工作日", "overdue"),  # ended with Monday
        ("2026-03-12T09:00", "剩 1 个工作日", "ok"),
    ],
)
def test_time_left(due: str, said: str, light: str) -> None:
    left = wording.time_left(at(due), NOW, working_days=weekdays)
    assert (left.text, left.light) == (said, light)


def test_time_left_to_a_weekend_counts_days() -> None:
    friday = at("2026-03-13T16:00")
    assert wording.time_left(at("2026-03-16T00:00"), friday, working_days=weekdays).text == "剩 2 天"


def test_time_left_knows_pauses_warnings_and_provisional_dates() -> None:
    due = at("2026-03-14T00:00")
    assert wording.time_left(due, NOW, paused=True).text == "已停"
    assert wording.time_left(None, NOW).light == "none"
    assert wording.time_left(due, NOW, warn_at=NOW).light == "soon"
    assert wording.time_left(due, NOW, working_days=weekdays, provisional=True).text == "剩 2 个工作日（暂定）"
    assert wording.due_exact(due) == "2026年3月13日（星期五）24:00 到期"


def test_days_and_moments() -> None:
    assert wording.day(None) == "未填"
    assert wording.day(date(2026, 11, 24)) == "2026年11月24日"
    assert wording.day(date(2026, 11, 24), NOW) == "11月24日"
    assert wording.moment(at("2026-03-11T14:05"), NOW) == "今天 14:05"
    assert wording.moment(at("2026-03-10T09:12"), NOW) == "昨天 09:12"
    assert wording.moment(at("2025-12-31T23:59"), NOW) == "2025年12月31日 23:59"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("500", "即 5,000,000 元"),
        ("1,234.5", "即 12,345,000 元"),
        ("0.0001", "即 1 元"),
        ("五百", ""),
        (None, ""),
        ("NaN", ""),
    ],
)
def test_an_amount_in_wan_is_read_back(typed: object, said: str) -> None:
    assert wording.yuan_of_wan(typed) == said


def test_file_sizes() -> None:
    assert [wording.file_size(n) for n in (10, 840_000, 10 * 1024 * 1024, 3_400_000)] == [
        "1 KB",
        "820 KB",
        "10 MB",
        "3.2 MB",
    ]


@pytest.mark.parametrize("code", lights.LIGHTS)
def test_a_light_is_word_shape_and_colour(code: str) -> None:
    drawn = lights.light(code)
    assert lights.LIGHTS[code].word in drawn
    assert "<svg" in drawn
    assert f"ys-{lights.LIGHTS[code].tone}" in drawn


def test_a_sparkline_breaks_where_nothing_is_known() -> None:
    assert len(sparklines.segments([1, 2, None, 3, 4])) == 2
    assert sparklines.segments([None, 1]) == []
    assert sparklines.last_point([1, 2]) == ("117.0", "3.0")
    assert sparklines.last_point([1, 2, None]) is None
    assert sparklines.segments([5, 5]) == ["3.0,14.0 117.0,14.0"]
