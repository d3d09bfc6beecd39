"""Cutting a list into pages of fifty, counting no further than ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

SIZE = 50
MOST = 10_000
"""A list is counted and turned over up to this row; whoever looks further narrows the filters."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows.

    Arguments:
        total: how many there are, at most :data:`MOST`; ``more``: whether there are more than that.
    """

    rows: Sequence[Any]
    number: int
    total: int
    more: bool
    previous_url: str
    next_url: str

    @property
    def total_text(self) -> str:
        """``1,234`` or ``10,000+``."""
        return f"{self.total:,}{'+' if self.more else ''}"

    @property
    def first(self) -> int:
        """The running number of the first row."""
        return (self.number - 1) * SIZE + 1

    @property
    def last(self) -> int:
        """The running number of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def cut(self) -> bool:
        """Whether rows lie beyond the last page that is turned to."""
        return self.more and not self.next_url


Count = tuple[int, bool]
"""How many there are, at most :data:`MOST`, and whether there are more."""


def counted(rows: QuerySet[Any]) -> Count:
    """How many rows there are."""
    found = rows.order_by().values("pk")[: MOST + 1].count()
    return min(found, MOST), found > MOST


def counted_apart(rows: QuerySet[Any], key: str) -> Count:
    """How many different values of a column there are; several rows may share one.

    One query that reads at most five rows for each value it can count. Where that does not reach to the end, what was
    found is said to be fewer than there are, which is true.
    """
    most = 5 * (MOST + 1)
    found = rows.order_by()[:most].aggregate(apart=models.Count(key, distinct=True), read=models.Count("*"))
    return min(found["apart"], MOST), found["apart"] > MOST or found["read"] == most


def page_of(rows: QuerySet[Any], asked: str, url_for: Callable[[int], str], count: Count | None = None) -> Page:
    """The page with the asked number; nonsense gives the first, beyond the end the last. Two queries.

    Arguments:
        url_for: the address of the page with a number.
        count: how many rows there are, where that is known already.
    """
    total, more = counted(rows) if count is None else count
    pages = max(1, -(-total // SIZE))
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, 1), pages)
    start = (number - 1) * SIZE
    return Page(
        rows=list(rows[start : min(start + SIZE, total)]) if total else [],
        number=number,
        total=total,
        more=more,
        previous_url=url_for(number - 1) if number > 1 else "",
        next_url=url_for(number + 1) if number < pages else "",
    )
