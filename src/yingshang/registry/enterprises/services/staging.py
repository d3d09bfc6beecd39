"""Reading and checking a register file, row by row; nothing is written to the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.tables import Cell, HeaderMap, RowError, Table, error_workbook, map_header, read_table
from yingshang.registry.enterprises.errors import MissingColumns
from yingshang.registry.enterprises.rules.columns import REQUIRED, TITLES
from yingshang.registry.enterprises.rules.rows import Remark, RowReader, StagedRow
from yingshang.registry.enterprises.services.territory import territory_of

REPORT_EVERY = 2000
SAMPLE = 10
Progress = Callable[[str, int], None]
"""Called with the step in words and the rows handled so far."""


@dataclass(slots=True)
class Staged:
    """The rows of a file after reading: the good ones by code, the rejected ones as they came."""

    table: Table
    columns: HeaderMap
    digest: str
    rows: dict[str, StagedRow] = field(default_factory=dict)
    rejected: list[tuple[int, Sequence[Cell]]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    remarks: dict[tuple[str, str], Remark] = field(default_factory=dict)
    count: int = 0
    sample: list[list[str]] = field(default_factory=list)
    rows_digest: str = ""

    def title(self, name: str) -> str:
        """The title under which the file has a field."""
        return self.table.header[self.columns.columns[name]]

    def remark(self, row: int, column: str, value: str, reason: str, count: int = 1) -> None:
        """Add a remark about the file or a group of rows."""
        self.remarks[column, f"{row}{reason}"] = Remark(row, column, value, reason, count)


def stage(*, path: Path, name: str, district: Unit, as_of: date, progress: Progress) -> Staged:
    """Read and check every row; writes nothing."""
    progress("读取文件", 0)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    table = read_table(path, name, synonyms=TITLES)
    columns = map_header(table.header, TITLES)
    if missing := [TITLES[need][0] for need in REQUIRED if need not in columns]:
        raise MissingColumns(
            f"文件缺少必需的列：{'、'.join(missing)}。表头为：{'、'.join(filter(None, table.header))}。"
        )
    staged = Staged(table, columns, digest)
    reader = RowReader(table.header, columns, territory_of(district), as_of, lookup_digest, staged.remarks)
    for number, cells in table.numbered():
        staged.count += 1
        if staged.count <= SAMPLE:
            staged.sample.append(["" if cell is None else str(cell) for cell in cells])
        found = reader.read(number, cells)
        if isinstance(found, StagedRow):
            _keep(staged, found, cells)
        else:
            staged.errors.extend(found)
            staged.rejected.append((number, cells))
        if staged.count % REPORT_EVERY == 0:
            progress("检查各行", staged.count)
    _remark_on_file(staged)
    staged.rows_digest = rows_digest(staged)
    return staged


def _keep(staged: Staged, row: StagedRow, cells: Sequence[Cell]) -> None:
    """A row whose code came before is a repetition, or a contradiction and then rejected."""
    first = staged.rows.setdefault(row.uscc, row)
    if first is row:
        return
    title = staged.title("uscc")
    if first.says() == row.says():
        staged.remark(row.number, title, row.uscc, f"与第 {first.number} 行重复，只计一次")
        return
    reason = f"与第 {first.number} 行代码相同而内容不同，已采用第 {first.number} 行。"
    staged.errors.append(RowError(row.number, title, row.uscc, reason, "核对两行，只保留正确的一行。"))
    staged.rejected.append((row.number, cells))


def _remark_on_file(staged: Staged) -> None:
    """Names that several codes share, columns that nobody knows."""
    title = staged.title("name")
    by_name: dict[str, list[StagedRow]] = {}
    for row in staged.rows.values():
        by_name.setdefault(row.name, []).append(row)
    for name, rows in by_name.items():
        if len(rows) > 1:
            staged.remark(rows[0].number, title, name, "文件中有多个代码使用这一名称", len(rows))
    if staged.columns.unknown:
        staged.remark(0, "", "、".join(staged.columns.unknown), "不认识的列，未采用")
    if staged.columns.repeated:
        staged.remark(0, "", "、".join(staged.columns.repeated), "重复的列，只采用第一列")


def rows_digest(staged: Staged) -> str:
    """SHA-256 over the good rows in the file's order; phones enter by their keyed digest."""
    total = hashlib.sha256()
    for row in staged.rows.values():
        people = [(role.value, name, digest) for role, name, _, digest in row.people]
        said = (row.uscc, row.name, row.form, row.status, row.status_on, row.capital, row.established_on, row.industry)
        rest = (row.address, row.unit, row.village, row.employees, row.revenue, row.assets, people, row.tags)
        total.update(repr((*said, *rest)).encode())
        total.update(b"\n")
    return total.hexdigest()


def write_errors(staged: Staged) -> Path:
    """The workbook of the rejected rows, to be mended and sent in again."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{staged.digest[:16]}-errors.xlsx"
    with path.open("wb") as file:
        error_workbook(file, staged.table.header, sorted(staged.rejected, key=lambda pair: pair[0]), staged.errors)
    return path
