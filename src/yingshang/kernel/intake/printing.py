"""The paper of a sheet: its numbers in a table, places for the signatures and the stamp, and the QR by which it is filed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from yingshang.kernel.clock import day_of
from yingshang.kernel.documents import (
    FigureRun,
    OfficialDocument,
    Paragraph,
    SheetMark,
    TableBlock,
    Text,
    to_pdf,
    write_docx,
)
from yingshang.kernel.figures.files import PLACE, SHARE, stamp_pdf
from yingshang.kernel.figures.sources import named
from yingshang.kernel.intake.models import ReturnSheet, SheetPrint
from yingshang.kernel.intake.queries.sheets import lines_of, unit_spoken_of
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.intake.rules.sheet_codes import code_for

HEADER = ("序号", "指标", "单位", "数值", "分子/分母", "说明")
WIDTHS = (1, 5, 1, 2, 2, 3)


def payload_of(sheet: ReturnSheet, printed: SheetPrint) -> str:
    """The address in the QR."""
    return f"{settings.PUBLIC_URL}{code_for(sheet.case.token, printed.version, printed.digest).path}"


def rows_of(sheet: ReturnSheet) -> list[list[str]]:
    """The lines as they are printed; parts stand below their figure."""
    return [[cell.printed if isinstance(cell, FigureRun) else cell for cell in row] for row in _rows(sheet)]


def _rows(sheet: ReturnSheet) -> list[list[str | FigureRun]]:
    rows: list[list[str | FigureRun]] = []
    for position, line in enumerate(lines_of(sheet), start=1):
        name, unit, _ = named(line.figure_id)
        words = "；".join(filter(None, [line.remark, line.difference_reason]))
        cells = [
            FigureRun(identity, text) if text else "" for identity, text in numbers_of(line.figure_id, line.values)
        ]
        rows.append([str(position), name, unit, *cells[:2], words])
        for place, part in enumerate(line.values.get("parts", ()) if line.values else (), start=1):
            rows.append(["", f"其中：{part['name']}", unit, *cells[2 * place : 2 * place + 2], ""])
    return rows


def numbers_of(figure_id: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a line prints, by where it stands: value and n/N of the figure, then of each of its parts."""
    parts = list(values.get("parts", ())) if values else []
    value = str(values.get("value") or ("见分项" if parts else "未填")) if values else "未填"
    made = [(figure_id, value), (f"{figure_id}{PLACE}{SHARE}", _share(values))]
    for place, part in enumerate(parts, start=1):
        made.append((f"{figure_id}{PLACE}{place}", str(part["value"] or "")))
        made.append((f"{figure_id}{PLACE}{place}{SHARE}", _share(part)))
    return made


def _share(values: Mapping[str, str | None]) -> str:
    if not values or values.get("n") is None or values.get("N") is None:
        return ""
    return f"{values['n']}/{values['N']}"


def signatures_of(sheet: ReturnSheet) -> list[str]:
    """The line of those who stand for it; the head's place is left for the pen."""
    preparer = sheet.preparer_name or (sheet.preparer.name if sheet.preparer else "　　　")
    checker = sheet.checker.name if sheet.checker else "　　　"
    return [f"填报人：{preparer}", f"审核人：{checker}", "单位负责人（签字）：　　　　　　　（盖章）"]


def document_of(sheet: ReturnSheet, printed: SheetPrint) -> OfficialDocument:
    """The sheet as a paper; every page of it carries the QR."""
    period = label_of(sheet.due.first, sheet.due.last)
    return OfficialDocument(
        title=[sheet.form.name, f"（{period}，第 {printed.version} 版）"],
        created=printed.printed_at,
        author=sheet.unit.short_name,
        blocks=[
            Paragraph(
                [Text("填报单位：", bold=True), f"{sheet.unit.name}　统计范围：{unit_spoken_of(sheet).name}"],
                indent=False,
            ),
            Paragraph([Text("依据：", bold=True), sheet.form.basis], indent=False),
            TableBlock(HEADER, [[[cell] for cell in row] for row in _rows(sheet)], widths=WIDTHS, numeric=(3, 4)),
            Paragraph("　　".join(signatures_of(sheet)), indent=False),
        ],
        sheet_mark=SheetMark(payload_of(sheet, printed), sheet.case.number, day_of(printed.printed_at)),
        page_numbers=False,
        manifest=manifest_of(sheet, printed),
    )


def manifest_of(sheet: ReturnSheet, printed: SheetPrint) -> dict[str, Any]:
    """What the file of a printed sheet carries so that it can be verified; ``sheet`` tells it from a report's."""
    lines = lines_of(sheet, printed.version)
    return {
        "sheet": sheet.case.token,
        "number": sheet.case.number,
        "version": printed.version,
        "digest": printed.digest,
        "figures": dict(pair for line in lines for pair in numbers_of(line.figure_id, line.values) if pair[1]),
    }


def docx_of(sheet: ReturnSheet, printed: SheetPrint) -> bytes:
    """The paper as .docx."""
    file = BytesIO()
    write_docx(document_of(sheet, printed), file)
    return file.getvalue()


def pdf_of(sheet: ReturnSheet, printed: SheetPrint) -> bytes:
    """The paper as PDF. Errors: ``MissingProgram`` where the machine has no LibreOffice, ``ConversionFailed``."""
    with tempfile.TemporaryDirectory() as folder:
        docx, pdf = Path(folder) / "sheet.docx", Path(folder) / "sheet.pdf"
        docx.write_bytes(docx_of(sheet, printed))
        to_pdf(docx, pdf)
        stamp_pdf(pdf, manifest_of(sheet, printed))
        return pdf.read_bytes()
