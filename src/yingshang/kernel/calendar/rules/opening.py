"""Office hours within a day, and how they change over the years (summer and winter hours are two rows a year)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

Spans = tuple[tuple[time, time], ...]
"""The opening times of one day, in order: ``((9:00, 12:00), (13:00, 17:00))``."""

MINUTE = 60_000_000
DEFAULT_HOURS: Spans = ((time(9), time(12)), (time(13), time(17)))


@dataclass(frozen=True, slots=True)
class HoursFrom:
    """Office hours in force from a day on, until the next row's day."""

    since: date
    spans: Spans


class Opening:
    """One day's office hours in microseconds after midnight.

    Errors: ``ValueError`` when the spans are none, reversed or overlap.
    """

    __slots__ = ("spans", "total")

    def __init__(self, spans: Spans) -> None:
        self.spans = tuple((_after_midnight(a), _after_midnight(b)) for a, b in spans)
        ends = [moment for span in self.spans for moment in span]
        if not ends or any(a > b for a, b in pairwise(ends)) or any(a == b for a, b in self.spans):
            raise ValueError("办公时间应按先后排列，不能重叠或为空。")
        self.total = sum(b - a for a, b in self.spans)

    def worked(self, at: int) -> int:
        """Office time of the day that has passed at that time."""
        return sum(min(at, b) - a for a, b in self.spans if at > a)

    def when(self, worked: int) -> int:
        """The first time of the day at which that much office time (1 to ``total``) has passed."""
        for a, b in self.spans:
            if worked <= b - a:
                return a + worked
            worked -= b - a
        raise ValueError("more than the day has")

    def open_from(self, at: int) -> int | None:
        """That time when the office is open, else the next opening of the day, if there is one."""
        return next((max(a, at) for a, b in self.spans if at < b), None)


def _after_midnight(moment: time) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def read_spans(pairs: Iterable[Sequence[str]]) -> Spans:
    """Opening times from ``[["09:00", "12:00"], ["13:00", "17:00"]]``.

    Errors: ``ValueError`` for what is no time, reversed, overlapping or empty.
    """
    spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
    Opening(spans)
    return spans


def nearest_hours(levels: Sequence[Sequence[HoursFrom]], first: date) -> tuple[HoursFrom, ...]:
    """The hours of a place: on each day those of the nearest level that has hours for it, else the usual ones.

    Arguments:
        levels: rows of each level, the nearest first; a level's hours hold from its first row on.
        first: the day from which the answer begins.
    """
    starts = sorted({first, *(max(first, row.since) for rows in levels for row in rows)})
    return tuple(HoursFrom(day, _hours_on(levels, day)) for day in starts)


def _hours_on(levels: Sequence[Sequence[HoursFrom]], day: date) -> Spans:
    for rows in levels:
        begun = [row for row in rows if row.since <= day]
        if begun:
            return max(begun, key=lambda row: row.since).spans
    return DEFAULT_HOURS
