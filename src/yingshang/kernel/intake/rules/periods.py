"""The periods of a rhythm, as pairs of days (first, last), both included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

Days = tuple[date, date]
ONE_DAY = timedelta(days=1)
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def period_of(day: date, rhythm: str, valid_from: date, valid_to: date | None) -> Days:
    """The period of a rhythm that holds a day; of ``once`` the whole time of the form (its first day when open-ended)."""
    if rhythm == "once":
        return valid_from, valid_to or valid_from
    months = MONTHS[rhythm]
    month = (day.month - 1) // months * months + 1
    first = date(day.year, month, 1)
    return first, _first_after(first, months) - ONE_DAY


def _first_after(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def periods_between(since: date, through: date, rhythm: str, valid_from: date, valid_to: date | None) -> Iterator[Days]:
    """The periods that end on or after ``since`` and begin on or before ``through``, oldest first.

    Arguments:
        since, through: from when on a unit owes the form, and how far ahead dues are made.
    """
    if rhythm == "once":
        first, last = period_of(since, rhythm, valid_from, valid_to)
        if last >= since and first <= through:
            yield first, last
        return
    start = max(since, valid_from)
    first, last = period_of(start, rhythm, valid_from, valid_to)
    while first <= through and (valid_to is None or last <= valid_to):
        yield first, last
        first, last = period_of(last + ONE_DAY, rhythm, valid_from, valid_to)


def data_days(first: date, last: date, *, cumulative: bool) -> Days:
    """The days that the numbers speak of: the period, or the year up to its end."""
    return (date(last.year, 1, 1) if cumulative else first), last


def label_of(first: date, last: date) -> str:
    """A period in words: ``2026年3月``, ``2026年第一季度``, ``2026年``, else its dates."""
    whole = first.day == 1 and (last + ONE_DAY).day == 1 and first.year == last.year
    span = last.month - first.month + 1
    if whole and span == 1:
        return f"{first.year}年{first.month}月"
    if whole and span == 12:
        return f"{first.year}年"
    if whole and span == 3 and first.month % 3 == 1:
        return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
    if whole and first.month == 1:
        return f"{first.year}年1—{last.month}月"
    return f"{first:%Y-%m-%d}至{last:%Y-%m-%d}"
