"""Cutting a list into pages of fifty, counting no further than ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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


def counted(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows, no further than :data:`MOST`, and whether there are more."""
    found = rows.order_by().values("pk")[: MOST + 1].count()
    return min(found, MOST), found > MOST


def page_of(rows: QuerySet[Any], asked: str, url_for: Callable[[int], str]) -> Page:
    """The page with the asked number; nonsense gives the first, beyond the end the last. Two queries.

    Arguments:
        url_for: the address of the page with a number.
    """
    total, more = counted(rows)
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
