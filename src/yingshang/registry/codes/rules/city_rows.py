"""What a row of the city's list says: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from yingshang.kernel.tables.cells import Cell, as_text
from yingshang.kernel.tables.errors import BadValue
from yingshang.kernel.tables.parsers import parse_code, parse_date
from yingshang.kernel.tables.rejected import RowError
from yingshang.registry.enterprises.rules.uscc import check_uscc, passes

T = TypeVar("T")

TITLES: Mapping[str, Sequence[str]] = {
    "code": ("企业码", "企业码编号", "企业码号", "码号", "企业码ID"),
    "uscc": ("统一社会信用代码", "社会信用代码", "统一代码", "信用代码", "统一社会信用代码/注册号"),
    "registered_on": ("注册时间", "注册日期", "领码时间", "激活时间", "申领时间", "企业码注册时间"),
    "last_used_on": ("最近使用时间", "最后使用时间", "最近使用日期", "最近登录时间", "最后用码时间", "最近用码时间"),
    "demands": ("诉求数", "提交诉求数", "诉求数量", "提出诉求数", "累计诉求数"),
}
REQUIRED = ("uscc", "registered_on")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One registration as the platform lists it; ``demands`` is None when the file does not say."""

    row: int
    uscc: str
    code: str
    registered_on: date
    last_used_on: date | None
    demands: int | None

    @property
    def state(self) -> tuple[object, ...]:
        """What makes two listings the same."""
        return (self.code, self.registered_on, self.last_used_on, self.demands)


def read_row(number: int, cell_of: Callable[[str], Cell], title_of: Callable[[str], str]) -> CodeRow | list[RowError]:
    """A row as a registration, or what is wrong with it.

    Arguments:
        cell_of: the cell of one of our fields; ``None`` where the file has no such column.
        title_of: what the file calls the field.
    """
    errors: list[RowError] = []

    def take(name: str, parse: Callable[[Cell], T | None], *, needed: bool = False) -> T | None:
        cell = cell_of(name)
        try:
            value = parse(cell)
        except BadValue as fault:
            errors.append(RowError(number, title_of(name), as_text(cell), fault.reason, fault.remedy))
            return None
        if value is None and needed:
            errors.append(RowError(number, title_of(name), "", "没有填写。", "补上后重新导入。"))
        return value

    uscc = take("uscc", _uscc, needed=True)
    registered_on = take("registered_on", _day, needed=True)
    code = take("code", _code)
    last_used_on = take("last_used_on", _day)
    demands = take("demands", _number)
    if registered_on and last_used_on and last_used_on < registered_on:
        title = title_of("last_used_on")
        errors.append(RowError(number, title, last_used_on.isoformat(), "早于注册时间。", "请与市平台核对。"))
    if errors or uscc is None or registered_on is None:
        return errors
    return CodeRow(number, uscc, code or "", registered_on, last_used_on, demands)


PLAIN = re.compile(r"[0-9A-Z]{1,14}")
"""Codes that are what they are: short, half width, capitals. Nearly all of 100,000 are, so they are not cleaned one by one."""
DAYS = 8192
"""Texts of days that are remembered: a list has a few thousand, each many times."""


@lru_cache(maxsize=DAYS)
def _day_in(text: str) -> date | None:
    return parse_date(text)


def _day(cell: Cell) -> date | None:
    return _day_in(cell) if isinstance(cell, str) else parse_date(cell)


def _code(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) and PLAIN.fullmatch(cell) else parse_code(cell)


def _uscc(cell: Cell) -> str | None:
    if isinstance(cell, str) and passes(cell):
        return cell
    code = parse_code(cell)
    return check_uscc(code) if code else None


def _number(cell: Cell) -> int | None:
    text = _code(cell)
    if text is None:
        return None
    if not text.isdecimal():
        raise BadValue(f"“{text}”不是次数。", "填写 0 或正整数。")
    return int(text)


@dataclass(slots=True)
class Sorted:
    """A list's rows sorted out.

    Arguments:
        good: by 统一社会信用代码.
        named: the codes that refused rows name: of their entities nothing is concluded.
    """

    good: dict[str, CodeRow]
    named: set[str]
    errors: list[RowError]


def sort_out(rows: Iterable[tuple[int, Callable[[str], Cell]]], title_of: Callable[[str], str]) -> Sorted:
    """Read all rows; the second of two rows on one entity is refused."""
    found = Sorted({}, set(), [])
    for number, cell_of in rows:
        row = read_row(number, cell_of, title_of)
        if isinstance(row, list):
            found.errors.extend(row)
            found.named.add(str(cell_of("uscc") or "").strip().upper())
        elif row.uscc in found.good:
            reason = f"与第 {found.good[row.uscc].row} 行是同一主体。"
            found.errors.append(RowError(number, title_of("uscc"), row.uscc, reason, "只保留一行。"))
        else:
            found.good[row.uscc] = row
    return found
