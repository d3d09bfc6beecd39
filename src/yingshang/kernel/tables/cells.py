"""A cell as this project sees it: text, a date, a moment, or nothing.

Numbers are text too, written in full: a credit code that a spreadsheet took for a number must not come out as
``9.15e+17``, a phone number not as ``13800000000.0``. What a number means is decided by the column, not by the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | date | datetime | None

_EXACT_INTEGER = 10**15
"""Above this a spreadsheet's number has lost digits; below it every whole number is exact in binary."""


def from_number(value: int | float) -> str:
    """A number written in full, without exponent and without a trailing ``.0``."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_INTEGER:
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_sheet(value: object) -> Cell:
    """A value read from a spreadsheet as a cell: blank text is ``None``, a moment at midnight is a date."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return from_number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return None if value is None else str(value)


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing to see in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_blank_row(cells: Sequence[Cell]) -> bool:
    """Whether there is nothing to see in a whole row."""
    return all(map(is_blank, cells))


def as_text(cell: Cell) -> str:
    """What a reader sees in a cell: dates in ISO form, nothing as an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell
