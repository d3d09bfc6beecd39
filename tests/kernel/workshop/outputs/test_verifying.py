"""Whatever leaves the workshop is verified by the file alone, and says what became of its paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, at
from tests.kernel.workshop.outputs.conftest import Press
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.enums import Move
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import docx_of, workbook_of
from yingshang.kernel.workshop.queries.standing import Kind, standing_of
from yingshang.kernel.workshop.services import verify_edition_file

pytestmark = pytest.mark.django_db


def told(folder: Path, edition: Edition, ending: str = "docx", content: bytes = b"") -> list[tuple[str, str]]:
    """Of each change: which figure, and why."""
    path = folder / f"a.{ending}"
    path.write_bytes(content or docx_of(edition))
    return [(one.id, "".join(one.why)) for one in verify_edition_file(file=path, actor=None).changed]


def test_a_paper_from_the_frozen_draft_to_its_erratum(press: Press, tmp_path: Path) -> None:
    edition = press.freeze()
    assert standing_of(edition).kind == Kind.FINAL
    assert told(tmp_path, edition) == []
    edition = press.issue()
    assert "云营商办〔2026〕5号，成文日期2026年3月16日" in standing_of(edition).text
    erratum = press.correct()
    assert standing_of(erratum).now == edition
    assert told(tmp_path, erratum) == []
    ((figure, why),) = told(tmp_path, edition)
    assert figure == BRIEFINGS
    assert "已由第2版更正" in why
    assert "第1次更正已作说明。" in why


def test_a_draft_that_went_back_is_told_from_the_one_that_stands(press: Press, tmp_path: Path) -> None:
    first = press.freeze()
    press.desk.move(Move.REOPEN, at(3, 13), text="补充")
    first.paper = press.desk.paper
    assert standing_of(first).text.endswith("现在没有定稿。")
    second = press.freeze()
    assert (first.number, second.number) == (press.edition("1").number, press.edition("2").number)
    assert told(tmp_path, second) == []
    ((figure, why),) = told(tmp_path, press.edition("1"))
    assert (figure, why) == ("", f"这一稿在印发前已退回修改，不再有效，现行的是 {second.number}。")


def test_a_number_typed_over_in_a_web_page_is_named(frozen: Edition, tmp_path: Path) -> None:
    page = page_of(frozen, actor=None)
    assert told(tmp_path, frozen, "html", page.encode()) == []
    typed = page.replace(f'data-figure="{BRIEFINGS}">12期<', f'data-figure="{BRIEFINGS}">21期<')
    assert typed != page
    assert told(tmp_path, frozen, "html", typed.encode()) == [(BRIEFINGS, "文件中的文字与签发时不同。")]


def test_a_cell_typed_over_in_a_workbook_is_named(frozen: Edition, tmp_path: Path) -> None:
    assert told(tmp_path, frozen, "xlsx", workbook_of(frozen)) == []
    book = load_workbook(BytesIO(workbook_of(frozen)))
    sheet = book["全部数据"]
    header = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    shown = {title: cell.value for title, cell in zip(header, rows[RATE], strict=True)}
    assert (shown["文中所印"], shown["数值"], shown["分子"], shown["分母"]) == ("75%", 75, 45, 60)
    assert "区自然资源局" in str(shown["来源"])
    assert book["说明"]["B3"].value == frozen.number
    rows[RATE][header.index("分子")].value = 54
    rows[BRIEFINGS][header.index("文中所印")].value = "21期"
    out = BytesIO()
    book.save(out)
    assert [figure for figure, _ in told(tmp_path, frozen, "xlsx", out.getvalue())] == [BRIEFINGS, RATE]
    sheet.delete_cols(header.index("数值") + 1)
    out = BytesIO()
    book.save(out)
    assert ("", "缺少列：数值。") in told(tmp_path, frozen, "xlsx", out.getvalue())
