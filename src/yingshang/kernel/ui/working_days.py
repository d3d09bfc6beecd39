"""Working days between two days, for the words of a light."""

from __future__ import annotations

from datetime import date, timedelta


def working_days(first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and including ``last``."""
    return sum(1 for n in range(1, (last - first).days + 1) if (first + timedelta(days=n)).weekday() < 5)
