"""The columns of a list: what each shows, what it exports, how it sorts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OrderBy

from yingshang.kernel.ui import wording
from yingshang.kernel.ui.seen import Seen

Display = Callable[[Any, Seen], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Arguments:
        key: unique in the list; stands in the address for sorting and choice.
        value: what is exported, and shown where ``display`` says nothing else; called with the row.
        display: what is shown, called with the row and :class:`Seen` (may be marked-up text).
        sort: the field names by which it sorts; empty: cannot be sorted.
        nulls_last: unknown values come last in both directions, alike on every database (costs an index).
        optional: not shown until the reader chooses it.
        css: ``num`` (right-aligned figures), ``nowrap``, ``wide``, ``phone-off`` (left out on a phone), ``told`` (on a
            phone, where rows are cards without a head, its label stands before it).
    """

    key: str
    label: str
    value: Callable[[Any], object]
    display: Display | None = None
    sort: tuple[str, ...] = ()
    nulls_last: bool = False
    optional: bool = False
    css: str = ""

    @property
    def head(self) -> str:
        """What stands before the cell where a row is a card; empty unless the column says ``told``."""
        return self.label if "told" in self.css.split() else ""

    def shown(self, row: Any, seen: Seen) -> object:
        """The cell; unknown is 未填."""
        found = self.display(row, seen) if self.display else self.value(row)
        if isinstance(found, datetime):
            return wording.moment(found, seen.now)
        if isinstance(found, date):
            return wording.day(found)
        return "未填" if found is None or found == "" else found


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head as shown: where a click leads and how it sorts now."""

    label: str
    url: str
    direction: str
    css: str


def chosen(columns: Sequence[Column], keys: Sequence[str]) -> list[Column]:
    """The columns to show: those the reader chose, in the list's own order, else those not optional."""
    wanted = [column for column in columns if column.key in keys]
    return wanted or [column for column in columns if not column.optional]


def ordering(columns: Sequence[Column], asked: str, default: Sequence[str]) -> list[str | OrderBy]:
    """The ``order_by`` of an asked sort (``-due``), closed by the key so that pages never overlap.

    An unknown key gives the default.
    """
    column = next((c for c in columns if c.sort and c.key == asked.lstrip("-")), None)
    if column is None:
        return list(default)
    down = asked.startswith("-")
    made: list[str | OrderBy] = [_term(name, down=down, nulls_last=column.nulls_last) for name in column.sort]
    return [*made, "-pk" if down else "pk"]


def _term(name: str, *, down: bool, nulls_last: bool) -> str | OrderBy:
    if not nulls_last:
        return f"-{name}" if down else name
    return F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
