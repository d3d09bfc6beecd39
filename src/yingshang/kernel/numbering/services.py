"""Taking numbers without a gap and without a double.

The counter is a row, moved within the transaction that uses the number: whoever comes meanwhile waits for its end, and
gets the same number when it is rolled back. A database's own sequence would leave a gap there. The price is that of one
series only one transaction at a time is under way, so a number is taken late in a transaction that does long work.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yingshang.kernel.numbering.models import Series


def take_number(series: str, *, year: int | None, now: datetime) -> int:
    """The next number of a series in a year (``None``: a series that runs through the years), from 1.

    Errors: ``TransactionManagementError`` outside a transaction.
    """
    return take_numbers(series, year=year, count=1, now=now)


def take_numbers(series: str, *, year: int | None, count: int, now: datetime) -> int:
    """Take ``count`` numbers in a row; returns the first.

    Errors: ``TransactionManagementError`` outside a transaction; ``ValueError`` for a count below 1.
    """
    if count < 1:
        raise ValueError("at least one number is taken")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number belongs to the transaction of what bears it")
    counter = Series.objects.filter(code=series, year=year or 0)
    if not counter.update(last=F("last") + count, taken_at=now):
        _begin(series, year or 0, now)
        counter.update(last=F("last") + count, taken_at=now)
    return counter.values_list("last", flat=True).get() - count + 1


def _begin(series: str, year: int, now: datetime) -> None:
    """Make the counter's row. Who loses the race for it waits for the winner's end and finds the row made."""
    try:
        with transaction.atomic():
            Series.objects.create(code=series, year=year, taken_at=now)
    except IntegrityError:
        return


def format_number(prefix: str, year: int | None, number: int) -> str:
    """``SQ2026-000123``, or ``SQ-000123`` for a series that runs through the years."""
    return f"{prefix}{year or ''}-{number:06d}"
