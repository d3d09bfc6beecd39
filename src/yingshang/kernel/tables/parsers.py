"""What the text of a cell means: dates, numbers, amounts, yes and no, and the many ways to write "nothing".

Pure functions, each of which returns a value, ``None`` for unknown, or raises :class:`BadValue` with a Chinese reason
and remedy for the one who filled the cell. A calculation is never guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from yingshang.kernel.tables.cells import Cell, as_text
from yingshang.kernel.tables.errors import BadValue

_UNKNOWN = frozenset([
    "", "-", "--", "---", "—", "——", "–", "－", "/", "／", "//", "\\", "、", "*", "无", "暂无", "空", "空白", "不详", "未知", "未填",
    "暂缺", "n/a", "na", "null", "none", "nil", "nan", "#n/a", "#value!", "#ref!", "#name?", "#div/0!",
])  # fmt: skip
_YES = frozenset(["是", "有", "y", "yes", "true", "t", "1", "√", "✓", "✔", "对", "已"])
_NO = frozenset(["否", "无", "没有", "n", "no", "false", "f", "0", "×", "x", "✗", "✘", "不是", "未"])

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DIGITS_HALF_WIDTH = {
    code: half for code, half in _HALF_WIDTH.items() if half == 0x20 or chr(half).isalnum() or chr(half) in ".-/%+"
}
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def half_width(text: str) -> str:
    """Full-width letters, digits, full stop, minus, slash and per cent as half-width; Chinese punctuation stays."""
    return text.translate(_DIGITS_HALF_WIDTH)


def clean(cell: Cell) -> str | None:
    """The text of a cell without invisible characters and surrounding blanks, line breaks as one blank.

    ``None`` when it is one of the ways to say "unknown": empty, ``-``, ``——``, ``/``, 无, N/A, …
    """
    text = re.sub(r"\s+", " ", _INVISIBLE.sub("", as_text(cell))).strip()
    return None if text.lower() in _UNKNOWN else text


def is_unknown(cell: Cell) -> bool:
    """Whether a cell says nothing; an unknown value never erases a known one."""
    return clean(cell) is None


def lost_digits(text: str) -> bool:
    """Whether a long number looks as if a spreadsheet had rounded it: whole, over 15 digits, zeros from the 16th on."""
    return text.isascii() and text.isdigit() and len(text) > 15 and not text[15:].strip("0")


def parse_code(cell: Cell) -> str | None:
    """A code (credit code, phone, order number): half width, capital letters, without blanks.

    Raises :class:`BadValue` when a spreadsheet has rounded its last digits away.
    """
    text = clean(cell)
    if text is None:
        return None
    code = re.sub(r"\s+", "", half_width(text)).lstrip("'").upper()
    if lost_digits(code):
        raise BadValue("表格软件把这个号码当成数字，末尾几位已变成 0。", "把该列设为“文本”格式，重新填写完整号码。")
    return code


# ---------------------------------------------------------------- dates

_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST, _LATEST = 1900, 2199
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE_FORMS = [
    re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$"),
    re.compile(r"^(\d{4})(\d{2})(\d{2})$"),
]
_TIME_AFTER = re.compile(r"(?:\s+|t)\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?(?:z|[+-]\d{2}:?\d{2})?$", re.I)
_MONTH_ONLY = re.compile(r"^\d{4}[-/.年]\d{1,2}月?$")
_DATE_REMEDY = "请写成 2022-03-01 的样子。"


def parse_date(cell: Cell) -> date | None:
    """A day: ``2022年3月1日``, ``2022-03-01``, ``2022/3/1``, ``2022.3.1``, ``20220301``, 二〇二二年三月一日, a moment, or the
    serial number of a spreadsheet (44621, five digits).

    Raises :class:`BadValue` for other forms, days that do not exist, months without a day, and years before 1900.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = clean(cell)
    if text is None:
        return None
    plain = half_width(text)
    plain = _TIME_AFTER.sub("", plain)
    plain = re.sub(r"\s+", "", plain)
    if "年" in plain:
        plain = _chinese_date(plain)
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _EXCEL_EPOCH + timedelta(days=int(plain.split(".", maxsplit=1)[0]))
    for form in _DATE_FORMS:
        if found := form.match(plain):
            return _day(text, *map(int, found.groups()))
    if _MONTH_ONLY.match(plain):
        raise BadValue(f"日期“{text}”只有年月，缺少日。", "请补上具体日期，如 2022-03-01。")
    raise BadValue(f"日期“{text}”认不出。", _DATE_REMEDY)


def _day(text: str, year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise BadValue(f"日期“{text}”的年份不合理。", _DATE_REMEDY)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue(f"日期“{text}”不存在。", _DATE_REMEDY) from None


def _chinese_date(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二二年三月十一日 → 2022年3月11日."""

    def number(found: re.Match[str]) -> str:
        tens, _, ones = found.group(0).rpartition("十")
        if not _:
            return found.group(0).translate(_CHINESE_DIGITS)
        return str(int(tens.translate(_CHINESE_DIGITS) or "1") * 10 + int(ones.translate(_CHINESE_DIGITS) or "0"))

    return re.sub("[〇○零一二三四五六七八九十]+", number, text)


# ---------------------------------------------------------------- numbers

_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$")


def parse_decimal(cell: Cell) -> Decimal | None:
    """An exact number; separators of thousands and full-width digits are understood, a per cent sign is not.

    Raises :class:`BadValue` when it is no number.
    """
    text = clean(cell)
    if text is None:
        return None
    plain = re.sub(r"\s+", "", half_width(text)).replace("，", ",")
    if not _NUMBER.match(plain):
        raise BadValue(f"“{text}”不是数字。", "只填数字，不带单位和文字。")
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:
        raise BadValue(f"“{text}”不是数字。", "只填数字，不带单位和文字。") from None


def parse_whole(cell: Cell) -> int | None:
    """A whole number. Raises :class:`BadValue` for fractions and text."""
    number = parse_decimal(cell)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise BadValue(f"“{as_text(cell).strip()}”不是整数。", "请填整数。")
    return int(number)


def parse_percent(cell: Cell) -> Decimal | None:
    """A share as 0 to 100: ``54.17%`` and ``54.17`` are both 54.17. Raises :class:`BadValue` out of that range."""
    text = clean(cell)
    if text is None:
        return None
    number = parse_decimal(half_width(text).rstrip("% "))
    if number is None or not 0 <= number <= 100:
        raise BadValue(f"百分比“{text}”不在 0 到 100 之间。", "请填 0 到 100 之间的数，如 54.17。")
    return number


def parse_yes_no(cell: Cell) -> bool | None:
    """是/有/√/1/Y … or 否/无/×/0/N …; an empty cell or a dash is unknown. Raises :class:`BadValue` otherwise."""
    text = re.sub(r"\s+", "", half_width(as_text(cell))).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if clean(cell) is None:
        return None
    raise BadValue(f"“{text}”看不出是或否。", "请填“是”或“否”。")


# ---------------------------------------------------------------- amounts of money


@dataclass(frozen=True)
class Amount:
    """A sum of money: ``value`` in whole units of ``currency`` (ISO 4217: 元, dollars, …), exact."""

    value: Decimal
    currency: str


_CURRENCIES = {
    "人民币": "CNY", "元": "CNY", "rmb": "CNY", "cny": "CNY", "￥": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "$": "USD", "港元": "HKD", "港币": "HKD", "hkd": "HKD",
    "欧元": "EUR", "eur": "EUR", "€": "EUR", "日元": "JPY", "jpy": "JPY", "英镑": "GBP", "gbp": "GBP",
    "新台币": "TWD", "台币": "TWD", "twd": "TWD", "澳元": "AUD", "澳大利亚元": "AUD", "加元": "CAD", "加拿大元": "CAD",
    "新加坡元": "SGD", "新元": "SGD", "韩元": "KRW", "瑞士法郎": "CHF", "澳门元": "MOP", "卢布": "RUB",
}  # fmt: skip
_SCALES = {
    "": 0,
    "十": 1,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "万亿": 12,
}
_AMOUNT = re.compile(r"^(?P<before>[^\d.+\-]*)(?P<number>[+-]?[\d,]*\.?\d+)(?P<scale>[十百千万亿]*)(?P<after>.*)$")


def parse_amount(cell: Cell, unit: str | None = None) -> Amount | None:
    """A sum of money as registers write it: ``500万元人民币``, ``118416.7119万元``, ``100万美元``, ``人民币500万元整``, ``5,000,000``.

    ``unit`` is what the column's title says (万元, 美元, …); the cell's own unit wins over it. Without any unit it is
    yuan. Raises :class:`BadValue` when number, scale or currency cannot be told, or the sum is negative.
    """
    text = clean(cell)
    if text is None:
        return None
    plain = (
        re.sub(r"[\s()（）]+", "", half_width(text)).replace("，", ",").lower().removesuffix("整").removesuffix("正")
    )
    found = _AMOUNT.match(plain)
    if found is None:
        raise _bad_amount(text)
    number = parse_decimal(found["number"])
    own = (found["before"] + found["after"]).strip(":：")
    title = re.match(r"^(?P<scale>[十百千万亿]*)(?P<currency>.*)$", unit or "")
    scale = found["scale"] or (title["scale"] if title and not own else "")
    currency = _currency(own) if own else _currency(title["currency"] if title else "")
    if number is None or number < 0 or currency is None or scale not in _SCALES:
        raise _bad_amount(text)
    return Amount(number.scaleb(_SCALES[scale]), currency)


def _currency(words: str) -> str | None:
    """The currency that words name; 元人民币 and 人民币元 are one, none at all is RMB, two different ones are none."""
    if not words:
        return "CNY"
    rest, found = words, set()
    for word in sorted(_CURRENCIES, key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, "")
            found.add(_CURRENCIES[word])
    return found.pop() if len(found) == 1 and not rest else None


def _bad_amount(text: str) -> BadValue:
    return BadValue(f"金额“{text}”认不出。", "请写成“500万元人民币”“100万美元”的样子。")
