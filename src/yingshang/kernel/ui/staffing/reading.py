"""From a file to plain rows of units or officials; what cannot be understood is an error of its row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.errors import InvalidIdentity
from yingshang.kernel.identity.rules.rows import OfficialRow, UnitRow
from yingshang.kernel.identity.services.people import clean_phone
from yingshang.kernel.tables import BadValue, Cell, HeaderMap, RowError, Table, UnreadableTable, map_header, read_table
from yingshang.kernel.tables.parsers import clean, half_width, parse_code, parse_date, parse_whole
from yingshang.kernel.ui.staffing.columns import PRIVATE, REQUIRED, TITLES

LONGEST: Mapping[str, int] = {
    "code": 32,
    "name": 100,
    "short_name": 40,
    "person": 60,
    "title": 60,
    "unit": 100,
    "parent": 100,
}
"""Characters that a field can hold."""


@dataclass(slots=True)
class ReadTable:
    """A table after reading: good rows, errors of the others, each row's cells to be shown or sent back."""

    kind: str
    table: Table
    columns: HeaderMap
    digest: str
    units: list[UnitRow] = field(default_factory=list)
    officials: list[OfficialRow] = field(default_factory=list)
    cells: dict[int, Sequence[Cell]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def title(self, name: str) -> str:
        """The title under which the file has a field, else the template's."""
        index = self.columns.columns.get(name)
        return self.table.header[index] if index is not None else TITLES[self.kind][name][0]

    @property
    def refused(self) -> set[int]:
        """The numbers of the rows that could not be understood."""
        return {error.row for error in self.errors}


def read_rows(path: Path, *, kind: str, name: str = "") -> ReadTable:
    """Read a table of ``units`` or ``officials`` (.xlsx, .xls, .et, .csv).

    Errors: ``UnreadableTable`` when it is no table or lacks a column.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    titles = TITLES[kind]
    table = read_table(path, name or path.name, synonyms=titles)
    columns = map_header(table.header, titles)
    if missing := [titles[need][0] for need in REQUIRED[kind] if need not in columns]:
        found = "、".join(filter(None, table.header))
        raise UnreadableTable(f"表里缺少必需的列：{'、'.join(missing)}。表头为：{found}。", "请补上这些列。")
    read = ReadTable(kind, table, columns, digest)
    for number, cells in table.numbered():
        read.cells[number] = cells
        values = _values(read, number, cells)
        if values is None:
            continue
        if kind == "units":
            read.units.append(UnitRow(number=number, **values))
        else:
            read.officials.append(OfficialRow(number=number, **values))
    return read


def _values(read: ReadTable, number: int, cells: Sequence[Cell]) -> dict[str, Any] | None:
    """The row's values by field; ``None`` when one of them is wrong."""
    values: dict[str, Any] = {}
    wrong = False
    for name in TITLES[read.kind]:
        cell = read.columns.cell(name, cells)
        try:
            values[name] = _PARSERS.get(name, _text)(cell)
            if name in REQUIRED[read.kind] and not values[name]:
                raise BadValue(f"没有填{read.title(name)}。", "补上这一格。")
            if len(str(values[name] or "")) > LONGEST.get(name, 10_000):
                raise BadValue(f"超过 {LONGEST[name]} 个字。", "缩短后再导入。")
        except BadValue as bad:
            wrong = True
            value = shown(name, clean(cell) or "")
            read.errors.append(RowError(number, read.title(name), value, bad.reason, bad.remedy))
    return None if wrong else values


def shown(name: str, value: str) -> str:
    """A value as screen and record may show it."""
    return mask_phone(value) if name in PRIVATE else value


def _text(cell: Cell) -> str:
    """A text in one line; full-width letters and digits as half-width."""
    return half_width(clean(cell) or "").strip()


def _person(cell: Cell) -> str:
    """A name: blanks between Chinese characters (张 三) are only for looks."""
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", _text(cell))


def _code(cell: Cell) -> str:
    return parse_code(cell) or ""


def _phone(cell: Cell) -> str:
    try:
        return clean_phone(parse_code(cell) or "")
    except InvalidIdentity as fault:
        raise BadValue("不是 11 位手机号码。", fault.text) from fault


def _account(cell: Cell) -> str:
    return re.sub(r"\s+", "", _text(cell)).lstrip("'")


def _open_end(cell: Cell) -> date | None:
    """The end of a term; 至今 and its like mean that it is open."""
    return None if _text(cell) in {"至今", "在任", "现任", "长期"} else parse_date(cell)


_PARSERS: Mapping[str, Callable[[Cell], Any]] = {
    "code": _code,
    "person": _person,
    "phone": _phone,
    "account": _account,
    "since": parse_date,
    "until": _open_end,
    "order": parse_whole,
}
