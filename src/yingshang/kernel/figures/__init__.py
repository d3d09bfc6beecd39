"""Declared figures: value with n/N, parts, breakdowns, records, definition, frozen copies, returns.

What an affair's ``figures`` module needs is imported from here; it loads no model.
"""

from yingshang.kernel.figures.declare import Figure, figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import (
    Amount,
    Category,
    Count,
    Difference,
    Duration,
    Estimate,
    Growth,
    Mean,
    Month,
    Part,
    Rank,
    Ratio,
    Score,
    Share,
    Table,
    Value,
)

__all__ = [
    "Amount",
    "Category",
    "Count",
    "Difference",
    "Duration",
    "Estimate",
    "Figure",
    "FigureScope",
    "Growth",
    "Mean",
    "Month",
    "Part",
    "Period",
    "Rank",
    "Ratio",
    "RecordType",
    "Score",
    "Share",
    "Table",
    "Value",
    "figure",
    "register_records",
]
