"""What about a stated number must be explained before it can go on: pure comparison, nothing refused.

A number that is wrong in itself (n > N) is refused by ``figures.stated`` before it comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)
SUMMED = frozenset({"count", "amount"})
"""Kinds whose parts add up to the value."""
RATES = frozenset({"ratio", "estimate", "score"})
NUMBERS = frozenset({"count", "amount", "ratio", "mean", "duration", "score", "estimate"})
"""Kinds that can jump."""
CUMULATED = frozenset({"count", "amount"})
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number with its numerator, denominator and the values of its parts."""

    value: Decimal | None
    n: Decimal | None = None
    whole: Decimal | None = None
    parts: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which change counts as a jump: ``factor`` times, ``points`` percentage points; below ``floor`` none does."""

    factor: Decimal = Decimal(2)
    points: Decimal = Decimal(20)
    floor: Decimal = Decimal(10)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that needs a reason: ``jump``, ``fell``, ``records`` or ``parts``, and the sentence about it."""

    code: str
    text: str

    def as_json(self) -> dict[str, str]:
        """As stored with the line."""
        return {"code": self.code, "text": self.text}


def plain(number: Decimal) -> str:
    """A number as people write it, at most two decimals."""
    shown = f"{number.quantize(CENT):f}"
    return shown.rstrip("0").rstrip(".")


def findings(
    *,
    kind: str,
    unit: str,
    stated: Stated,
    last: Stated | None,
    records: Stated | None,
    bounds: Bounds,
    grows: bool,
) -> list[Finding]:
    """What is not plausible about a stated number.

    Arguments:
        kind, unit: of the figure (``count``, ``件``).
        last: what the last period stated; records: what the system's records say; ``None`` where there is none.
        grows: the number is cumulative within the year and the last period lies in the same year.
    """
    found: list[Finding] = []
    if stated.value is None:
        return found
    if kind in SUMMED and stated.parts and None not in stated.parts:
        total = sum((part for part in stated.parts if part is not None), Decimal(0))
        if total != stated.value:
            found.append(Finding("parts", f"分项合计 {plain(total)}{unit}，与数值 {plain(stated.value)}{unit} 不等"))
    if records is not None and records.value is not None and abs(records.value - stated.value) >= CENT:
        found.append(Finding("records", f"系统记录为 {_told(records, unit)}，与填报数不同"))
    if last is not None and last.value is not None and kind in NUMBERS:
        found += _against_last(kind, unit, stated.value, last.value, bounds, grows=grows)
    return found


def _told(number: Stated, unit: str) -> str:
    share = f"（{plain(number.n)}/{plain(number.whole)}）" if number.n is not None and number.whole is not None else ""
    return f"{plain(number.value or Decimal(0))}{unit}{share}"


def _against_last(kind: str, unit: str, value: Decimal, last: Decimal, bounds: Bounds, *, grows: bool) -> list[Finding]:
    if grows and kind in CUMULATED and value < last:
        return [Finding("fell", f"累计数比上期的 {plain(last)}{unit} 减少")]
    if kind in RATES:
        if abs(value - last) > bounds.points:
            return [Finding("jump", f"与上期的 {plain(last)}{unit} 相差 {plain(abs(value - last))} 个百分点")]
        return []
    small, large = sorted((abs(value), abs(last)))
    if large < bounds.floor or grows:
        return []
    if small == 0 or large / small > bounds.factor:
        word = "增加" if value > last else "减少"
        return [Finding("jump", f"比上期的 {plain(last)}{unit} {word}超过 {plain(bounds.factor)} 倍的界限")]
    return []
