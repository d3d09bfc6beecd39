"""The small line of the last twelve months: pure arithmetic from a series to the points of a drawing."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 120, 28, 3


def segments(series: Sequence[float | None]) -> list[str]:
    """The polylines of a series (``x,y x,y``): broken where nothing is known; empty when fewer than two are known."""
    known = [value for value in series if value is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    runs: list[list[str]] = [[]]
    for index, value in enumerate(series):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(_point(index, value, len(series), low, high))
    return [" ".join(run) for run in runs if len(run) > 1]


def last_point(series: Sequence[float | None]) -> tuple[str, str] | None:
    """Where the newest known value stands (x, y)."""
    known = [value for value in series if value is not None]
    if len(known) < 2 or series[-1] is None:
        return None
    x, y = _point(len(series) - 1, series[-1], len(series), min(known), max(known)).split(",")
    return x, y


def _point(index: int, value: float, length: int, low: float, high: float) -> str:
    x = MARGIN + index * (WIDTH - 2 * MARGIN) / max(1, length - 1)
    share = (value - low) / (high - low) if high > low else 0.5
    y = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
    return f"{x:.1f},{y:.1f}"
