"""Reading the list of an earlier campaign out of a table."""

from __future__ import annotations

from typing import Any

from yingshang.kernel.tables import map_header, read_table

COLUMNS = {
    "enterprise": ("企业", "企业名称", "单位名称", "市场主体名称", "统一社会信用代码", "信用代码", "被包联企业"),
    "person": ("责任人", "包联责任人", "包联干部", "助企干部", "姓名", "联系人"),
    "unit": ("单位", "包联单位", "责任单位", "所在单位", "干部单位"),
}
WORDS = {"enterprise": "企业（名称或统一社会信用代码）", "person": "责任人", "unit": "单位"}


class MissingPartnerColumns(Exception):
    """The table lacks a column; the text says which and which names are known."""


def partner_rows(file: Any, name: str) -> list[tuple[int, str, str, str]]:
    """(row number, enterprise, official, unit) of every row that is not blank.

    Errors: ``UnreadableTable``; :class:`MissingPartnerColumns`.
    """
    table = read_table(file, name, synonyms=COLUMNS)
    header = map_header(table.header, COLUMNS)
    missing = [key for key in COLUMNS if key not in header.columns]
    if missing:
        words = "、".join(WORDS[key] for key in missing)
        known = "、".join(COLUMNS[missing[0]])
        raise MissingPartnerColumns(f"表头缺少“{words}”，可用的列名有：{known}。")
    found = []
    for number, row in table.numbered():
        cells = [str(header.cell(key, row) or "").strip() for key in COLUMNS]
        if any(cells):
            found.append((number, cells[0], cells[1], cells[2]))
    return found
