"""The size of an enterprise by 统计上大中小微型企业划分办法(2017), 国统字〔2017〕213号.

The bounds are data (``data/size_bounds.csv``) with the day from which they hold and their reference; amounts there are
in 万元. Large, medium and small must reach every bound of their row; micro is whoever misses one bound of small.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from yingshang.registry.enterprises.enums import Size

FEN_OF_WAN = 1_000_000
INDICATORS = {"employees": "从业人员", "revenue": "营业收入", "assets": "资产总额"}


@dataclass(frozen=True, slots=True)
class Row:
    """One industry's bounds: indicator → lower bounds of large, medium, small (persons, or fen)."""

    industry: str
    reference: str
    since: date
    bounds: Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class SizeResult:
    """The class, or None with what is missing to tell it (in the screen's words)."""

    size: Size | None
    missing: tuple[str, ...] = ()
    reference: str = ""


NO_INDUSTRY = SizeResult(None, ("行业",))


@cache
def table(on: date) -> Mapping[str, Row]:
    """Industry code (letter, two or three digits) → bounds in force on a day."""
    file = resources.files("yingshang.registry.enterprises") / "data" / "size_bounds.csv"
    with file.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if date.fromisoformat(row["since"]) <= on]
    latest = max((row["since"] for row in rows), default="")
    found: dict[str, Row] = {}
    bounds: dict[str, dict[str, tuple[int, int, int]]] = {}
    for row in rows:
        if row["since"] != latest:
            continue
        factor = 1 if row["indicator"] == "employees" else FEN_OF_WAN
        large, medium, small = (int(row[name]) * factor for name in ("large", "medium", "small"))
        for code in row["codes"].split():
            held = bounds.setdefault(code, {})
            held[row["indicator"]] = (large, medium, small)
            found[code] = Row(row["industry"], row["reference"], date.fromisoformat(row["since"]), held)
    return found


@lru_cache(maxsize=4096)
def row_for(section: str, code: str, on: date) -> Row | None:
    """The bounds for an industry: by its group (three digits), its division (two), its section; None if not covered."""
    known = table(on)
    return next((known[key] for key in (code[:3], code[:2], section) if key and key in known), None)


def size_of(
    *,
    section: str,
    code: str,
    on: date,
    employees: int | None = None,
    revenue: int | None = None,
    assets: int | None = None,
) -> SizeResult:
    """The size class.

    Arguments:
        section, code: the industry: letter, and two to four digits (may be empty).
        on: the day whose table is used.
        employees: persons; ``revenue`` and ``assets``: fen. None is unknown.

    An unknown indicator leaves the class unknown unless a known one makes it micro already.
    """
    if not section:
        return NO_INDUSTRY
    row = row_for(section, code, on)
    if row is None:
        if code[:2] == "70" or (section in "FGHIK" and len(code) < 2):
            return SizeResult(None, ("行业中类" if section == "K" else "行业大类",))
        return SizeResult(None, ("办法未列该行业",))
    given = {"employees": employees, "revenue": revenue, "assets": assets}
    classes: list[int] = []
    missing: list[str] = []
    for name, bounds in row.bounds.items():
        value = given[name]
        if value is None:
            missing.append(INDICATORS[name])
        else:
            classes.append(next((i for i, bound in enumerate(bounds) if value >= bound), 3))
    order = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)
    if 3 in classes:
        return SizeResult(Size.MICRO, reference=row.reference)
    if missing:
        return SizeResult(None, tuple(missing), row.reference)
    return SizeResult(order[max(classes)], reference=row.reference)
