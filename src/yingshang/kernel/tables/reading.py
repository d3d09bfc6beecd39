"""From a file to a header and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from yingshang.kernel.tables.cells import Cell, is_blank_row
from yingshang.kernel.tables.errors import UnreadableTable
from yingshang.kernel.tables.headers import HeaderBlock, find_header
from yingshang.kernel.tables.sheets import read_grids
from yingshang.kernel.tables.sniffing import TableKind, sniff
from yingshang.kernel.tables.textfiles import read_text

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes. 100,000 rows of 15 columns take about 10 MB as .xlsx, 25 MB as .csv."""

_HEADER_WITHIN = 30
"""Rows from the top among which the header is looked for."""


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, read anew on each iteration and never held all at once."""

    name: str
    header: list[str]
    header_row: int
    """The last row of the header, counted as a spreadsheet does."""
    sheet: str
    encoding: str
    """Of a text file; empty for a spreadsheet."""
    source: Iterable[list[Cell]]

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row below the header that holds anything, with its number as seen in the spreadsheet (from 1)."""
        width = len(self.header)
        for number, cells in enumerate(self.source, start=1):
            if number <= self.header_row or is_blank_row(cells):
                continue
            if len(cells) < width:
                cells = cells + [None] * (width - len(cells))
            yield number, cells

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """The cells of each row that holds anything."""
        return (cells for _, cells in self.numbered())


def read_table(
    file: Path | BinaryIO,
    name: str = "",
    *,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    sheet: str | None = None,
) -> Table:
    """Read a spreadsheet or text file.

    ``name`` is what its sender calls it (for messages; the kind is told by the content). ``synonyms`` (field → titles)
    find the header below title rows, and the right sheet among several; ``sheet`` names one instead.

    Raises :class:`UnreadableTable` when there is no table in it, or none of the known columns.
    """
    name = name or (file.name if isinstance(file, Path) else "")
    data = _bytes(file, name)
    if sniff(data, name) is TableKind.TEXT:
        text = read_text(data, name)
        block = find_header(list(islice(text, _HEADER_WITHIN)), synonyms=synonyms)
        return _table(name, "", text.encoding, text, block)
    grids = read_grids(data, name)
    if sheet is not None:
        grids = [grid for grid in grids if grid.name == sheet]
        if not grids:
            raise UnreadableTable(f"文件“{name}”里没有名为“{sheet}”的工作表。", "请核对工作表名称。")
    found = [(grid, find_header(list(islice(grid, _HEADER_WITHIN)), grid.merged, synonyms)) for grid in grids]
    grid, block = max(found, key=lambda pair: pair[1].score if pair[1] else -1)
    return _table(name, grid.name, "", grid, block)


def _table(name: str, sheet: str, encoding: str, source: Iterable[list[Cell]], block: HeaderBlock | None) -> Table:
    if block is None:
        raise UnreadableTable(
            f"在文件“{name}”前 {_HEADER_WITHIN} 行里没有找到认识的表头。", "请保留表头行，列名照模板填写。"
        )
    return Table(name, block.titles, block.last + 1, sheet, encoding, source)


def _bytes(file: Path | BinaryIO, name: str) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    else:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableTable(f"文件“{name}”超过 {LARGEST_FILE >> 20} MB。", "请分成几份上传。")
    return data
