"""The form of GB/T 9704-2012 in numbers. Lengths are in twips (1/20 pt; 1 mm = 56.693), sizes in half points.

22 lines of 28 characters: 225 mm / 22 = 28.98 pt a line; 156 mm / 28 = 15.79 pt a character, 16 pt less a quarter.
How it was found to render: docs/adr/0014.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, RIGHT, BOTTOM, LEFT = 2098, 1474, 1984, 1588
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
FOOTER = 1438
"""From the sheet's edge to the foot of the page number, so that its dashes stand 7 mm below the text."""
LINE = 579
SPACING = -5
"""Of characters: a quarter point less than the size."""

LINES, CHARACTERS = 22, 28

BODY, TITLE, HEADING, SUBHEADING, PAGE_NUMBER = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 44, 32, 28, 24
"""二号, 三号, 四号, 小四 in half points."""
RED = "FF0000"

CHARACTER = SIZE_3 * 10 + SPACING
"""The pitch of a body character, twips."""

_TITLE_WIDTH = 20
"""Characters of 二号 in a line of the text's width."""
_CHINESE = "零一二三四五六七八九十"
_STAYS_WITH_PREVIOUS = "，。；：、！？）》”』」】的地得了着"
_STAYS_WITH_NEXT = "（《“『「【"
_BREAK_BEFORE = (
    "关于",
    "实施",
    "工作",
    "情况",
    "推进",
    "优化",
    "开展",
    "加强",
    "印发",
    "进一步",
    "建设",
    "和",
    "与",
    "及",
)


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


class HeadingNumbers:
    """Gives each heading its number: 一、 then （一） then 1. then （1）; a heading above starts those below anew."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """The number of the next heading of a level (1 to 4), marks included."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        count = self._counts[level - 1]
        forms = (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.", f"（{count}）")
        return forms[level - 1]


def chinese_date(day: date) -> str:
    """A date as papers print it, no zero filled in: 2022年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def text_width(text: str) -> float:
    """Width in characters: digits, letters and half-width marks are half a character."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def title_lines(title: str | Sequence[str]) -> list[str]:
    """The lines of a title: as given, or broken so that it forms a trapezoid, words kept whole where it shows."""
    if not isinstance(title, str):
        return list(title)
    if text_width(title) <= _TITLE_WIDTH:
        return [title]
    count = -(-int(text_width(title)) // (_TITLE_WIDTH - 1))
    lines, rest = [], title
    for left in range(count, 1, -1):
        cut = _cut(rest, len(rest) / left)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _cut(text: str, target: float) -> int:
    """Where to break: near the target, before a word that often begins a phrase, never inside 《》 or before a mark."""

    def cost(cut: int) -> float:
        before, after = text[:cut], text[cut:]
        if after[0] in _STAYS_WITH_PREVIOUS or before[-1] in _STAYS_WITH_NEXT:
            return 1000.0
        inside = before.count("《") > before.count("》") or bool(
            re.search(r"[0-9A-Za-z]$", before) and re.match(r"[0-9A-Za-z]", after)
        )
        fits = 0 if text_width(before) <= _TITLE_WIDTH else 200
        eased = 2.5 if after.startswith(_BREAK_BEFORE) else 1.5 if before[-1] in "的、》年" else 0
        return abs(cut - target) + (100 if inside else 0) + fits - eased

    return min(range(1, len(text)), key=cost)


def signature_indents(unit: str, day: str, *, sealed: bool) -> tuple[float, float]:
    """Right indents in characters of office and date.

    With a seal the date ends four characters from the right and the office is centred on it; an office too long for that
    ends at the right edge and the date is centred below it. Without a seal the office ends two characters from the right
    and the date begins two characters right of the office's beginning; where the date would then come nearer the edge
    than two characters, both move left.
    """
    unit_width, day_width = text_width(unit), text_width(day)
    if sealed:
        centred = 4 + (day_width - unit_width) / 2
        return (centred, 4) if centred >= 0 else (0, (unit_width - day_width) / 2)
    day_right = max(unit_width - day_width, 2)
    return day_right + day_width + 2 - unit_width, day_right
