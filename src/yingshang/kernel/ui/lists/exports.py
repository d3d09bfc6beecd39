"""Exporting what the reader sees: the same filters, columns and order."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import BinaryIO

from yingshang.kernel.clock import local

Writer = Callable[[BinaryIO, Sequence[str], Iterable[Sequence[object]]], None]
"""Writes a header and rows into a binary file."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def plain(value: object) -> object:
    """A cell as exported: local moments, empty for unknown, and no text that a spreadsheet would calculate."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def write_csv(file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """UTF-8 with the mark by which Excel knows it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text)
    out.writerow(header)
    out.writerows([plain(cell) for cell in row] for row in rows)
    text.detach()


def write_xlsx(file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A workbook with one sheet, its first row fixed, written row by row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("列表")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        sheet.append([plain(cell) for cell in row])
    book.save(file)


WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
