"""The file of a printed sheet: whether it says what was printed, and whether its numbers still stand."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.kernel.intake.conftest import COUNT, RATE, Owed, at
from tests.kernel.intake.papers import checked
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import read_written
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import ReturnSheet, SheetPrint
from yingshang.kernel.intake.printing import docx_of, pdf_of
from yingshang.kernel.intake.services.sheets import note_print
from yingshang.kernel.intake.verifying import verify_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(owed: Owed) -> ReturnSheet:
    return checked(owed)


def keep(owed: Owed, sheet: ReturnSheet, folder: Path) -> tuple[Path, SheetPrint]:
    """Print the sheet and save its file."""
    printed = note_print(sheet=sheet, actor=owed.cast.officer_a, now=at(2026, 3, 5))
    path = folder / "sheet.docx"
    path.write_bytes(docx_of(sheet, printed))
    return path, printed


def told(path: Path) -> list[tuple[str, str, str]]:
    """Of each change: which figure, what was printed, the reasons."""
    return [(one.id, one.printed, "".join(one.why)) for one in verify_sheet(read_written(path)).changed]


def altered(path: Path, before: str, after: str) -> None:
    """Change a text of the document as somebody with a text program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(before.encode(), after.encode()) if "document" in name else content)
    path.write_bytes(out.getvalue())


def test_a_signed_sheet_holds(owed: Owed, sheet: ReturnSheet, tmp_path: Path) -> None:
    path, _ = keep(owed, sheet, tmp_path)
    assert [(one[0], one[2]) for one in told(path)] == [("", "第1版还没有签发，不是正式报送数。")]
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 5))
    assert told(path) == []


def test_a_number_typed_over_is_named(owed: Owed, sheet: ReturnSheet, tmp_path: Path) -> None:
    path, _ = keep(owed, sheet, tmp_path)
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 5))
    altered(path, ">45/60<", ">55/60<")
    assert told(path) == [(RATE, "55/60", "文件中的文字与打印时不同。")]


def test_a_newer_signed_version_is_named_with_what_it_changed(owed: Owed, sheet: ReturnSheet, tmp_path: Path) -> None:
    path, _ = keep(owed, sheet, tmp_path)
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 5))
    owed.move(sheet, SheetMove.CORRECT, "officer_a", at(2026, 3, 9), text="漏计一期。")
    assert told(path) == []  # the signed version stands until the next is signed
    owed.fill(sheet, "13", reason="漏计")
    owed.move(sheet, SheetMove.PREPARE, "officer_a", at(2026, 3, 9))
    owed.move(sheet, SheetMove.CHECK, "head_a", at(2026, 3, 9))
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 9))
    (whole, count) = told(path)
    assert whole[2] == "第2版已签发，本件是第1版。"
    assert (count[0], count[1]) == (COUNT, "12")
    assert "已由第2版更正：漏计一期。" in count[2]


def test_a_sheet_changed_after_its_print_and_a_strange_one(owed: Owed, sheet: ReturnSheet, tmp_path: Path) -> None:
    path, _ = keep(owed, sheet, tmp_path)
    owed.move(sheet, SheetMove.SEND_BACK, "head_a", at(2026, 3, 6), text="核对")
    owed.fill(sheet, "11")
    assert [(one[0], one[2]) for one in told(path)][1:] == [(COUNT, "打印后有修改。")]
    SheetPrint.objects.all().delete()
    assert "文件清单与打印时登记的不同。" in [one[2] for one in told(path)]
    written = read_written(path)
    with pytest.raises(UnreadableReport, match="没有这份报表"):
        verify_sheet(type(written)({**(written.manifest or {}), "sheet": "nobody"}))


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_pdf_holds_too(owed: Owed, sheet: ReturnSheet, tmp_path: Path) -> None:
    _, printed = keep(owed, sheet, tmp_path)
    owed.move(sheet, SheetMove.SIGN, "head_a", at(2026, 3, 5))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf_of(sheet, printed))
    assert told(path) == []
