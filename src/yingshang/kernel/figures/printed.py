"""Numbers as a document prints them. No form says more than the data bear; one that would is refused.

``以上`` and ``不超过`` include the number itself (民法典 第一千二百五十九条), ``多`` does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.statistics import FEW
from yingshang.kernel.figures.values import Outcome

Form = Literal["exact", "多", "以上", "不超过", "全部"]
FORMS: tuple[Form, ...] = ("exact", "多", "以上", "不超过", "全部")

HUNDRED = Decimal(100)
PLACES = {"%": 2, "万元": 2, "亿元": 2, "个百分点": 2, "分": 2, "分钟": 1, "日": 1, "天": 1, "次": 1}
"""Digits after the point, at most; counts are whole anyhow."""
NO_UNIT = frozenset({"月", "—"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what its printed forms depend on.

    Arguments:
        unit: the figure's (``%``, ``家``, ``万元``); cases: n/N where it is a rate or counts within a whole.
        maximum: the largest single value (durations); rate: the value is a share of cases (counted or estimated).
    """

    value: Decimal | str | None
    unit: str
    n: Decimal | None = None
    whole: Decimal | None = None
    maximum: Decimal | None = None
    rate: bool = False

    @classmethod
    def of(cls, outcome: Outcome, unit: str, kind: str) -> Quantity:
        """The quantity that a figure's outcome is."""
        rate = kind in {"ratio", "estimate"}
        return cls(outcome.value, unit, outcome.n, outcome.whole, outcome.maximum, rate)


def printed(
    quantity: Quantity,
    form: Form = "exact",
    *,
    bound: Decimal | None = None,
    places: int | None = None,
    note_few: bool = True,
) -> str:
    """The number with its unit in the wanted form.

    Arguments:
        bound: the round number to print with 多, 以上 or 不超过; by default the nearest that the data bear.
        places: digits after the point, at most; by default by unit.
        note_few: a rate over fewer than 30 cases says its cases.

    Errors: :class:`FormNotBorne` when the value is unknown or the form would overstate it.
    """
    if quantity.value is None:
        raise FormNotBorne("没有数值（未填），不能印出。")
    if isinstance(quantity.value, str):
        if form != "exact":
            raise FormNotBorne(f"“{quantity.value}”不是数，只能照原样印出。")
        return _word(quantity.value, quantity.unit)
    digits = PLACES.get(quantity.unit, 2) if places is None else places
    made = _printed(quantity, quantity.value, form, bound, digits)
    return made + (_few(quantity) if note_few else "")


def _printed(quantity: Quantity, value: Decimal, form: Form, bound: Decimal | None, digits: int) -> str:
    if form == "多":
        return _over(quantity, value, bound)
    if form == "以上":
        return _at_least(quantity, value, bound, digits)
    if form == "不超过":
        return _at_most(quantity, bound)
    if bound is not None:
        raise FormNotBorne("照实印出的数不能另定界限。")
    if form == "全部":
        _require_all(quantity)
        return "全部"
    return _exact(quantity, value, digits)


def _word(word: str, unit: str) -> str:
    if unit == "月" and "-" in word:
        return f"{int(word.partition('-')[2])}月"
    return word


def _with_unit(number: Decimal, unit: str, middle: str = "") -> str:
    return f"{text(number)}{middle}{'' if unit in NO_UNIT else unit}"


def _exact(quantity: Quantity, value: Decimal, places: int) -> str:
    step = Decimal(1).scaleb(-places)
    shown = value.quantize(step, ROUND_HALF_UP)
    if quantity.unit == "%" and shown == HUNDRED and value < HUNDRED:
        shown = value.quantize(step, ROUND_FLOOR)
    if quantity.rate and shown == HUNDRED:
        _require_all(quantity)
    if shown == 0 and value > 0:
        return f"不足{_with_unit(step, quantity.unit)}"
    return _with_unit(shown, quantity.unit)


def _over(quantity: Quantity, value: Decimal, bound: Decimal | None) -> str:
    base = _round_below(value) if bound is None else bound
    if quantity.unit == "%":
        raise FormNotBorne("比率不用“多”，请用“以上”。")
    if base <= 0 or base % 10 != 0:
        raise FormNotBorne(f"{text(value)} 不足以写作“多”：应取整十以上的数。")
    if value <= base:
        raise FormNotBorne(f"{text(value)} 不大于 {text(base)}，不能写作“{text(base)}多”。")
    return _with_unit(base, quantity.unit, "多")


def _round_below(value: Decimal) -> Decimal:
    """The largest number of at most two leading digits, and of whole tens, that lies below ``value``."""
    step = Decimal(10) ** max(value.adjusted() - 1, 1)
    base = (value / step).to_integral_value(ROUND_FLOOR) * step
    return base - step if base == value else base


def _at_least(quantity: Quantity, value: Decimal, bound: Decimal | None, places: int) -> str:
    if bound is None:
        step = Decimal(1) if quantity.unit == "%" or value < 10 else Decimal(10) ** (value.adjusted() - 1)
        bound = (value / step).to_integral_value(ROUND_FLOOR) * step
    if bound <= 0:
        raise FormNotBorne(f"{text(value)} 不足以写作“以上”。")
    if value < bound:
        raise FormNotBorne(f"{text(round(value, places))} 不到 {text(bound)}，不能写作“{text(bound)}以上”。")
    if quantity.rate and bound == HUNDRED:
        raise FormNotBorne("100% 之上再无“以上”。")
    return f"{_with_unit(bound, quantity.unit)}以上"


def _at_most(quantity: Quantity, bound: Decimal | None) -> str:
    top = quantity.maximum
    if top is None:
        raise FormNotBorne("不知道最大值，不能写作“不超过”。")
    if bound is None:
        bound = top.to_integral_value(ROUND_CEILING)
    if top > bound:
        raise FormNotBorne(f"最大值为 {text(top)}，不能写作“不超过{text(bound)}”。")
    return f"不超过{_with_unit(bound, quantity.unit)}"


def _require_all(quantity: Quantity) -> None:
    """Errors: :class:`FormNotBorne` unless n and N are known, equal and not zero."""
    if quantity.n is None or quantity.whole is None:
        raise FormNotBorne("没有分子、分母，不能写作“全部”或100%。")
    if quantity.n != quantity.whole or quantity.whole <= 0:
        raise FormNotBorne(f"{text(quantity.n)}/{text(quantity.whole)}，不是全部。")


def _few(quantity: Quantity) -> str:
    if not quantity.rate or quantity.whole is None or not 0 < quantity.whole < FEW:
        return ""
    cases = f"{text(quantity.n)}/{text(quantity.whole)}" if quantity.n is not None else f"{text(quantity.whole)}例"
    return f"（{cases}，不足{FEW}例）"


def together(texts: Iterable[str]) -> str:
    """What stands for a figure in the text, each once: ``88.25%（323/366）、43``."""
    made = ""
    for one in dict.fromkeys(texts):
        made += one if not made or one.startswith("（") else f"、{one}"
    return made
