"""The paper of a sheet: what it says, and that its code is read back from the PDF by the very reader of the scans."""

from __future__ import annotations

import shutil

import pytest

from tests.kernel.intake.conftest import COUNT, Owed, at
from tests.kernel.intake.papers import checked
from yingshang.kernel.documents.content import TableBlock, plain_text
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.errors import SheetChanged
from yingshang.kernel.intake.models import SheetPrint
from yingshang.kernel.intake.printing import document_of, pdf_of
from yingshang.kernel.intake.reading import pages_in
from yingshang.kernel.intake.rules.sheet_codes import code_for, read_code
from yingshang.kernel.intake.services.sheets import note_print

pytestmark = pytest.mark.django_db


def test_what_the_paper_says(owed: Owed) -> None:
    sheet = checked(owed)
    printed = note_print(sheet=sheet, actor=owed.cast.officer_a, now=at(2026, 3, 5))
    made = document_of(sheet, printed)
    table = next(block for block in made.blocks if isinstance(block, TableBlock))
    assert [[plain_text(cell) for cell in row[3:5]] for row in table.rows] == [["12", ""], ["75", "45/60"]]
    assert note_print(sheet=sheet, actor=owed.cast.office_clerk, now=at(2026, 3, 6)) == printed
    owed.move(sheet, SheetMove.SEND_BACK, "head_a", at(2026, 3, 6), text="核对")
    with pytest.raises(SheetChanged):
        note_print(sheet=sheet, actor=owed.cast.officer_a, now=at(2026, 3, 6))
    assert SheetPrint.objects.count() == 1
    assert COUNT in sheet.form.figures


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_code_is_read_back_from_the_pdf(owed: Owed) -> None:
    sheet = checked(owed)
    printed = note_print(sheet=sheet, actor=owed.cast.officer_a, now=at(2026, 3, 5))
    pages = list(pages_in(pdf_of(sheet, printed), "报表.pdf"))
    assert [page.code for page in pages] == [code_for(sheet.case.token, 1, printed.digest)]


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("https://ys.example.gov.cn/q/AAAAAAAAAAAAAAAAAAAAAA/2/0123456789abcdef/", True),
        ("http://10.1.2.3:8000/q/AAAAAAAAAAAAAAAAAAAAAA/12/0123456789abcdef", True),
        ("https://ys.example.gov.cn/q/AAAAAAAAAAAAAAAAAAAAAA/2/0123", False),
        ("https://ys.example.gov.cn/q/../../etc/2/0123456789abcdef/", False),
        ("WIFI:S:guest;;", False),
    ],
)
def test_codes(text: str, ours: bool) -> None:
    assert (read_code(text) is not None) == ours
