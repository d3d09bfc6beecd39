"""One A4 sheet and the long picture: ten figures and first sentences, all of them frozen, and both verify."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from docx import Document
from PIL import Image, PngImagePlugin

from tests.kernel.documents.test_pdf import needs_office
from tests.kernel.workshop.conftest import BRIEFINGS, RATE
from tests.kernel.workshop.outputs.conftest import Press
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.documents import FigureRun
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import one_sheet_docx, one_sheet_pdf, picture_of
from yingshang.kernel.workshop.outputs.briefs import brief_of, sentences_in
from yingshang.kernel.workshop.outputs.picture import HIGHEST, WIDTH
from yingshang.kernel.workshop.services import verify_edition_file

pytestmark = pytest.mark.django_db
LONG = "围绕企业反映集中的事项，各单位逐项梳理办事流程，压减环节和材料，公开承诺时限并接受监督，做到件件有着落。"


def told(path: Path, content: bytes) -> list[tuple[str, str]]:
    path.write_bytes(content)
    return [(one.id, "".join(one.why)) for one in verify_edition_file(file=path, actor=None).changed]


def test_sentences_keep_their_figures() -> None:
    figure = FigureRun(RATE, "75%")
    runs = ["压缩至", figure, "（按规定。含法定）。全年", "平稳。尾"]
    assert sentences_in(runs) == [["压缩至", figure, "（按规定。含法定）。"], ["全年", "平稳。"], ["尾"]]


def test_the_sheet_shows_what_was_frozen(press: Press, tmp_path: Path) -> None:
    edition = press.freeze()
    brief = brief_of(edition, kind="one_sheet")
    assert [(f.figure.printed, f.share.printed if f.share else "") for f in brief.figures] == [
        ("12期", ""),
        ("75%", "45/60"),
    ]
    assert [part.title for part in brief.parts] == ["一、工作开展情况"]
    assert "全年工作平稳" not in str(brief.parts), "the first sentence only"
    before = one_sheet_docx(edition)
    document = Document(BytesIO(before))
    assert document.core_properties.title == edition.frozen.title
    assert told(tmp_path / "sheet.docx", before) == []
    press.issue()
    press.correct()
    assert one_sheet_docx(edition) == before, "today's numbers do not come into it"
    assert [figure for figure, _ in told(tmp_path / "sheet.docx", before)] == [BRIEFINGS]


@needs_office
@pytest.mark.slow
def test_a_long_paper_comes_on_one_page(frozen: Edition, tmp_path: Path) -> None:
    parts = [
        {"key": f"c{n}s{k}", "title": f"第{n}项工作", "level": min(k, 1) + 1, "paragraphs": [[LONG * 3]]}
        for n in range(8)
        for k in range(6)
    ]
    with lifted(connection):
        Edition.objects.update(content={**frozen.content, "parts": parts})
    frozen.refresh_from_db()
    made = one_sheet_pdf(frozen)
    with pypdfium2.PdfDocument(made) as pdf:
        assert len(pdf) == 1
        width, height = pdf[0].get_size()
        assert (round(width), round(height)) == (595, 842)
    assert [figure for figure, _ in told(tmp_path / "sheet.pdf", made)] == [""], "the text was changed by this test"
    with Image.open(BytesIO(picture_of(frozen))) as picture:
        assert picture.width == WIDTH
        assert picture.height <= HIGHEST, "told in first sentences"


@needs_office
@pytest.mark.slow
def test_a_retouched_picture_does_not_hold(frozen: Edition, tmp_path: Path) -> None:
    made = picture_of(frozen)
    path = tmp_path / "long.png"
    assert told(path, made) == []
    with Image.open(BytesIO(made)) as picture:
        picture.load()
        chunk, retouched = picture.info, picture.convert("RGB")
    resaved = BytesIO()
    info = PngImagePlugin.PngInfo()
    for name, text in chunk.items():
        if isinstance(text, str):
            info.add_text(name, text)
    retouched.save(resaved, "PNG", pnginfo=info)
    assert told(path, resaved.getvalue()) == [], "saved anew by another program"
    retouched.putpixel((200, 200), (1, 2, 3))
    resaved = BytesIO()
    retouched.save(resaved, "PNG", pnginfo=info)
    assert told(path, resaved.getvalue()) == [("", "图片被改动过，与生成时不同。")]
    bare = BytesIO()
    retouched.save(bare, "PNG")
    with pytest.raises(UnreadableReport, match="二维码"):
        told(path, bare.getvalue())
