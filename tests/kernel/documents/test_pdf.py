"""What comes out of the printer, measured: 22 lines of 28 characters."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.kernel.documents.samples import SENTENCE, plain, whole
from yingshang.kernel.documents import ConversionFailed, MissingProgram, OfficialDocument, Paragraph, to_pdf, write_docx

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice and poppler-utils are not installed",
)
MM = 72 / 25.4


def printed(document: OfficialDocument, folder: Path) -> Path:
    source, pdf = folder / "文件.docx", folder / "文件.pdf"
    with source.open("wb") as file:
        write_docx(document, file)
    to_pdf(source, pdf)
    return pdf


def lines_of(pdf: Path) -> list[list[tuple[float, float, float, str]]]:
    """For each page its lines from the top: left edge, right edge, middle (points), text."""
    pages = []
    said = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    for page in said.split("<page ")[1:]:
        lines: dict[int, list[tuple[float, float, float, str]]] = {}
        for found in re.finditer(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page):
            left, top, right, bottom = (float(found[number]) for number in range(1, 5))
            lines.setdefault(round((top + bottom) / 2 / 3), []).append((left, right, (top + bottom) / 2, found[5]))
        pages.append(
            [
                (min(w[0] for w in words), max(w[1] for w in words), words[0][2], "".join(w[3] for w in words))
                for _, words in sorted(lines.items())
            ]
        )
    return pages


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(plain(lines=100), tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(whole(), tmp_path_factory.mktemp("notice"))


@needs_office
def test_a_full_page_has_22_lines_of_28_characters(full: Path) -> None:
    pages = lines_of(full)
    assert len(pages) == 5
    for page in pages[1:4]:
        text, foot = page[:-1], page[-1]
        assert [len(line[3]) for line in text] == [28] * 22
        assert re.fullmatch(r"—\d—", foot[3])


@needs_office
def test_text_stands_where_the_standard_wants_it(full: Path) -> None:
    page = lines_of(full)[1]
    text = page[:-1]
    assert min(line[0] for line in text) == pytest.approx(28 * MM, abs=2)
    assert max(line[1] for line in text) <= (210 - 26) * MM + 1
    pitches = {round(below[2] - above[2], 1) for above, below in pairwise(text)}
    assert max(pitches) - min(pitches) <= 0.2
    assert text[0][2] == pytest.approx((37 + 225 / 22 / 2) * MM, abs=3)
    assert page[-1][2] - (297 - 35) * MM == pytest.approx(7 * MM, abs=3)


@needs_office
def test_page_numbers_stand_outside(full: Path) -> None:
    feet = [page[-1] for page in lines_of(full)]
    assert [foot[3] for foot in feet] == ["—1—", "—2—", "—3—", "—4—", "—5—"]
    for number, (left, right, _, _) in enumerate(feet, start=1):
        if number % 2:
            assert right == pytest.approx((210 - 26) * MM - 14, abs=3)
        else:
            assert left == pytest.approx(28 * MM + 14, abs=3)


@needs_office
def test_a_whole_notice_is_printed_with_its_head_figures_and_record(notice: Path) -> None:
    pages = lines_of(notice)
    texts = [[line[3] for line in page] for page in pages]
    first, last = "".join(texts[0]), texts[-1]
    for expected in (
        "云溪区人民政府文件",
        "云政〔2022〕3号",
        "签发人：王某某",
        "机密★1年",
        "1,284",
        "96.3%",
        "编号：TB2022-000003",
    ):
        assert expected in first
    assert "附件1" in last
    assert any(text.startswith("抄送：") for text in last)
    issued = next(line for line in pages[-1] if line[3].endswith("印发"))
    assert (297 - 35) * MM - issued[2] < 16, "the last rule lies on the lower edge of the text"


@needs_office
def test_a_signature_never_stands_on_a_page_without_text(tmp_path: Path) -> None:
    text = plain(lines=15)
    signed = replace(
        text, blocks=[*text.blocks, Paragraph(SENTENCE * 2)], attachments=["一览表"], signature=whole().signature
    )
    pages = [[line[3] for line in page] for page in lines_of(printed(signed, tmp_path))]
    assert len(pages) == 2
    assert any(text in SENTENCE * 3 for text in pages[1]), "the last paragraph goes with the signature"
    assert any("2022年12月30日" in text for text in pages[1])


@needs_office
def test_fonts_are_simplified_chinese_and_nothing_is_a_form_field(notice: Path) -> None:
    said = subprocess.run(["pdffonts", str(notice)], capture_output=True, text=True, check=True).stdout
    assert "Noto" in said or "Fang" in said
    assert b"/AcroForm" not in notice.read_bytes()


def test_a_machine_without_the_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match="apt-get install libreoffice") as caught:
        to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert caught.value.program == "libreoffice"


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    source = tmp_path / "a.docx"
    source.write_bytes(b"")
    with pytest.raises(ConversionFailed, match="没有完成"):
        to_pdf(source, tmp_path / "a.pdf", timeout=0.5)
    assert not (tmp_path / "a.pdf").exists()


def test_a_program_that_makes_nothing_is_told_by_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\necho source file could not be loaded\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    source = tmp_path / "a.docx"
    source.write_bytes(b"")
    with pytest.raises(ConversionFailed, match="could not be loaded"):
        to_pdf(source, tmp_path / "a.pdf")
