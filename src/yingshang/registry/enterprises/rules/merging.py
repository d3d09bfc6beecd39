"""What a row of a file makes of a market entity: the values after it, and what changed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yingshang.registry.enterprises.enums import Kind, Placement, Size, Status
from yingshang.registry.enterprises.rules.columns import WORDS
from yingshang.registry.enterprises.rules.rows import StagedRow
from yingshang.registry.enterprises.rules.size import size_of

FIELDS = (
    "name",
    "former_names",
    "kind",
    "form",
    "status",
    "capital",
    "currency",
    "established_on",
    "section",
    "division",
    "industry_code",
    "address",
    "unit",
    "village",
    "placement",
    "waiting_reason",
    "employees",
    "revenue",
    "assets",
    "size",
)
"""The columns that an import may set, in the order in which plans carry them (amounts in fen)."""

SIMPLE = ("form", "established_on", "employees", "revenue", "assets")
SHOWN = ("name", "former_names", "kind", "form", "status", "established_on", "address", "unit", "village", "employees")
AMOUNTS = ("revenue", "assets")
LABELLED = {"kind": Kind, "status": Status, "size": Size}
SIZED_BY = ("section", "industry_code", "employees", "revenue", "assets")
Values = dict[str, Any]


def merged(before: Values, row: StagedRow, as_of: date) -> Values:
    """The values after a row: what it says replaces, what it does not say stays."""
    after = dict(before)
    if row.name != before["name"]:
        after["former_names"] = list(dict.fromkeys([*before["former_names"], before["name"]]))
    if row.former_names:
        after["former_names"] = list(dict.fromkeys([*after["former_names"], *row.former_names]))
    after["name"], after["kind"] = row.name, row.kind.value
    for name in SIMPLE:
        said = getattr(row, name)
        if said not in {None, ""}:
            after[name] = said
    if row.capital is not None:
        after["capital"], after["currency"] = row.capital.fen, row.capital.currency
    if row.status is not None:
        after["status"] = row.status.value
    _merge_industry(after, row)
    _merge_place(before, after, row)
    if any(after[name] != before[name] for name in SIZED_BY):
        after["size"] = size_value(after, as_of)
    return after


def _merge_industry(after: Values, row: StagedRow) -> None:
    """A coarser word for the same place does not erase a finer one."""
    said = row.industry
    if said is None:
        return
    same = said.section == after["section"] and after["industry_code"].startswith(said.code)
    if not same:
        after["section"], after["division"], after["industry_code"] = said.section, said.division, said.code


def _merge_place(before: Values, after: Values, row: StagedRow) -> None:
    """What was placed by hand stays; a column of the file beats the dictionary; waiting never undoes a placement."""
    if row.address:
        after["address"] = row.address
    if before["placement"] == Placement.HAND:
        return
    moved = row.address and row.address != before["address"]
    if row.placement is Placement.FILE or (before["placement"] != Placement.FILE and row.unit is not None):
        after["unit"], after["placement"], after["waiting_reason"] = row.unit, row.placement.value, ""
        if row.village is not None or row.unit != before["unit"] or moved:
            after["village"] = row.village
    elif row.unit is None and row.address and (moved or before["placement"] == Placement.WAITING):
        after["unit"], after["village"], after["placement"] = None, None, Placement.WAITING.value
        after["waiting_reason"] = row.waiting_reason


def size_value(values: Values, on: date) -> str:
    """The size class that values (amounts in fen) give on a day; empty when it cannot be told."""
    found = size_of(
        section=values["section"],
        code=values["industry_code"],
        on=on,
        employees=values["employees"],
        revenue=values["revenue"],
        assets=values["assets"],
    )
    return found.size.value if found.size is not None else ""


def new_values(row: StagedRow, as_of: date) -> Values:
    """The values of a market entity that the register does not hold yet."""
    capital, industry = row.capital, row.industry
    values: Values = {
        "name": row.name,
        "former_names": list(row.former_names),
        "kind": row.kind.value,
        "form": row.form,
        "status": (row.status or Status.ACTIVE).value,
        "capital": capital.fen if capital else None,
        "currency": capital.currency if capital else "",
        "established_on": row.established_on,
        "section": industry.section if industry else "",
        "division": industry.division if industry else "",
        "industry_code": industry.code if industry else "",
        "address": row.address,
        "unit": row.unit,
        "village": row.village,
        "placement": row.placement.value,
        "waiting_reason": row.waiting_reason,
        "employees": row.employees,
        "revenue": row.revenue,
        "assets": row.assets,
    }
    values["size"] = size_value(values, as_of)
    return values


def changes(before: Values, after: Values, units: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """Field in words, old and new value as shown, of everything that differs."""

    def shown(name: str, values: Values) -> str:
        value = values[name]
        if name in {"unit", "village"}:
            return units.get(value, "")
        if name in {"capital", *AMOUNTS} and value is not None:
            return f"{Decimal(value).scaleb(-2)} {values['currency'] or 'CNY' if name == 'capital' else 'CNY'}"
        if isinstance(value, list):
            return "、".join(value)
        if name in LABELLED and value:
            return str(LABELLED[name](value).label)
        return "" if value is None else str(value)

    found = [
        (WORDS[name], shown(name, before)[:300], shown(name, after)[:300])
        for name in (*SHOWN, "capital", *AMOUNTS, "size")
        if before[name] != after[name] or (name == "capital" and before["currency"] != after["currency"])
    ]
    old, new = ("".join((v["section"], v["industry_code"])) for v in (before, after))
    if old != new:
        found.append((WORDS["industry"], old, new))
    return found
