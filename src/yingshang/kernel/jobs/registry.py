"""Which jobs there are: declared in each app's ``tasks`` module, which is imported when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from yingshang.kernel.clock import SHANGHAI, day_of

Work = Callable[[datetime], Mapping[str, Any] | None]
"""A job's function: it gets the moment at which it starts and may return a result (JSON values) to be kept."""
Pump = Callable[[datetime], int]
"""Work without a timetable, asked again and again by every worker; returns how much it did (0: nothing to do)."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its timetable: either ``every`` so long, or ``daily`` at that local time."""

    code: str
    name: str
    work: Work
    every: timedelta | None = None
    daily: time | None = None

    def last_due(self, now: datetime) -> datetime:
        """The latest due moment that is not after ``now``; the same for every worker."""
        if self.every is not None:
            return EPOCH + (now - EPOCH) // self.every * self.every
        day = day_of(now)
        due = datetime.combine(day, self.daily or time(), tzinfo=SHANGHAI)
        return due if due <= now else due - timedelta(days=1)

    def next_due(self, now: datetime) -> datetime:
        """The first due moment after ``now``."""
        return self.last_due(now) + (self.every or timedelta(days=1))


_jobs: dict[str, Job] = {}
_pumps: dict[str, Pump] = {}


def job(code: str, name: str, *, every: timedelta | None = None, daily: str | None = None) -> Callable[[Work], Work]:
    """Declare a job.

    Arguments:
        code: ``folder.verb``, unique; kept in the scheduler's table.
        name: what officials read.
        every: the interval, counted from the epoch. At least a minute: each due moment is a row.
        daily: local time of day, ``"02:30"``.

    Errors: ``ValueError`` when not exactly one timetable is given, for a short interval, or for a code that is taken.
    """
    if (every is None) == (daily is None):
        raise ValueError(f"{code}: a job needs either every= or daily=")
    if every is not None and every < timedelta(minutes=1):
        raise ValueError(f"{code}: less than a minute is work for a pump")
    at = time.fromisoformat(daily) if daily is not None else None

    def declare(work: Work) -> Work:
        if code in _jobs and _jobs[code].work is not work:
            raise ValueError(f"job {code} is declared twice")
        _jobs[code] = Job(code, name, work, every, at)
        return work

    return declare


def pump(code: str) -> Callable[[Pump], Pump]:
    """Declare work that every worker asks for all the time, such as emptying the outbox."""

    def declare(work: Pump) -> Pump:
        if code in _pumps and _pumps[code] is not work:
            raise ValueError(f"pump {code} is declared twice")
        _pumps[code] = work
        return work

    return declare


def jobs() -> dict[str, Job]:
    """All jobs by code."""
    return dict(_jobs)


def pumps() -> dict[str, Pump]:
    """All pumps by code."""
    return dict(_pumps)
