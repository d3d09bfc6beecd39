"""A file of numbers (the province's scores, the city's survey) becomes the lines of the sheet of its due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yingshang.kernel.figures.returns import kind_of_figure
from yingshang.kernel.figures.sources import named
from yingshang.kernel.figures.stated import read_numbers
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Delivery, Field, Row, Taken, adapter
from yingshang.kernel.intake.errors import NotReadable
from yingshang.kernel.intake.models import ReturnSheet
from yingshang.kernel.intake.queries.sheets import lines_of
from yingshang.kernel.intake.rules.pasting import NAMES, TITLES, normal
from yingshang.kernel.intake.services.sheets import LineInput, open_sheet, save_lines

CODE = "intake.figures"
FIELDS = (
    Field("name", "指标", NAMES, required=True),
    Field("value", "数值", (*TITLES["value"], "得分", "结果")),
    Field("n", "分子", TITLES["n"]),
    Field("N", "分母", TITLES["N"]),
    Field("remark", "说明", TITLES["remark"]),
)


def _figures(names: Sequence[str]) -> dict[str, str]:
    """Name or id → id."""
    return {normal(named(figure)[0]): figure for figure in names} | {normal(figure): figure for figure in names}


def tell_figures(rows: Sequence[Row], *, delivery: Delivery) -> list[Mapping[str, object]]:
    """For each row, what the system holds of it and how far it has come."""
    sheet = ReturnSheet.objects.filter(due=delivery.due).select_related("case", "form").first()
    if sheet is None:
        return [{"系统数值": "", "状态": "未填报"} for _ in rows]
    known = _figures(sheet.form.figures)
    lines = {line.figure_id: line for line in lines_of(sheet)}
    state = {"drafting": "填报中", "prepared": "待审核", "checked": "待签发", "signed": "已签发"}[sheet.case.state]
    told: list[Mapping[str, object]] = []
    for row in rows:
        figure = known.get(normal(str(row.cells.get("name") or "")))
        line = lines.get(figure or "")
        value = line.values.get("value") if line is not None and line.values else None
        told.append({"系统数值": value or "", "状态": state if value else "无此指标" if figure is None else "未填"})
    return told


@adapter(CODE, "指标数据表（填入报表）", fields=FIELDS, tell=tell_figures)
def take_figures(rows: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:
    """Fill the sheet of the due; rows that name no figure of its form or hold no number come back."""
    if delivery.due is None:
        raise NotReadable("请先选择这个文件对应的应报事项。")
    sheet = open_sheet(due=delivery.due, actor=actor, now=now)
    known = _figures(sheet.form.figures)
    before = {line.figure_id: line.values for line in lines_of(sheet)}
    taken, lines = Taken(), {}
    for row in rows:
        figure = known.get(normal(str(row.cells.get("name") or "")))
        if figure is None:
            taken.errors.append(delivery.error(row, "name", "报表里没有这项指标。", "请核对指标名称，或修改报表目录。"))
            continue
        given: dict[str, Any] = {key: row.cells.get(key) for key in ("value", "n", "N")}
        numbers, wrong = read_numbers(kind_of_figure(figure), given)
        if wrong:
            key, texts = next(iter(wrong.items()))
            taken.errors.append(delivery.error(row, key, texts[0], "请核对后重新上传。"))
            continue
        lines[figure] = LineInput(given, str(row.cells.get("remark") or ""))
        stored = numbers.as_json()
        if not before.get(figure):
            taken.created += 1
        elif before[figure] == stored:
            taken.unchanged += 1
        else:
            taken.updated += 1
    if lines:
        save_lines(sheet=sheet, lines=lines, actor=actor, now=now)
    return taken
