"""The numbers that a unit states: read from what was typed, held against the figure's kind, kept as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from yingshang.kernel.figures.statistics import percent, wilson
from yingshang.kernel.figures.values import Outcome, Part

WORDS = frozenset({"month", "category"})
WHOLE_NUMBERS = frozenset({"count", "rank"})
NOT_NEGATIVE = frozenset({"count", "amount", "ratio", "mean", "duration", "score", "rank", "estimate"})
HUNDRED = Decimal(100)
ROUNDING = Decimal("0.01")
"""A stated percentage may differ from n/N by its own rounding, not by more."""
LONGEST = "最长"
"""The part of a stated duration that bears “不超过”: its name begins with this word."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a return, read and checked."""

    value: Decimal | str | None
    n: Decimal | None
    whole: Decimal | None
    parts: tuple[Part, ...]
    interval: tuple[Decimal, Decimal] | None = None

    def as_json(self) -> dict[str, Any]:
        """The stored form: decimals as text, ``None`` for unknown; ``interval`` only where one was stated."""
        parts = [{"name": p.name, "value": text(p.value), "n": text(p.n), "N": text(p.whole)} for p in self.parts]
        stored = {"value": text(self.value), "n": text(self.n), "N": text(self.whole), "parts": parts}
        return stored if self.interval is None else stored | {"interval": [text(bound) for bound in self.interval]}


def text(value: Decimal | int | str | None) -> str | None:
    """A number as plain text without exponent and trailing zeros; words as they are."""
    if value is None or isinstance(value, str):
        return value
    shown = f"{Decimal(value):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def number(raw: Any) -> Decimal | None:
    """A number as typed (``1,234``, ``54.17%``, full-width digits), ``None`` when blank.

    Errors: ``ValueError`` when it is none.
    """
    if raw is None:
        return None
    typed = str(raw).strip().translate(_FULL_WIDTH).replace(",", "").removesuffix("%")
    if not typed:
        return None
    try:
        found = Decimal(typed)
    except InvalidOperation as error:
        raise ValueError(f"“{raw}”不是数字。") from error
    if not found.is_finite():
        raise ValueError(f"“{raw}”不是数字。")
    return found


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")


def read_numbers(kind: str, values: Mapping[str, Any]) -> tuple[Numbers, dict[str, list[str]]]:
    """What was typed as numbers of a figure's kind, and what is wrong with it, by field (``value``, ``n``, ``N``, ``parts``,
    of an estimate also ``interval``, the two bounds of its 95 % interval).

    Of a ratio, ``n`` and ``N`` suffice: its value follows from them.
    """
    errors: dict[str, list[str]] = {}

    def taken(name: str, read: Callable[[Any], Any]) -> Any:
        try:
            return read(values.get(name))
        except ValueError as error:
            errors.setdefault(name, []).append(str(error))
            return None

    n, whole = taken("n", number), taken("N", number)
    value = taken("value", _word if kind in WORDS else number)
    parts = taken("parts", _parts) or ()
    if kind == "ratio":
        value = _ratio(value, n, whole, errors)
    if value is None and not parts and not errors:
        errors["value"] = ["请填写数值；没有数值的指标不必报送。"]
    if kind == "table" and not parts and not errors:
        errors["parts"] = ["请逐行填写名称和数值。"]
    interval = taken("interval", _bounds) if kind == "estimate" else None
    if not errors:
        _fits(kind, value, errors)
        _spans(value, interval, parts if kind == "duration" else (), errors)
    return Numbers(value, n, whole, parts, interval), errors


def _bounds(raw: Any) -> tuple[Decimal, Decimal] | None:
    low, high = (number(bound) for bound in raw or (None, None))
    if (low is None) != (high is None):
        raise ValueError("区间的下限、上限须一并填写。")
    return None if low is None or high is None else (low, high)


def _spans(
    value: Decimal | str | None,
    interval: tuple[Decimal, Decimal] | None,
    parts: tuple[Part, ...],
    errors: dict[str, list[str]],
) -> None:
    """What lies about a value must hold it: an estimate's interval, a mean duration's longest."""
    if not isinstance(value, Decimal):
        return
    if interval is not None and not 0 <= interval[0] <= value <= interval[1] <= HUNDRED:
        errors["interval"] = ["区间应包含数值，并在 0 和 100% 之间。"]
    longest = _longest(parts)
    if longest is not None and longest < value:
        errors["parts"] = [f"最长 {text(longest)} 不能小于平均数 {text(value)}。"]


def _ratio(
    value: Decimal | None, n: Decimal | None, whole: Decimal | None, errors: dict[str, list[str]]
) -> Decimal | None:
    if (n is None) != (whole is None):
        errors["N" if whole is None else "n"] = ["分子、分母须一并填写。"]
    if n is None or whole is None:
        if value is None and not errors:
            errors["n"] = ["请填写分子、分母，或者至少填写比率。"]
        return value
    if whole <= 0 or n < 0 or n > whole:
        errors["n"] = ["分子应在 0 和分母之间，分母应大于 0。"]
        return value
    exact = percent(n, whole)
    assert exact is not None
    if value is not None and abs(value - exact) > ROUNDING:
        errors["value"] = [f"与分子、分母不符：{text(n)}/{text(whole)} 为 {text(round(exact, 2))}%。"]
    return exact


def _fits(kind: str, value: Decimal | str | None, errors: dict[str, list[str]]) -> None:
    if kind == "month" and not _is_month(value):
        errors["value"] = ["请填写月份，如 2025-03。"]
    if not isinstance(value, Decimal):
        return
    if kind in WHOLE_NUMBERS and value != value.to_integral_value():
        errors["value"] = ["应为整数。"]
    if kind in NOT_NEGATIVE and value < 0:
        errors["value"] = ["不能为负数。"]
    if kind in {"ratio", "estimate"} and value > HUNDRED:
        errors["value"] = ["不能超过 100%。"]


def _is_month(value: Decimal | str | None) -> bool:
    year, _, month = str(value).partition("-")
    return len(year) == 4 and year.isdigit() and len(month) == 2 and month.isdigit() and 1 <= int(month) <= 12


def _word(raw: Any) -> str | None:
    return str(raw).strip() or None if raw is not None else None


def _parts(raw: Any) -> tuple[Part, ...]:
    if raw in (None, ""):
        return ()
    found = []
    for row in raw:
        name = str(row.get("name", "")).strip()
        if not name:
            raise ValueError("分项要有名称。")
        value = number(row.get("value"))
        if value is None:
            raise ValueError(f"分项“{name}”要有数值。")
        found.append(Part(name, value, number(row.get("n")), number(row.get("N"))))
    return tuple(found)


def outcome_of(values: Mapping[str, Any], kind: str) -> Outcome:
    """The outcome that a stored return stands for.

    The longest of a duration is the part that says so; the interval of a ratio follows from its cases, that of an estimate
    is stated.
    """

    def told(raw: str | None) -> Decimal | None:
        return None if raw is None else Decimal(raw)

    raw = values.get("value")
    value = raw if raw is None or kind in WORDS else Decimal(raw)
    n, whole = told(values.get("n")), told(values.get("N"))
    parts = tuple(Part(p["name"], told(p["value"]), told(p["n"]), told(p["N"])) for p in values.get("parts", ()))
    if kind == "table" and value is None and parts:
        value = Decimal(len(parts))
    cases = kind == "ratio" and n is not None and whole is not None and n == int(n) and whole == int(whole)
    interval = wilson(int(n or 0), int(whole or 0)) if cases else None
    if bounds := values.get("interval"):
        interval = Decimal(bounds[0]), Decimal(bounds[1])
    return Outcome(
        value, n, whole, parts=parts, interval=interval, maximum=_longest(parts) if kind == "duration" else None
    )


def _longest(parts: tuple[Part, ...]) -> Decimal | None:
    found = next((part.value for part in parts if part.name.startswith(LONGEST)), None)
    return found if isinstance(found, Decimal) else None
