"""Declaring jobs, and when they are due."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.jobs.registry import Job, job, jobs, pump, pumps


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def nothing(now):
    """A job without work."""


@pytest.mark.parametrize(
    ("timetable", "now", "due"),
    [
        ({"daily": time(2, 30)}, "2026-03-11 10:00", "2026-03-11 02:30"),
        ({"daily": time(2, 30)}, "2026-03-11 02:30", "2026-03-11 02:30"),
        ({"daily": time(2, 30)}, "2026-03-11 02:29:59", "2026-03-10 02:30"),
        ({"daily": time(0, 0)}, "2026-03-11 00:00", "2026-03-11 00:00"),
        ({"daily": time(23, 59)}, "2026-01-01 00:30", "2025-12-31 23:59"),
        ({"every": timedelta(minutes=1)}, "2026-03-11 10:00:59", "2026-03-11 10:00"),
        ({"every": timedelta(minutes=15)}, "2026-03-11 10:14", "2026-03-11 10:00"),
        ({"every": timedelta(hours=1)}, "2026-03-11 10:00", "2026-03-11 10:00"),
    ],
)
def test_the_last_due_moment(timetable, now, due):
    assert Job("test.x", "试", nothing, **timetable).last_due(at(now)) == at(due)


@pytest.mark.parametrize(
    "timetable", [{}, {"every": timedelta(hours=1), "daily": "02:30"}, {"every": timedelta(seconds=5)}]
)
def test_one_timetable_is_needed(timetable):
    with pytest.raises(ValueError, match=r"test\.bad"):
        job("test.bad", "坏", **timetable)


def test_a_code_is_taken_once():
    taken = next(iter(jobs()))
    with pytest.raises(ValueError, match="twice"):
        job(taken, "又一个", daily="01:00")(nothing)
    with pytest.raises(ValueError, match="twice"):
        pump("outbox.deliver")(lambda _: 0)


def test_what_the_kernel_declares():
    assert {"audit.seal_day", "retention.run"} <= set(jobs())
    assert "outbox.deliver" in pumps()
    assert all(one.name and one.code.count(".") == 1 for one in jobs().values())
