"""One row of a register file: from its cells to values, with its errors and remarks.

Everything that a cell does not say stays ``None`` (or empty): a blank never erases what the register knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar, cast

from yingshang.kernel.tables.cells import Cell, as_text
from yingshang.kernel.tables.errors import BadValue
from yingshang.kernel.tables.headers import HeaderMap
from yingshang.kernel.tables.parsers import clean, half_width, parse_code, parse_date, parse_whole
from yingshang.kernel.tables.rejected import RowError
from yingshang.registry.enterprises.enums import ContactRole, Kind, Placement, Status
from yingshang.registry.enterprises.rules.addresses import Gazetteer, plain
from yingshang.registry.enterprises.rules.capital import Capital, parse_capital
from yingshang.registry.enterprises.rules.industries import Industry, parse_industry
from yingshang.registry.enterprises.rules.uscc import check_uscc, division_known, kind_of, passes
from yingshang.registry.enterprises.rules.words import CLOSED, kind_of_words, status_of_words

PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}|400\d{7}")
SPLIT = re.compile(r"[;；、,，/|\s]+")
LONGEST = {"name": 200, "address": 300, "form": 100, "person": 60, "tag": 30}
LONGEST_UNKNOWN = 8
"""No way to say "unknown" is longer."""
MOST_EMPLOYEES = 2**31 - 1

CORE = frozenset({"name", "uscc", "status", "status_on", "established_on", "address"})
"""The fields that reject a row which they cannot be read in: who it is, whether it lives, since when, where. What cannot be
read in any other is remarked on, and the row is taken without it."""

PEOPLE = (
    (ContactRole.LEGAL, "legal_name", "legal_phone"),
    (ContactRole.LIAISON, "contact_name", "contact_phone"),
    (ContactRole.FINANCE, "finance_name", "finance_phone"),
)

ROUGH = re.compile(r"(?:大?约|大概)?(?P<number>[^约概]*?)(?:左右|上下)?")
PERSONS = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<scale>万?)\s*[人名位]?")

T = TypeVar("T")
Person = tuple[ContactRole, str, str, str]
"""Role, name, phone, keyed digest of the phone (any of them may be empty)."""


@dataclass(slots=True)
class StagedRow:
    """What a good row says of one market entity. ``None`` and the empty text mean that it does not say."""

    number: int
    uscc: str
    name: str
    kind: Kind
    form: str = ""
    former_names: tuple[str, ...] = ()
    status: Status | None = None
    status_on: date | None = None
    capital: Capital | None = None
    established_on: date | None = None
    industry: Industry | None = None
    address: str = ""
    unit: int | None = None
    village: int | None = None
    placement: Placement = Placement.WAITING
    waiting_reason: str = ""
    employees: int | None = None
    revenue: int | None = None
    assets: int | None = None
    people: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()

    def says(self) -> tuple[object, ...]:
        """Its content without its number, to tell a repeated row from a contradicting one."""
        return tuple(getattr(self, name) for name in self.__slots__ if name != "number")


@dataclass(slots=True)
class Remark:
    """Something worth knowing that rejects nothing; one for all rows with the same cause.

    Attributes:
        row: the first of them, as seen in the spreadsheet; 0 when it is about the whole file.
        count: how many rows.
    """

    row: int
    column: str
    value: str
    reason: str
    count: int = 1

    def as_json(self) -> dict[str, int | str]:
        """The shape in which remarks leave through the command line and the API."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason, "count": self.count}


@dataclass(frozen=True, slots=True)
class Territory:
    """The units of the district by every name they go by, and the dictionary of addresses.

    Attributes:
        townships: name → id.
        villages: (township id, name) → id.
    """

    townships: Mapping[str, int]
    villages: Mapping[tuple[int, str], int]
    gazetteer: Gazetteer


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file.

    Arguments:
        header: the titles as they stand in the file.
        columns: which field stands where.
        as_of: the day of the data: no date may lie behind it.
        phone_digest: the keyed digest by which equal phones are known.
    """

    header: Sequence[str]
    columns: HeaderMap
    territory: Territory
    as_of: date
    phone_digest: Callable[[str], str]
    remarks: dict[tuple[str, str], Remark] = field(default_factory=dict)
    _errors: list[RowError] = field(default_factory=list)
    _number: int = 0
    _row: Sequence[Cell] = ()
    _at: dict[str, int] = field(default_factory=dict)
    _memory: dict[object, object] = field(default_factory=dict)

    def read(self, number: int, row: Sequence[Cell]) -> StagedRow | list[RowError]:
        """The values of a row, or every error that rejects it."""
        self._number, self._row, self._errors = number, row, []
        name, uscc = self._name(), self._uscc()
        status = self._value("status", status_of_words)
        form = self._text("form", LONGEST["form"])
        established = self._value("established_on", self._day)
        staged = StagedRow(
            number=number,
            uscc=uscc,
            name=name,
            kind=(kind_of_words(form) if form and kind_of(uscc) is Kind.OTHER else None) or kind_of(uscc),
            form=form,
            former_names=self._list("former_names", LONGEST["name"]),
            status=status,
            status_on=self._value("status_on", self._day) if status in CLOSED or status is Status.SUSPENDED else None,
            capital=self._capital(),
            established_on=established,
            industry=self._value("industry", parse_industry),
            address=self._text("address", LONGEST["address"]),
            employees=self._value("employees", parse_persons),
            revenue=self._money("revenue"),
            assets=self._money("assets"),
            people=tuple(self._people()),
            tags=self._list("tags", LONGEST["tag"]),
        )
        self._check_dates(staged)
        self._place(staged)
        if self._errors:
            return self._errors
        self._remark_on_code(staged, form)
        return staged

    def remark(self, column: str, value: str, reason: str, cause: str = "") -> None:
        """Note something about the present row; rows with the same cause share one remark."""
        key = (column, cause or reason)
        if found := self.remarks.get(key):
            found.count += 1
        else:
            self.remarks[key] = Remark(self._number, self._title(column), value, reason)

    def __post_init__(self) -> None:
        self._at = dict(self.columns.columns)

    def _cell(self, name: str) -> Cell:
        index = self._at.get(name)
        return None if index is None else self._row[index]

    def _title(self, name: str) -> str:
        index = self.columns.columns.get(name)
        return self.header[index] if index is not None and index < len(self.header) else name

    def _refuse(self, name: str, cell: Cell, error: BadValue) -> None:
        if name in CORE:
            self._errors.append(RowError(self._number, self._title(name), as_text(cell), error.reason, error.remedy))
        else:
            self.remark(name, as_text(cell)[:60], f"{error.reason.rstrip('。')}，这一项未采用", "unread")

    def _value(self, name: str, parse: Callable[[str], T], beside: str = "") -> T | None:
        """A parsed cell; None when blank or refused (then the error is noted). Equal cells are parsed once.

        ``beside`` is whatever else the result depends on.
        """
        index = self._at.get(name)
        if index is None or (cell := self._row[index]) is None:
            return None
        key = (name, cell, beside)
        try:
            found = self._memory[key]
        except KeyError:
            found = self._memory[key] = _parsed(cell, parse)
        if isinstance(found, BadValue):
            self._refuse(name, cell, found)
            return None
        return cast("T | None", found)

    def _text(self, name: str, longest: int) -> str:
        index = self._at.get(name)
        if index is None or (cell := self._row[index]) is None:
            return ""
        text = tidy(cell if isinstance(cell, str) else as_text(cell))
        if text is None:
            return ""
        if len(text) > longest:
            self._refuse(name, cell, BadValue(f"超过{longest}个字。", f"缩写到{longest}个字以内。"))
            return ""
        return text

    def _list(self, name: str, longest: int) -> tuple[str, ...]:
        text = self._text(name, 300)
        parts = re.split(r"[;；、,，|]+", text) if text else []
        if not parts:
            return ()
        return tuple(dict.fromkeys(part.strip()[:longest] for part in parts if part.strip()))

    def _name(self) -> str:
        name = self._text("name", LONGEST["name"])
        if not name:
            self._refuse("name", None, BadValue("没有名称。", "填写营业执照上的名称。"))
        return name

    def _uscc(self) -> str:
        cell = self._cell("uscc")
        if isinstance(cell, str) and passes(cell):
            return cell
        try:
            code = parse_code(cell)
            if code is None:
                raise BadValue("没有统一社会信用代码。", "填写营业执照上的18位统一社会信用代码。")
            return check_uscc(code)
        except BadValue as error:
            self._refuse("uscc", cell, error)
            return ""

    def _day(self, text: str) -> date | None:
        day = parse_date(text)
        if day is not None and day > self.as_of:
            raise BadValue(f"日期“{text}”晚于数据日期 {self.as_of:%Y-%m-%d}。", "核对日期。")
        return day

    def _capital(self) -> Capital | None:
        unit = self.columns.units.get("capital", "")
        currency = self._named("currency") or ""
        return self._value("capital", lambda text: parse_capital(text, unit, currency), currency)

    def _money(self, name: str) -> int | None:
        unit = self.columns.units.get(name, "")
        found = self._value(name, lambda text: parse_capital(roughly(text), unit))
        if found is not None and found.currency != "CNY":
            self._refuse(name, self._cell(name), BadValue("不是人民币。", "折算成人民币填写。"))
            return None
        return found.fen if found is not None else None

    def _people(self) -> Iterator[Person]:
        for role, name, phone in PEOPLE:
            if name not in self._at and phone not in self._at:
                continue
            who, number = self._text(name, LONGEST["person"]), self._phone(phone)
            if who or number:
                yield role, who, number, self.phone_digest(number) if number else ""

    def _phone(self, name: str) -> str:
        cell = self._cell(name)
        text = tidy(as_text(cell)) if cell is not None else None
        if text is None:
            return ""
        if PHONE.fullmatch(text):
            return text
        flat = half_width(text)
        first = flat if PHONE.fullmatch(flat) else SPLIT.split(flat)[0]
        if PHONE.fullmatch(first):
            return first
        self.remark(name, "", "不像电话号码，未采用", "phone")
        return ""

    def _check_dates(self, row: StagedRow) -> None:
        if row.status_on and row.established_on and row.status_on < row.established_on:
            self._refuse("status_on", self._cell("status_on"), BadValue("早于成立日期。", "核对两个日期。"))

    def _named(self, name: str) -> str | None:
        """A short text that repeats from row to row; None when the file does not say."""
        cell = self._cell(name)
        return clean_short(as_text(cell)) if cell is not None else None

    def _place(self, row: StagedRow) -> None:
        """Township and village: by the file's own columns, else by the dictionary, else it waits."""
        named = self._named("township")
        if named is not None:
            row.unit = self.territory.townships.get(plain(named))
            if row.unit is None:
                self.remark("township", named, f"本区没有乡镇（街道）“{named}”，改按地址归属")
            else:
                row.placement = Placement.FILE
                self._place_in_village(row, row.unit)
                return
        place = self.territory.gazetteer.place(row.address)
        row.unit, row.village, row.waiting_reason = place.township, place.village, place.reason[:200]
        row.placement = Placement.DICTIONARY if place.township is not None else Placement.WAITING

    def _place_in_village(self, row: StagedRow, unit: int) -> None:
        named = self._named("village")
        if named is not None:
            row.village = self.territory.villages.get((unit, plain(named)))
            if row.village is None:
                self.remark("village", named, f"该乡镇（街道）没有村（社区）“{named}”")
        if row.village is None:
            place = self.territory.gazetteer.place(row.address)
            row.village = place.village if place.township == unit else None

    def _remark_on_code(self, row: StagedRow, form: str) -> None:
        digits = row.uscc[2:8]
        if not division_known(digits):
            self.remark("uscc", row.uscc, f"行政区划 {digits} 不在现行区划表中（可能已撤并），照常采用", digits)
        said = kind_of_words(form) if form else None
        if kind_of(row.uscc) is Kind.OTHER:
            self.remark("uscc", row.uscc, f"代码前两位 {row.uscc[:2]} 不是企业、个体工商户或合作社")
        elif said is not None and said is not row.kind:
            self.remark("form", form, f"登记类型“{form}”与代码前两位 {row.uscc[:2]} 不符，按代码认定为{row.kind.label}")


def _parsed(cell: str | date, parse: Callable[[str], T]) -> T | BadValue | None:
    """What a cell says, or why it is refused."""
    text = tidy(as_text(cell))
    if text is None:
        return None
    try:
        return parse(text)
    except BadValue as error:
        return error


def tidy(text: str) -> str | None:
    """:func:`clean`, faster for text that has nothing to clean."""
    if len(text) > LONGEST_UNKNOWN and text.isprintable() and "  " not in text:
        stripped = text.strip()
        if len(stripped) > LONGEST_UNKNOWN:
            return stripped
    return clean_short(text)


@lru_cache(maxsize=65536)
def clean_short(text: str) -> str | None:
    """:func:`clean`, remembered: for cells that repeat."""
    return clean(text)


def roughly(text: str) -> str:
    """A number without the words that only say that it is a rough one: ``约120``, ``500万元左右``."""
    found = ROUGH.fullmatch(half_width(text).strip())
    return found["number"].strip() if found else text


def parse_persons(text: str) -> int | None:
    """How many people a cell says: ``120``, ``120人``, ``约120名``, ``1.2万人``; None for a way to say "unknown".

    Errors: :class:`BadValue` for what is no single whole number (``100-200人``, ``十余人``).
    """
    found = PERSONS.fullmatch(roughly(text))
    number = parse_whole(text) if found is None else _whole(Decimal(found["number"].replace(",", "")), found["scale"])
    if number is not None and not 0 <= number <= MOST_EMPLOYEES:
        raise BadValue("人数不合理。", "填写期末从业人数。")
    return number


def _whole(number: Decimal, scale: str) -> int:
    """A number with 万 behind it or not, whole. Errors: :class:`BadValue` for parts of a person."""
    found = number * 10_000 if scale else number
    if found != found.to_integral_value():
        raise BadValue("人数不是整数。", "填写期末从业人数。")
    return int(found)
