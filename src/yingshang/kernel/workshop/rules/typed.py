"""Numbers that somebody typed where a figure could stand, and numbers that contradict a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from yingshang.kernel.workshop.rules.marks import read_marks

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
UNITS = (
    "个百分点", "百分点", "万元", "亿元", "人次", "工作日", "分钟", "小时", "个月", "万户", "万件", "万人次",
    "元", "家", "户", "件", "次", "个", "人", "名", "场", "期", "条", "项", "天", "日", "分", "位", "%", "％", "倍", "份", "篇", "处", "所", "台", "套", "起", "例", "笔", "宗", "万", "亿",
)  # fmt: skip
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<arabic>\d[\d,，]*(?:\.\d+)?|\d+)(?P<more>余|多)?\s*(?P<unit>{_UNIT})?"
    rf"|(?P<chinese>[{_CHINESE}]+)(?P<over>余|多)?(?P<of>{_UNIT})"
)
_NO_QUANTITY = (
    re.compile(r"[〔\[（(]\d{4}[〕\])）]\s*\d*\s*号?"),
    re.compile(r"\d{4}\s*年(?:\d{1,2}月(?:\d{1,2}[日号])?)?(?:[一二三四]季度)?"),
    re.compile(r"\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}[:：]\d{2}"),
    re.compile(r"第[\d零〇一二两三四五六七八九十百千]+(?:条|章|节|届|次会议|批|期)"),
    re.compile(r"[（(][一二三四五六七八九十\d]+[)）]|^[一二三四五六七八九十\d]+[、.．]|[一二三四五六七八九十]是", re.MULTILINE),
    re.compile(r"[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+日)?"),
    re.compile(rf"(?<![{_CHINESE}\d])一[个家户件项次名位条份场期处所台套起例笔篇]"),  # 由一个单位负责: no count, an article
)  # fmt: skip
_SCALE = {"万": Decimal(10**4), "亿": Decimal(10**8)}
NEAR = 24
"""How many characters before a number tell what it counts."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number written by hand.

    Arguments:
        value: in ``unit``; a 万 or 亿 before a counting unit is multiplied in, that of an amount stays in the unit.
        rounded: 多 or 余 stands behind it.
        before: what stands before it in the same clause.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    rounded: bool
    before: str


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a typed number may stand for."""

    id: str
    name: str
    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A typed number and the figure that it seems to speak of; ``agrees`` when the value is the figure's."""

    typed: Typed
    figure: str
    agrees: bool


def typed_numbers(text: str, idioms: Iterable[str] = ()) -> list[Typed]:
    """The quantities of a text outside its marks; dates, numbers of documents and names with numerals are none."""
    bare = _blanked(text, [(m.start, m.end) for m in read_marks(text)[0]])
    for word in sorted(idioms, key=len, reverse=True):
        bare = bare.replace(word, " " * len(word))
    for pattern in _NO_QUANTITY:
        bare = _blanked(bare, [match.span() for match in pattern.finditer(bare)])
    found = []
    for match in _NUMBER.finditer(bare):
        unit = (match["unit"] or match["of"] or "").replace("％", "%")
        value = _arabic(match["arabic"]) if match["arabic"] else _chinese(match["chinese"])
        if value is None:
            continue
        value, unit = _plain(value, unit)
        clause = re.split(r"[，。；：！？\n]", text[: match.start()])[-1]
        rounded = bool(match["more"] or match["over"])
        shown = text[match.start() : match.end()].strip()
        found.append(Typed(match.start(), match.end(), shown, value, unit, rounded, clause[-NEAR:]))
    return found


def suspicions(numbers: Sequence[Typed], figures: Sequence[Known]) -> list[Suspicion]:
    """For each typed number the figure it may stand for: the words before it are the figure's, and the unit fits.

    A number that no figure's name speaks for is let be, even if the value is one's: five is five of many things.
    """
    found = []
    for number in numbers:
        ranked = sorted(
            ((kinship(number, figure.name, figure.unit), figure.value == number.value, figure) for figure in figures),
            key=lambda row: (-row[0], not row[1], row[2].id),
        )
        if ranked and ranked[0][0] >= ENOUGH:
            found.append(Suspicion(number, ranked[0][2].id, _agrees(number, ranked[0][2].value)))
    return found


ENOUGH = 0.6
"""The share of a figure's name (in pairs of characters) that must stand before a number."""


def kinship(number: Typed, name: str, unit: str) -> float:
    """How much of a figure's name stands before a number that has its unit: 0 to 1."""
    if number.unit != unit and not (number.unit == "" or {number.unit, unit} <= {"个", "家", "户", "件", "项"}):
        return 0.0
    pairs = _pairs(name)
    return sum(pair in number.before for pair in pairs) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=1024)
def _pairs(name: str) -> frozenset[str]:
    bare = re.sub(r"[^\w]|率$|数$", "", name)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _agrees(number: Typed, value: Decimal) -> bool:
    if number.rounded:
        return value > number.value
    places = -int(number.value.as_tuple().exponent)
    return round(value, max(places, 0)) == number.value


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _arabic(text: str) -> Decimal:
    return Decimal(re.sub(r"[,，]", "", text))


def _chinese(text: str) -> Decimal | None:
    """A numeral in characters, ``None`` for what is none (``万`` alone). 一百零五, 两千三百, 三万五千."""
    total = part = digit = 0
    seen = False
    for sign in text:
        if sign in _DIGITS:
            digit, seen = _DIGITS[sign], True
        elif sign in _TENS:
            part += (digit if seen or digit else 1) * _TENS[sign] if digit or not seen or part else _TENS[sign]
            digit, seen = 0, True
        else:
            if not seen:
                return None
            total += (part + digit) * _MYRIADS[sign]
            part = digit = 0
    return Decimal(total + part + digit) if seen else None


def _plain(value: Decimal, unit: str) -> tuple[Decimal, str]:
    scale = _SCALE.get(unit[:1])
    if scale is None or unit in {"万元", "亿元"}:
        return value, unit
    return value * scale, unit[1:]
