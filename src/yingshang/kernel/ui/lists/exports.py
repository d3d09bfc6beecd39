"""Exporting what the reader sees: the same filters, columns and order, written by ``kernel.tables``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from yingshang.kernel.clock import local
from yingshang.kernel.tables.writing import write_csv, write_workbook

Writer = Callable[[BinaryIO, Sequence[str], Iterable[Sequence[Any]]], int]
"""Writes a header and rows into a binary file; returns how many rows."""
WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "csv": ("text/csv; charset=utf-8", write_csv),
}


def plain(value: object) -> str | int | Decimal | date | None:
    """A cell as exported: moments by the local clock, anything but numbers, dates and texts in words."""
    if isinstance(value, datetime):
        return local(value)
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    return str(value)
