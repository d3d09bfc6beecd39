"""The only reader of the clock. Everything else is given the moment it works at.

Time is aware and in Asia/Shanghai. Tests and the demonstration district stop the clock with :func:`at`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai (or the moment at which the clock was stopped)."""
    return _stopped.get() or datetime.now(tz=SHANGHAI)


def today() -> date:
    """The present local date."""
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment in Asia/Shanghai; a naive one is refused with ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError("a moment must be aware")
    return moment.astimezone(SHANGHAI)


def day_of(moment: datetime) -> date:
    """The local date on which a moment falls."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at ``moment`` inside the block (this thread or task only)."""
    mark = _stopped.set(local(moment))
    try:
        yield local(moment)
    finally:
        _stopped.reset(mark)
