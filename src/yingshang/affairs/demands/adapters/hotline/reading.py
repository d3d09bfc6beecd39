"""From a 12345 export to orders: each row checked by itself, repeated ones found, nothing written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from yingshang.affairs.demands.adapters.hotline.columns import REQUIRED, SOURCE, TITLES
from yingshang.affairs.demands.rules import wrong_contact, wrong_moments
from yingshang.affairs.demands.services import Order
from yingshang.kernel.clock import SHANGHAI, local, start_of
from yingshang.kernel.tables import BadValue, Cell, HeaderMap, RowError, Table, UnreadableTable, map_header, read_table
from yingshang.kernel.tables.cells import as_text
from yingshang.kernel.tables.parsers import clean, half_width, parse_code, parse_date
from yingshang.registry.enterprises.rules.uscc import passes

LONGEST = {"number": 64, "applicant_name": 200, "contact_name": 60}
LONGEST_CONTENT = 20_000
_CLOCK = re.compile(r"(?:\s|t|日)(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?", re.IGNORECASE)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remark:
    """What was noticed about a row and does not keep it out."""

    row: int
    column: str
    value: str
    reason: str

    def as_json(self) -> dict[str, int | str]:
        """The shape of the command line."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class StagedOrders:
    """The orders of a file after reading: the good ones by number, the rejected rows as they came."""

    table: Table
    columns: HeaderMap
    digest: str
    orders: dict[str, Order] = field(default_factory=dict)
    row_of: dict[str, int] = field(default_factory=dict)
    rejected: list[tuple[int, Sequence[Cell]]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    count: int = 0

    def title(self, name: str) -> str:
        """The title under which the file has a field; its usual one when the file lacks it."""
        index = self.columns.columns.get(name)
        return TITLES[name][0] if index is None else self.table.header[index]

    @property
    def titles(self) -> dict[str, str]:
        """Field → the sender's own title."""
        return {name: self.table.header[index] for name, index in self.columns.columns.items()}

    def remark(self, row: int, name: str, value: str, reason: str) -> None:
        """Note something about a row."""
        self.remarks.append(Remark(row, self.title(name) if name else "", value, reason))


def stage_orders(path: Path, name: str, now: datetime) -> StagedOrders:
    """Read and check every row of an export, as it stands at a moment.

    Errors: ``UnreadableTable`` when it is no table, or has no column for the order's number or content.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    table = read_table(path, name, synonyms=TITLES)
    columns = map_header(table.header, TITLES)
    if missing := [TITLES[need][0] for need in REQUIRED if need not in columns]:
        raise UnreadableTable(f"文件缺少必需的列：{'、'.join(missing)}。", "请从 12345 平台重新导出，保留表头。")
    staged = StagedOrders(table, columns, digest)
    for number, cells in table.numbered():
        staged.count += 1
        _Row(staged, number, cells, now).take()
    if columns.unknown:
        staged.remark(0, "", "、".join(columns.unknown), "不认识的列，未采用")
    return staged


class _Row:
    """One row on its way to an order; what is wrong with it is collected, so that all of it is told at once."""

    def __init__(self, staged: StagedOrders, number: int, cells: Sequence[Cell], now: datetime) -> None:
        self.staged, self.number, self.cells, self.now = staged, number, cells, now
        self.errors: list[RowError] = []

    def take(self) -> None:
        """Add the order, or the row to the rejected ones."""
        order = self._order()
        if not self.errors:
            self._keep(order)
        if self.errors:
            self.staged.errors.extend(self.errors)
            self.staged.rejected.append((self.number, self.cells))

    def _order(self) -> Order:
        received = self._read("received_at", parse_moment)
        due = self._read("due_at", lambda cell: parse_moment(cell, ends=True))
        for wrong in wrong_moments(received, due, self.now):
            self._fault(wrong.field, wrong.reason, wrong.remedy)
        extra = {name: text for name in ("title", "lead", "address") if (text := self._text(name))}
        return Order(
            source=SOURCE,
            number=self._short("number", self._read("number", parse_code) or "", required=True),
            content=self._content(),
            applicant_name=self._short("applicant_name", self._text("applicant_name")),
            uscc=self._code(),
            contact_name=self._short("contact_name", self._text("contact_name")),
            contact_phone=self._phone(),
            received_at=received,
            due_at=due,
            category=self._text("category"),
            extra=extra,
        )

    def _keep(self, order: Order) -> None:
        """An order whose number came before is a repetition, or a contradiction and then rejected."""
        first = self.staged.orders.setdefault(order.number, order)
        if first is order:
            self.staged.row_of[order.number] = self.number
            return
        above = self.staged.row_of[order.number]
        if first == order:
            self.staged.remark(self.number, "number", order.number, f"与第 {above} 行重复，只计一次")
        else:
            reason = f"与第 {above} 行编号相同而内容不同，已采用第 {above} 行。"
            self._fault("number", reason, "核对两行，只保留正确的一行。")

    def _cell(self, name: str) -> Cell:
        return self.staged.columns.cell(name, self.cells)

    def _text(self, name: str) -> str:
        return clean(self._cell(name)) or ""

    def _content(self) -> str:
        text = as_text(self._cell("content")).strip()
        if clean(text) is None:
            self._fault("content", "没有诉求内容。", "请补上企业反映的内容。")
        elif len(text) > LONGEST_CONTENT:
            self._fault("content", f"内容超过 {LONGEST_CONTENT} 字。", "请缩短，原文作为附件另报。")
        return text

    def _short(self, name: str, text: str, *, required: bool = False) -> str:
        if required and not text:
            if not any(error.column == self.staged.title(name) for error in self.errors):
                self._fault(name, f"没有{self.staged.title(name)}。", "请补上，系统按它去重和回填。")
        elif len(text) > LONGEST[name]:
            self._fault(name, f"超过 {LONGEST[name]} 个字符。", "请核对该列是否错位。")
        return text

    def _phone(self) -> str:
        """The number as it came; one that nobody can call (12345 masks some) is remarked on and keeps no order out."""
        phone = (self._read("contact_phone", parse_code) or "")[:40]
        for wrong in wrong_contact(phone, ""):
            self.staged.remark(self.number, wrong.field, phone, str(wrong))
        return phone

    def _code(self) -> str:
        """The credit code; a wrong one does not keep an order out, the enterprise is then found by its name."""
        code = self._read("uscc", parse_code) or ""
        if code and not passes(code):
            self.staged.remark(self.number, "uscc", code, "统一社会信用代码校验不符，按企业名称查找")
            return ""
        return code

    def _read(self, name: str, parse: Callable[[Cell], T | None]) -> T | None:
        try:
            return parse(self._cell(name))
        except BadValue as fault:
            self._fault(name, fault.reason, fault.remedy)
            return None

    def _fault(self, name: str, reason: str, remedy: str) -> None:
        value = as_text(self._cell(name))[:200]
        self.errors.append(RowError(self.number, self.staged.title(name), value, reason, remedy))


def parse_moment(cell: Cell, *, ends: bool = False) -> datetime | None:
    """A moment in Shanghai: ``2026-03-09 10:30``, ``2026/3/9 10:30:00``, ``2026年3月9日10时30分``, a day.

    Arguments:
        ends: a day without an hour means its end (24:00), as deadlines do; else its beginning.

    Errors: ``BadValue``.
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=SHANGHAI) if cell.tzinfo is None else local(cell)
    text = half_width(clean(cell) or "").replace("：", ":")
    found = None if isinstance(cell, date) else _CLOCK.search(text)
    day = parse_date(text[: found.start()] + ("日" if found.group().startswith("日") else "") if found else cell)
    if day is None:
        return None
    if found is None:
        return start_of(day + timedelta(days=1)) if ends else start_of(day)
    hour, minute, second = (int(part or 0) for part in found.groups())
    if (hour, minute, second) == (24, 0, 0):
        return start_of(day + timedelta(days=1))
    try:
        return datetime.combine(day, time(hour, minute, second), SHANGHAI)
    except ValueError:
        raise BadValue(f"时间“{text}”不存在。", "请写成 2026-03-09 10:30 的样子。") from None
