"""The printed summary: 22 lines of 28 characters, and a PDF that can be verified."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.cast import Cast
from tests.kernel.documents.test_pdf import MM, lines_of, needs_office
from yingshang.faces.reports.services import build_summary, verify_report, write_annual_summary
from yingshang.kernel.documents.form import text_width
from yingshang.kernel.workshop.outputs import one_sheet_docx, one_sheet_pdf, picture_of, workbook_of
from yingshang.kernel.workshop.outputs.picture import HIGHEST, WIDTH


@needs_office
@pytest.mark.slow
def test_a_full_page_has_22_lines_of_28_characters(cast: Cast, now: datetime, all_stated: None, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    made = write_annual_summary(
        year=2025,
        unit_code=None,
        out=tmp_path / "a.docx",
        pdf=pdf,
        html=tmp_path / "a.html",
        actor=cast.system,
        now=now,
        draft=False,
    )
    assert made["figures"] == 117
    pages = lines_of(pdf)
    text = [line for line in pages[1] if 37 * MM - 2 < line[2] < (297 - 35) * MM]
    assert len(text) == 22
    widest = max(text_width(line[3]) for line in text)
    assert 27.5 <= widest <= 29, "28 characters, and a mark that hangs in the margin"
    assert max(line[1] for line in text) < (210 - 26) * MM + 17, "hanging punctuation at most"
    for name in ("a.docx", "a.pdf", "a.html"):
        assert verify_report(file=tmp_path / name)["ok"], name


@needs_office
@pytest.mark.slow
def test_a_summary_of_117_figures_in_brief(cast: Cast, now: datetime, all_stated: None, tmp_path: Path) -> None:
    edition = build_summary(unit=cast.units["district"], year=2025, actor=cast.system, now=now).written
    files = {"sheet.pdf": one_sheet_pdf, "sheet.docx": one_sheet_docx, "long.png": picture_of, "book.xlsx": workbook_of}
    for name, make in files.items():
        (tmp_path / name).write_bytes(make(edition))
    with pypdfium2.PdfDocument(tmp_path / "sheet.pdf") as sheet:
        assert len(sheet) == 1
    with Image.open(tmp_path / "long.png") as picture:
        assert (picture.width, picture.height <= HIGHEST) == (WIDTH, True)
    assert len(load_workbook(tmp_path / "book.xlsx")["全部数据"]["A"]) == 118
    for name in files:
        assert verify_report(file=tmp_path / name)["ok"], name
