"""Rows pasted from a spreadsheet: which figure each speaks of, and its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

COLUMNS = ("value", "n", "N", "remark")
"""What stands behind the name, in this order, where the first pasted row names no columns."""
TITLES = {
    "value": ("数值", "本期数", "累计数", "合计", "完成数", "value"),
    "n": ("分子", "n"),
    "N": ("分母", "总数", "N"),
    "remark": ("说明", "备注", "remark"),
    "difference_reason": ("差异说明", "差异原因"),
}
NAMES = ("指标", "指标名称", "项目", "名称", "name", "序号")


def normal(text: str) -> str:
    """A name for comparison: half width, lower case, without blanks, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\([^)]*\)|[\s:：、,，。.．·/_\-—“”\"'（）()%％]+", "", plain)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read: figure id → field → text; the rows that name no known figure."""

    cells: Mapping[str, Mapping[str, str]]
    unknown: Sequence[str] = field(default_factory=tuple)


def read_rows(text: str, figures: Sequence[tuple[str, str]]) -> Pasted:
    """Rows of tab-separated cells: by figure id, by name, or, when there are only numbers, by the order of the sheet.

    Arguments:
        figures: (id, name) of the sheet's lines in their order.
    """
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    columns, rows = _columns(rows)
    known = {normal(name): figure_id for figure_id, name in figures} | {
        figure_id: figure_id for figure_id, _ in figures
    }
    by_order = bool(rows) and all(_is_number(row[0]) for row in rows) and len(rows) <= len(figures)
    named = {figure for row in rows for cell in row if (figure := known.get(cell) or known.get(normal(cell)))}
    if by_order and not named:
        pairs = zip(figures, rows, strict=False)
        return Pasted({figure_id: _cells(columns, row) for (figure_id, _), row in pairs})
    found: dict[str, Mapping[str, str]] = {}
    unknown: list[str] = []
    for row in rows:
        place = next((i for i, cell in enumerate(row) if known.get(cell) or known.get(normal(cell))), None)
        if place is None:
            unknown.append(" ".join(cell for cell in row if cell)[:60])
            continue
        figure_id = known.get(row[place]) or known[normal(row[place])]
        found[figure_id] = _cells(columns, row[place + 1 :])
    return Pasted(found, tuple(unknown))


def _columns(rows: list[list[str]]) -> tuple[Sequence[str], list[list[str]]]:
    """The order of the fields: as the first row's titles say, else the usual one."""
    if not rows:
        return COLUMNS, rows
    by_title = {normal(title): key for key, titles in TITLES.items() for title in titles}
    titles = [by_title.get(normal(cell), "") for cell in rows[0]]
    if not any(titles) or any(_is_number(cell) for cell in rows[0] if cell):
        return COLUMNS, rows
    heads = {normal(name) for name in NAMES}
    last_name = max((i for i, cell in enumerate(rows[0]) if normal(cell) in heads), default=-1)
    return titles[last_name + 1 :], rows[1:]


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {key: cell for key, cell in zip(columns, cells, strict=False) if key and cell}


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?[\d,，]+(\.\d+)?[%％]?", unicodedata.normalize("NFKC", cell).strip()))
