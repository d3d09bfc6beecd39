"""All figures of an edition as a workbook, and reading such a workbook back to verify it.

Everything in it is what was frozen. Numbers that are typed over afterwards are found by the sheet's own columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any

from yingshang.kernel.clock import local
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import ALL, PART, PLACE, VALUE, WHOLE, Written
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.figures.models import FigureDefinition, FrozenFigure
from yingshang.kernel.figures.printed import together
from yingshang.kernel.figures.sources import RECORDS, SOURCE_NAMES
from yingshang.kernel.tables import BookSheet, Column, UnreadableTable, read_book, write_book
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.composing import verify_address
from yingshang.kernel.workshop.queries.earlier import Earlier, earlier_of
from yingshang.kernel.workshop.queries.editions import figures_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREFIX = "yingshang."
FIGURES, PARTS, ABOUT = "全部数据", "分项", "说明"
IDENTITY, PRINTED, NUMBER, N, WHOLE_N = "指标编号", "文中所印", "数值", "分子", "分母"
_PLACES = {PRINTED: ALL, NUMBER: VALUE, N: PART, WHOLE_N: WHOLE}
"""Column → which number of the figure stands there."""

Cells = Sequence[str | int | Decimal | None]


def workbook_of(edition: Edition) -> bytes:
    """The workbook of an edition: every printed figure, their parts, and what the file is."""
    rows = figures_of(edition)
    earlier = earlier_of(edition)
    book = BytesIO()
    write_book(
        book,
        [
            BookSheet(FIGURES, _columns(earlier), _figure_rows(rows, earlier)),
            BookSheet(
                PARTS, [Column(t) for t in (IDENTITY, "指标", "分项", NUMBER, "单位", N, WHOLE_N)], _part_rows(rows)
            ),
            BookSheet(ABOUT, [Column("项目", 14), Column("内容", 80, wrap=True)], _about(edition, earlier)),
        ],
        marks={f"{PREFIX}{key}": str(value) for key, value in _manifest(edition).items()},
        title=edition.frozen.title,
        author=edition.content["signer"],
        created=local(edition.frozen.frozen_at),
    )
    return book.getvalue()


def _manifest(edition: Edition) -> dict[str, Any]:
    return {**manifest_of(edition.frozen), "number": edition.number, "text": edition.digest}


def _columns(earlier: Earlier | None) -> list[Column]:
    last = f"上年（{earlier.edition.number}）" if earlier is not None else "上年"
    titles = (
        IDENTITY,
        "指标",
        PRINTED,
        NUMBER,
        "单位",
        N,
        WHOLE_N,
        "未计入",
        "来源",
        "截至",
        last,
        "记录数",
        "口径版本",
    )
    return [*(Column(title) for title in titles), Column("口径", 60, wrap=True)]


def _figure_rows(rows: Sequence[FrozenFigure], earlier: Earlier | None) -> Iterator[Cells]:
    texts = dict(
        FigureDefinition.objects.filter(digest__in={row.definition for row in rows}).values_list("digest", "text")
    )
    before = earlier.figures if earlier is not None else {}
    for row in rows:
        value, last = row.value, before.get(row.figure_id)
        yield (
            row.figure_id,
            value["name"],
            together(row.printed),
            _number(value["value"]),
            _unit(value["unit"]),
            _number(value["n"]),
            _number(value["N"]),
            "；".join(f"{why} {count}" for why, count in value["excluded"].items() if count),
            source_of(row),
            value["as_of"],
            together(last.printed) if last is not None else "",
            row.record_count if row.source == RECORDS else None,
            row.version,
            texts.get(row.definition, ""),
        )


def _part_rows(rows: Sequence[FrozenFigure]) -> Iterator[Cells]:
    for row in rows:
        for part in row.value["parts"]:
            yield (
                row.figure_id,
                row.value["name"],
                part["name"],
                _number(part["value"]),
                _unit(row.value["unit"]),
                _number(part["n"]),
                _number(part["N"]),
            )


def _about(edition: Edition, earlier: Earlier | None) -> Iterator[Cells]:
    frozen = edition.frozen
    yield "标题", frozen.title
    yield "编号", edition.number
    yield "统计期", f"{frozen.period_first} 至 {frozen.period_last}"
    yield "写成", f"{local(frozen.frozen_at):%Y-%m-%d %H:%M}，{frozen.acting_as}"
    if edition.draft:
        yield "注意", "工作稿，不是正式文件。"
    if earlier is not None:
        yield "上年数", f"取自 {earlier.edition.number}《{earlier.edition.frozen.title}》当时固定的数字。"
    yield (
        "核验",
        f"数字均为写成时固定下来的，可在 {verify_address(frozen.token)} 核对，或用 yingshang report verify 核验本文件。",
    )
    yield "报告摘要", frozen.digest


def source_of(row: FrozenFigure) -> str:
    """Where a frozen figure came from: a return with its unit, number and version."""
    told = SOURCE_NAMES.get(row.source, "无")
    used = row.attested_return
    if used is None or row.source == RECORDS:
        return told
    paper = f"，{used.document_number}" if used.document_number else ""
    return f"{told}（{used.reported_by.short_name}，{used.case.number} 第{used.version}版{paper}）"


def _unit(unit: str) -> str:
    return "" if unit == "—" else unit


def _number(text: str | None) -> Decimal | str | None:
    """A number as one, a word (一方阵, 2025-03) as it is."""
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def read_workbook(path: Path) -> Written:
    """What a workbook says about itself. Errors: ``UnreadableReport``."""
    try:
        book = read_book(path)
    except UnreadableTable as error:
        raise UnreadableReport(str(error)) from error
    marks = {name.removeprefix(PREFIX): text for name, text in book.marks.items() if name.startswith(PREFIX)}
    rows = book.sheets.get(FIGURES, [])
    if marks and not rows:
        return Written(marks, faults=(f"没有“{FIGURES}”这张表。",))
    return Written(marks or None, tuple(_written(rows)), tuple(_lost(rows)))


def _written(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    if not rows:
        return
    header = rows[0]
    for row in rows[1:]:
        cells: Mapping[str, str] = dict(zip(header, row, strict=False))
        figure_id = cells.get(IDENTITY, "")
        if figure_id:
            yield from (
                (f"{figure_id}{PLACE}{place}", cells[title]) for title, place in _PLACES.items() if title in cells
            )


def _lost(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The columns that verifying needs and that are not there any more."""
    header = set(rows[0]) if rows else set()
    lost = [title for title in (IDENTITY, *_PLACES) if title not in header]
    if rows and lost:
        yield f"缺少列：{'、'.join(lost)}。"
