"""Workbooks of several sheets that carry marks: named texts among the file's own properties, by which it is known again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty

from yingshang.kernel.tables.errors import UnreadableTable
from yingshang.kernel.tables.writing import Column, Value, fill_sheet

LONGEST_MARK = 255
"""Characters that Excel keeps of a property."""
_LARGEST = 64 << 20
"""Bytes of the unpacked file; a larger one is no workbook of ours."""


@dataclass(frozen=True)
class BookSheet:
    """A sheet of a workbook: its name, columns, and rows of values."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def write_book(
    file: BinaryIO, sheets: Sequence[BookSheet], *, marks: Mapping[str, str], title: str, author: str, created: datetime
) -> None:
    """Write an .xlsx; the marks survive saving in Excel and WPS.

    Arguments:
        marks: name → text of at most :data:`LONGEST_MARK` characters.
        created: an aware moment, the file's own.

    Errors: ``ValueError`` for a longer mark; those of :func:`~yingshang.kernel.tables.writing.write_workbook`.
    """
    if any(len(text) > LONGEST_MARK for text in marks.values()):
        raise ValueError(f"a mark has at most {LONGEST_MARK} characters")
    book: Any = Workbook(write_only=True)  # the stubs know no custom properties
    book.properties.title, book.properties.creator = title, author
    book.properties.created = created.replace(tzinfo=None)
    for name, text in marks.items():
        book.custom_doc_props.append(StringProperty(name=name, value=text))
    for sheet in sheets:
        fill_sheet(book.create_sheet(sheet.title), sheet.columns, sheet.rows)
    book.save(file)


@dataclass(frozen=True)
class ReadBook:
    """A workbook as read: its marks, and the rows of each sheet by its name, every cell as plain text."""

    marks: Mapping[str, str]
    sheets: Mapping[str, Sequence[Sequence[str]]]


def read_book(path: Path) -> ReadBook:
    """Read an .xlsx whole. Errors: :class:`UnreadableTable`."""
    book: Any
    try:
        with zipfile.ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                raise UnreadableTable("文件展开后过大。", "请用本系统下载的工作簿。")
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as broken:
        raise UnreadableTable("文件不是 Excel 工作簿（.xlsx），或已损坏。", "请用本系统下载的工作簿。") from broken
    try:
        marks = {str(one.name): str(one.value or "") for one in book.custom_doc_props.props}
        sheets = {sheet.title: [[_plain(v) for v in row] for row in sheet.values] for sheet in book.worksheets}
    finally:
        book.close()
    return ReadBook(marks, sheets)


def _plain(value: Any) -> str:
    """A cell's text; a number without exponent and trailing zeros."""
    if value is None:
        return ""
    if isinstance(value, float):
        shown = f"{Decimal(repr(value)):f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
