"""A place in a text where a figure is printed: in which form, and which text stands there, or that the data do not bear it.

Forms besides those of :mod:`yingshang.kernel.figures.printed`:

``number`` ``abs``                without its unit; without its sign
``n`` ``N`` ``rest``              numerator, denominator, what the whole has beyond the part
``share``                         “（n/N）”; nothing where they are not known or stand beside the rate already
``among``                         “（其中走访12次、电话30次）”, “（共21次）” of what is no part of the number; nothing
                                  where there are no parts
``part=走访``                     one part, in the figure's unit
``interval``                      “（95%置信区间为83.10%至88.20%）”; nothing where there is none
``first=3``                       the names of the first rows of a table
``ranks``                         the rows of a table as “政务服务”第3位
``units``                         the units below in their order, each with its part and whole: “区住建局3/5、区交通局4/4”
``behind``                        only the units whose part falls short of the whole, with what is wanting: “区住建局2/5”
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.printed import FORMS, Form, Quantity, printed
from yingshang.kernel.figures.queries import UnitLine, units_of
from yingshang.kernel.figures.sources import RECORDS, Reading
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.statistics import FEW
from yingshang.kernel.figures.values import Part


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: a figure in a form, or a word (``id`` begins with ``@``)."""

    id: str
    form: str = "exact"
    argument: str = ""

    @property
    def is_word(self) -> bool:
        return self.id.startswith("@")


SOFT = frozenset({"多", "以上"})
"""Round forms that give way to the exact number where the data do not bear them."""
PER_CENT = "%"
TIMES = {"人次": "人次", "次数": "次"}
"""Parts that count otherwise than their figure: how often, not how many."""
OF_ALL = ("第95百分位", "最长", "最短", "最大")
"""Parts that tell of all cases of a mean."""
COUNTED = frozenset({"count", "amount"})


def printed_at(place: Place, reading: Reading) -> str:
    """The text of a figure at a place; empty where an optional form has nothing to print.

    Errors: :class:`FormNotBorne`.
    """
    form, quantity = place.form, Quantity.of(reading.outcome, reading.unit, reading.kind)
    if form in FORMS:
        return _formed(quantity, form, place.argument)
    made = _OTHERS[form](quantity, reading, place.argument)
    if made is None:
        raise FormNotBorne(f"{reading.name}没有这一项。")
    return made


def _formed(quantity: Quantity, form: Form, argument: str) -> str:
    bound = Decimal(argument) if argument else None
    try:
        return printed(quantity, form, bound=bound)
    except FormNotBorne:
        if form not in SOFT:
            raise
    return printed(quantity)


def _number(quantity: Quantity, _: Reading, __: str) -> str | None:
    return text(quantity.value)


def _unsigned(quantity: Quantity, _: Reading, __: str) -> str | None:
    if not isinstance(quantity.value, Decimal):
        return None
    return printed(replace(quantity, value=abs(quantity.value)))


def _part(_: Quantity, reading: Reading, __: str) -> str | None:
    return text(reading.outcome.n)


def _whole(_: Quantity, reading: Reading, __: str) -> str | None:
    return text(reading.outcome.whole)


def _rest(_: Quantity, reading: Reading, __: str) -> str | None:
    found = reading.outcome
    return text(found.whole - found.n) if found.n is not None and found.whole is not None else None


def _share(quantity: Quantity, reading: Reading, _: str) -> str:
    found = reading.outcome
    if found.n is None or found.whole is None or (quantity.rate and 0 < found.whole < FEW):
        return ""
    return f"（{text(found.n)}/{text(found.whole)}）"


def _among(_: Quantity, reading: Reading, __: str) -> str:
    """The parts of the number, and behind them what stands beside it: times, people's times, the longest, a larger number."""
    within: list[str] = []
    beside: list[str] = []
    for part in filter(_has_something, reading.outcome.parts):
        if times := _times(part):
            beside.append(times)
        else:
            listed = beside if _stands_beside(part, reading) else within
            listed.append(f"{part.name}{_of_part(part, reading)}")
    told = [f"其中{'、'.join(within)}"] if within else []
    told += ["、".join(beside)] if beside else []
    return f"（{'；'.join(told)}）" if told else ""


def _times(part: Part) -> str:
    """次数 21 as “共21次”, 培训人次 512 as “培训512人次”; empty for a part that is none of these."""
    for name, unit in TIMES.items():
        if part.name.endswith(name) and isinstance(part.value, Decimal):
            return f"{part.name.removesuffix(name) or '共'}{text(part.value)}{unit}"
    return ""


def _stands_beside(part: Part, reading: Reading) -> bool:
    """Whether a part is not one of the number: a percentile, the longest, or a count above the number itself."""
    if part.name.startswith(OF_ALL):
        return True
    one, whole = part.value, reading.outcome.value
    return reading.kind in COUNTED and isinstance(one, Decimal) and isinstance(whole, Decimal) and one > whole


def _has_something(part: Part) -> bool:
    return part.value is not None and part.value != 0


def _of_part(part: Part, reading: Reading) -> str:
    """A part with the unit that it has: that of the figure, of a share, or of cases."""
    if isinstance(part.value, str) or part.value is None:
        return part.value or ""
    rate = part.n is not None and part.whole is not None
    unit = PER_CENT if rate and reading.kind not in {"count", "mean", "duration"} else reading.unit
    if rate and reading.kind in {"mean", "duration"}:
        unit = PER_CENT
    return printed(Quantity(part.value, unit, part.n, part.whole, rate=rate and unit == PER_CENT), note_few=False)


def _named_part(_: Quantity, reading: Reading, name: str) -> str | None:
    found = next((part for part in reading.outcome.parts if part.name == name), None)
    return _of_part(found, reading) if found is not None and found.value is not None else None


def _interval(_: Quantity, reading: Reading, __: str) -> str:
    if reading.outcome.interval is None:
        return ""
    low, high = (printed(Quantity(bound, reading.unit)) for bound in reading.outcome.interval)
    return f"（95%置信区间为{low}至{high}）"


def _first(_: Quantity, reading: Reading, count: str) -> str | None:
    names = [part.name for part in reading.outcome.parts][: int(count or 3)]
    return "、".join(names) or None


def _ranks(_: Quantity, reading: Reading, __: str) -> str | None:
    rows = [f"“{part.name}”位居全省第{text(part.value)}" for part in reading.outcome.parts if part.value is not None]
    return "、".join(rows) or None


def _units(_: Quantity, reading: Reading, __: str) -> str | None:
    told = [f"{line.unit.short_name}{_of_unit(line, reading)}" for line in _lines(reading) if _has_any(line, reading)]
    return "、".join(told) or None


def _has_any(line: UnitLine, reading: Reading) -> bool:
    """Whether there is something to tell of a unit: none of what is counted is nothing, none of its whole is all of it."""
    found = line.outcome
    return found.value not in (None, 0) if reading.kind == "count" else bool(found.whole)


def _of_unit(line: UnitLine, reading: Reading) -> str:
    found = line.outcome
    if found.n is None or found.whole is None:
        return printed(Quantity.of(found, reading.unit, reading.kind))
    return f"{text(found.n)}/{text(found.whole)}"


def _behind(_: Quantity, reading: Reading, __: str) -> str | None:
    told = []
    for line in _lines(reading):
        found = line.outcome
        if found.n is not None and found.whole is not None and found.n < found.whole:
            told.append(f"{line.unit.short_name}{text(found.whole - found.n)}/{text(found.whole)}")
    return "、".join(told) or None


def _lines(reading: Reading) -> list[UnitLine]:
    """The figure by unit, in the order of the units; nothing where it comes from a return or is too small to be shown."""
    made = find(reading.id)
    if made is None or reading.source != RECORDS or reading.over is None:
        return []
    return [line for line in units_of(made, *reading.over) if not line.suppressed]


_OTHERS = {
    "number": _number,
    "abs": _unsigned,
    "n": _part,
    "N": _whole,
    "rest": _rest,
    "share": _share,
    "among": _among,
    "part": _named_part,
    "interval": _interval,
    "first": _first,
    "ranks": _ranks,
    "units": _units,
    "behind": _behind,
}
FORM_NAMES = frozenset({*FORMS, *_OTHERS})
"""Every form that a place may ask for."""
