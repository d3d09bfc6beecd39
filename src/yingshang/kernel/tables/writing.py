"""Lists as workbooks and text files, row by row, whatever their length.

Text stays text: a value that begins like a formula is shown, never calculated (OWASP: CSV injection), and a number of
more than 15 digits keeps all of them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

Value = str | int | Decimal | date | datetime | bool | None
"""What a cell can be given. Floats are refused: money and rates are exact here."""

MOST_ROWS = 1_048_575
"""Of an .xlsx sheet, below its header."""

_SAMPLE = 200
_LONGEST_TEXT = 32_767
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@]|^[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?%?$")
_LINE = Side("thin", color="BFBFBF")
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", start_color="E8EEF7", end_color="E8EEF7")
_HEADER_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """A column of an export; ``width`` in half-width characters, by default what its contents need."""

    title: str
    width: int | None = None
    wrap: bool = False


def write_workbook(
    file: BinaryIO, columns: Sequence[str | Column], rows: Iterable[Sequence[Value]], *, sheet: str = "数据"
) -> int:
    """Write an .xlsx with a frozen, filterable header; rows are taken one by one. Returns how many were written.

    Raises ``ValueError`` past the number of rows that a sheet can hold, ``TypeError`` for a value of another type.
    """
    book = Workbook(write_only=True)
    count = fill_sheet(book.create_sheet(_sheet_name(sheet)), [_column(c) for c in columns], rows)
    book.save(file)
    return count


def write_csv(file: BinaryIO, columns: Sequence[str | Column], rows: Iterable[Sequence[Value]]) -> int:
    """Write UTF-8 with BOM, so that Excel and WPS show Chinese; returns how many rows were written.

    A text that a spreadsheet would calculate gets an apostrophe in front, which reading takes off again.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([_column(c).title for c in columns])
        count = 0
        for row in rows:
            writer.writerow([_csv_text(value) for value in row])
            count += 1
    finally:
        text.detach()
    return count


def fill_sheet(sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Fill a write-only sheet of openpyxl: widths from the first rows, header, then all rows. Returns their number."""
    stream = iter(rows)
    sample = list(islice(stream, _SAMPLE))
    for index, column in enumerate(columns):
        letter = get_column_letter(index + 1)
        sheet.column_dimensions[letter].width = column.width or _width(column, index, sample)
    sheet.freeze_panes = "A2"
    count = 0
    try:
        sheet.append([_header_cell(sheet, column.title) for column in columns])
        for row in chain(sample, stream):
            count += 1
            if count > MOST_ROWS:
                raise ValueError(f"a sheet holds at most {MOST_ROWS} rows")
            sheet.append(list(_cells(sheet, columns, row)))
    except BaseException:
        sheet.close()  # or openpyxl's half-written file complains when it is collected
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{count + 1}"
    return count


def _cells(sheet: Any, columns: Sequence[Column], row: Sequence[Any]) -> Iterator[Any]:
    for index, value in enumerate(row):
        wrap = index < len(columns) and columns[index].wrap
        if isinstance(value, SheetCell):
            yield value
        elif wrap:
            cell = cell_for(sheet, value)
            cell.alignment = _WRAP
            yield cell
        elif isinstance(value, str) and value and _is_safe(value):
            yield value
        else:
            yield cell_for(sheet, value)


def cell_for(sheet: Any, value: Value) -> SheetCell:
    """A cell of a write-only sheet that shows ``value`` and cannot calculate it."""
    if isinstance(value, float):
        raise TypeError("no float in an export: give Decimal, int or text")
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, int | Decimal) and len(str(value).lstrip("-").replace(".", "")) > 15:
        value = str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.replace(tzinfo=None)  # the wall clock; a spreadsheet knows no zones
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
    given: Any = value  # Decimal and date are written too; the stubs do not know it
    cell = WriteOnlyCell(sheet, value=given)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = bool(_FORMULA.match(value))
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _header_cell(sheet: Any, title: str) -> SheetCell:
    cell = cell_for(sheet, title)
    cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _HEADER_ALIGNMENT
    cell.border = Border(bottom=_LINE)
    return cell


def _is_safe(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT and not _FORMULA.match(text) and not ILLEGAL_CHARACTERS_RE.search(text)


def _csv_text(value: Value) -> str:
    if isinstance(value, float):
        raise TypeError("no float in an export: give Decimal, int or text")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    harmful = _FORMULA.match(text) and not _PLAIN_NUMBER.match(text)
    return f"'{text}" if harmful else text


def _width(column: Column, index: int, sample: Iterable[Sequence[Any]]) -> int:
    longest = max([text_width(column.title) + 4, *(_seen_width(row[index]) for row in sample if index < len(row))])
    return min(max(longest + 2, 8), 60)


def _seen_width(value: Any) -> int:
    value = getattr(value, "value", value)
    if isinstance(value, datetime):
        return 16
    return max((text_width(line) for line in str("" if value is None else value).splitlines()), default=0)


def text_width(text: str) -> int:
    """How many half-width characters a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _column(column: str | Column) -> Column:
    return Column(column) if isinstance(column, str) else column


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "", name)[:31] or "数据"
