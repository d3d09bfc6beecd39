"""What goes back to the sender of a table: which rows were refused, why, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from yingshang.kernel.tables.cells import Cell
from yingshang.kernel.tables.writing import Column, cell_for, fill_sheet

REASON, REMEDY, NUMBER = "错误原因", "怎么改", "原行号"
_MARK = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")


@dataclass(frozen=True)
class RowError:
    """One refused value: ``row`` as seen in the spreadsheet (from 1), the column's title, the value as it stood."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def as_json(self) -> dict[str, int | str]:
        """The shape in which errors leave through the command line and the API."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
            "remedy": self.remedy,
        }


def error_workbook(
    file: BinaryIO,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    errors: Iterable[RowError],
) -> int:
    """Write the refused rows as they came, with 错误原因 and 怎么改 behind them and the faulty cells marked.

    ``rows`` are (number, cells) as :meth:`Table.numbered` gives them; those without an error are left out, so that the
    workbook can be mended and sent in again as it is. Returns how many rows were written.
    """
    found: dict[int, list[RowError]] = defaultdict(list)
    for error in errors:
        found[error.row].append(error)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("需要改正的行")
    count = 0

    def marked() -> Iterable[list[object]]:
        nonlocal count
        for number, cells in rows:
            if number in found:
                count += 1
                yield _row(sheet, header, number, cells, found[number])

    columns = [Column(title) for title in header]
    columns += [Column(REASON, width=40, wrap=True), Column(REMEDY, width=40, wrap=True), Column(NUMBER)]
    fill_sheet(sheet, columns, marked())
    book.save(file)
    return count


def _row(
    sheet: object, header: Sequence[str], number: int, cells: Sequence[Cell], errors: list[RowError]
) -> list[object]:
    faulty = {error.column for error in errors}
    written: list[object] = []
    for index, title in enumerate(header):
        cell = cell_for(sheet, cells[index] if index < len(cells) else None)
        if title in faulty:
            cell.fill = _MARK
        written.append(cell)
    several = len(errors) > 1
    reasons = [f"{error.column}：{error.reason}" for error in errors]
    remedies = [f"{error.column}：{error.remedy}" if several else error.remedy for error in errors]
    return [*written, "\n".join(dict.fromkeys(reasons)), "\n".join(dict.fromkeys(remedies)), number]
