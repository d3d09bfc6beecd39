"""The charts of a figure's page, each over the table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from yingshang.kernel.figures.queries import Point, UnitLine
from yingshang.kernel.figures.sources import Reading
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.ui.components import Chart
from yingshang.kernel.ui.figures_shown import ratio_of, shown

RATES = frozenset({"ratio", "estimate"})
BARS = frozenset({"count", "amount", "table"})
FEW = Decimal(30)
MANY_UNITS = 14
PALE = "#a9c3ea"
"""How bars are drawn that rest on too few cases; the note says so."""
PLACES = Decimal("0.01")


def months_chart(reading: Reading, points: Sequence[Point]) -> Chart | None:
    """The last twelve months: bars from zero of what is counted, a line from 0 to 100 of a rate; ``None`` where nothing is known."""
    values = [_number(point.outcome) for point in points]
    if not any(value is not None for value in values):
        return None
    drawn = _series(reading, values, "top")
    option: dict[str, object] = {
        "xAxis": {
            "type": "category",
            "data": [_month_label(point, first=number == 0) for number, point in enumerate(points)],
            "axisTick": {"show": False},
        },
        "yAxis": _scale(reading),
        "series": [drawn],
        "tooltip": {"trigger": "axis"},
    }
    rows = [[point.label, *_cells(reading, point.outcome)] for point in points]
    return Chart("months", "近十二个月", option, ("月份", *_header(reading)), rows, _note(reading))


def units_chart(reading: Reading, lines: Sequence[UnitLine]) -> Chart | None:
    """The units below side by side, the largest on top; those without a number stand in the table alone."""
    if not lines:
        return None
    known = [(line, value) for line in lines if (value := _number(line.outcome)) is not None]
    known.sort(key=lambda pair: pair[1])
    bars: list[object] = [
        {"value": value, "itemStyle": {"color": PALE}} if _is_few(reading, line.outcome) else value
        for line, value in known
    ]
    option: dict[str, object] = {
        "xAxis": _scale(reading),
        "yAxis": {"type": "category", "data": [line.unit.short_name for line, _ in known], "axisTick": {"show": False}},
        "series": [{**_series(reading, bars, "right"), "type": "bar", "barMaxWidth": 22}],
        "grid": {"left": 16, "right": 56, "top": 8, "bottom": 4, "outerBoundsMode": "same"},
        "tooltip": {"trigger": "item"},
    }
    rows = [[line.unit.short_name, *_cells(reading, line.outcome, suppressed=line.suppressed)] for line in lines]
    height = "xl" if len(known) > MANY_UNITS else "md"
    return Chart("units", "按单位", option, ("单位", *_header(reading)), rows, _note(reading, pale=True), height)


def _month_label(point: Point, *, first: bool) -> str:
    """``2月``; with the year where it begins."""
    name = f"{point.month.month}月"
    return f"{point.month:%y}年{name}" if first or point.month.month == 1 else name


def _number(outcome: Outcome) -> float | None:
    value = outcome.value
    return float(value.quantize(PLACES, ROUND_HALF_UP)) if isinstance(value, Decimal) else None


def _unit(reading: Reading) -> str:
    return "" if reading.unit in ("—", "月") else reading.unit


def _series(reading: Reading, values: Sequence[object], place: str) -> dict[str, object]:
    mark = "%" if reading.unit == "%" else ""
    return {
        "type": "bar" if reading.kind in BARS else "line",
        "name": reading.name,
        "data": list(values),
        "label": {"show": True, "position": place, "formatter": f"{{c}}{mark}"},
        "labelLayout": {"hideOverlap": True},
        **({"barMaxWidth": 36} if reading.kind in BARS else {"symbolSize": 7}),
    }


def _scale(reading: Reading) -> dict[str, object]:
    """The axis of the numbers: a rate from 0 to 100, what cannot be negative from 0."""
    scale: dict[str, object] = {"type": "value", "splitNumber": 4}
    if reading.kind in RATES:
        return {**scale, "min": 0, "max": 100, "interval": 25}
    return scale if reading.kind in {"growth", "difference"} else {**scale, "min": 0}


def _header(reading: Reading) -> tuple[str, ...]:
    named = f"{reading.name}（{_unit(reading)}）" if _unit(reading) else reading.name
    return (named, "分子/分母", "说明") if reading.kind in RATES else (named,)


def _cells(reading: Reading, outcome: Outcome, *, suppressed: bool = False) -> list[object]:
    value: object = "数小不列" if suppressed else shown(outcome, reading.unit, reading.kind)
    if reading.kind not in RATES:
        return [value]
    return [value, ratio_of(outcome) or "—", "不足 30 件" if _is_few(reading, outcome) else ""]


def _is_few(reading: Reading, outcome: Outcome) -> bool:
    return reading.kind in RATES and outcome.whole is not None and 0 < outcome.whole < FEW


def _note(reading: Reading, *, pale: bool = False) -> str:
    unit = f"单位：{_unit(reading)}；" if _unit(reading) else ""
    said = "浅色为不足 30 件，仅供参考" if pale else "不足 30 件的月份在数据表中注明"
    few = f"；{said}" if reading.kind in RATES else ""
    return f"{unit}系统记录{few}"
