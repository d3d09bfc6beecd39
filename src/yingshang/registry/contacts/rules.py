"""When a touch is one too many: pure counting over days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``most`` touches of the channels in any ``window_days`` consecutive days.

    Arguments:
        key: of the limit, to name it.
        own: whether each unit is counted by itself.
    """

    key: int
    channels: frozenset[str]
    window_days: int
    most: int
    own: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A touch as it counts: its key, day, channel, unit."""

    key: int
    on: date
    channel: str
    unit: int


@dataclass(frozen=True, slots=True)
class Exceeded:
    """The cap that another touch would break, and the keys of the touches that fill it, oldest first."""

    cap: Cap
    earlier: tuple[int, ...]


def first_exceeded(
    caps: Iterable[Cap], touches: Sequence[Counted], *, channel: str, unit: int, on: date
) -> Exceeded | None:
    """The first cap that one more touch on that day breaks, or None.

    Touches planned for later days count too: every window that holds ``on`` is looked at.
    """
    for cap in caps:
        if channel not in cap.channels:
            continue
        counted = [t for t in touches if t.channel in cap.channels and (not cap.own or t.unit == unit)]
        full = fullest_window(counted, on=on, days=cap.window_days)
        if len(full) >= cap.most:
            return Exceeded(cap, tuple(t.key for t in full))
    return None


def fullest_window(touches: Iterable[Counted], *, on: date, days: int) -> list[Counted]:
    """The most touches that stand together with ``on`` in one run of ``days`` days, oldest first."""
    reach = timedelta(days=days - 1)
    near = sorted((t for t in touches if on - reach <= t.on <= on + reach), key=lambda t: (t.on, t.key))
    starts = {on} | {t.on for t in near if t.on <= on}
    windows = ([t for t in near if start <= t.on <= start + reach] for start in sorted(starts))
    return max(windows, key=len, default=[])
