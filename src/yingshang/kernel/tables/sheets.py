"""Rows of spreadsheets (.xlsx, .xls, .et, .ods), read by calamine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from yingshang.kernel.tables.cells import Cell, from_sheet
from yingshang.kernel.tables.errors import UnreadableTable


@dataclass(frozen=True)
class Grid:
    """A rectangle of cells with the cells that are merged. Rows are given anew on each iteration, from row 1."""

    name: str
    sheet: CalamineSheet
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; from 0."""

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.sheet.iter_rows():
            yield [from_sheet(value) if type(value) is not str else value or None for value in row]


def read_grids(data: bytes, name: str) -> list[Grid]:
    """The visible worksheets that hold anything, in the workbook's order; all sheets if only hidden ones hold any.

    Raises :class:`UnreadableTable` when the file is damaged, locked by a password, or holds nothing.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        grids = [
            (Grid(about.name, sheet, _merged(sheet)), about.visible == SheetVisibleEnum.Visible)
            for about in workbook.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
            for sheet in [workbook.get_sheet_by_name(about.name)]
            if sheet.end is not None
        ]
    except PasswordError as locked:
        raise UnreadableTable(f"文件“{name}”设了打开密码。", "请取消密码后再上传。") from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise UnreadableTable(
            f"文件“{name}”打不开，可能已损坏。", "请用 WPS 或 Excel 另存为 .xlsx 后再上传。"
        ) from broken
    if not grids:
        raise UnreadableTable(f"文件“{name}”里的工作表都是空的。", "请确认选对了文件。")
    return [grid for grid, visible in grids if visible] or [grid for grid, _ in grids]


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    return [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
