"""The file: valid, the same each time, and what stands in it can be found again."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.kernel.documents.samples import MANIFEST, plain, whole
from yingshang.kernel.documents import (
    FigureRun,
    Heading,
    OfficialDocument,
    SheetMark,
    UnreadableDocument,
    WrittenFigure,
    read_figures,
    read_manifest,
    write_docx,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

PARAGRAPH = [
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs",
    "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
    "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
]  # fmt: skip
RUN = [
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "strike", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight",
    "u", "vertAlign", "lang",
]  # fmt: skip
TABLE = [
    "tblStyle",
    "tblpPr",
    "tblOverlap",
    "tblW",
    "jc",
    "tblInd",
    "tblBorders",
    "shd",
    "tblLayout",
    "tblCellMar",
    "tblLook",
]
SECTION = ["headerReference", "footerReference", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"]
CONTROL = ["rPr", "alias", "tag", "id", "lock", "text"]
STYLE = ["name", "basedOn", "next", "link", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr"]
ORDERS = {"pPr": PARAGRAPH, "rPr": RUN, "tblPr": TABLE, "sectPr": SECTION, "sdtPr": CONTROL, "style": STYLE}
ORDERS |= {
    "settings": [
        "zoom",
        "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter",
        "defaultTabStop",
        "evenAndOddHeaders",
        "characterSpacingControl",
        "compat",
        "themeFontLang",
    ]
}


def written(document: OfficialDocument) -> bytes:
    file = BytesIO()
    write_docx(document, file)
    return file.getvalue()


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(written(whole())))


def test_the_same_content_gives_the_same_bytes() -> None:
    assert written(whole()) == written(whole())


def test_every_part_is_well_formed_declared_and_reachable(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    assert names[0] == "[Content_Types].xml"
    types = etree.fromstring(package.read(names[0]))
    declared = {part.get("PartName", "").lstrip("/") for part in types if part.tag.endswith("Override")}
    assert declared <= set(names)
    for name in names:
        if name.endswith((".xml", ".rels")):
            etree.fromstring(package.read(name))
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for relation in etree.fromstring(package.read(name)):
                target = (Path("/") / folder / relation.get("Target", "")).resolve()
                assert str(target).lstrip("/") in names


def test_children_stand_in_the_order_of_the_schema(package: zipfile.ZipFile) -> None:
    seen = set()
    for name in package.namelist():
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        for parent in etree.fromstring(package.read(name)).iter():
            order = ORDERS.get(etree.QName(parent).localname) if parent.tag.startswith(W) else None
            if order:
                children = [etree.QName(child).localname for child in parent]
                assert children == sorted(children, key=order.index), (name, children)
                seen.add(etree.QName(parent).localname)
    assert seen == set(ORDERS)


def test_identities_are_single_and_cells_end_with_a_paragraph(package: zipfile.ZipFile) -> None:
    body = etree.fromstring(package.read("word/document.xml"))
    identities = [element.get(f"{W}val") for element in body.iter(f"{W}id")]
    assert len(set(identities)) == len(identities) == 3
    for cell in body.iter(f"{W}tc", f"{W}txbxContent"):
        assert cell[-1].tag == f"{W}p"


def test_page_grid_fonts_and_language(package: zipfile.ZipFile) -> None:
    section = etree.fromstring(package.read("word/document.xml")).find(f".//{W}sectPr")
    assert section is not None
    grid, margins = section.find(f"{W}docGrid"), section.find(f"{W}pgMar")
    assert grid is not None
    assert margins is not None
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    assert [margins.get(f"{W}{side}") for side in ("top", "right", "bottom", "left")] == [
        "2098",
        "1474",
        "1984",
        "1588",
    ]
    styles = package.read("word/styles.xml").decode()
    for font in ("仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体"):
        assert f'w:eastAsia="{font}"' in styles + package.read("word/document.xml").decode()
    assert 'w:eastAsia="zh-CN"' in styles
    assert "evenAndOddHeaders" in package.read("word/settings.xml").decode()


def test_another_program_reads_what_people_see() -> None:
    opened = docx.Document(BytesIO(written(whole())))
    paragraphs = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in opened.paragraphs]
    assert ("Heading 1", "一、工作开展情况") in paragraphs
    assert ("Heading 3", "1.专项整治") in paragraphs
    assert ("Heading 4", "（1）具体措施") in paragraphs
    assert ("Heading 1", "一、附表") in paragraphs, "an attachment counts anew"
    assert [text for style, text in paragraphs if style == "Title"] == [
        "关于2022年度优化营商环境", "工作开展情况的通报", "一览表",
    ]  # fmt: skip
    assert "结果 <&> 如下：一是加强督办。" in [text for _, text in paragraphs]
    assert [cell.text for cell in opened.tables[0].columns[0].cells] == ["单位", "云溪街道", "河东镇"]
    assert opened.core_properties.author == "区营商办"
    assert opened.core_properties.created == datetime(2022, 12, 30, 9, 30, tzinfo=opened.core_properties.created.tzinfo)  # type: ignore[union-attr]
    assert [bookmark.get(qn("w:name")) for bookmark in opened.element.body.iter(qn("w:bookmarkStart"))] == ["p_1"]


def test_figures_and_manifest_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(written(whole()))
    assert read_figures(path) == [
        WrittenFigure("demands.accepted", "1,284"),
        WrittenFigure("demands.satisfaction_rate", "96.3%"),
        WrittenFigure("demands.by_unit.1", "320"),
    ]
    assert read_manifest(path) == MANIFEST
    assert read_manifest(BytesIO(written(plain(lines=1)))) is None


def test_marks_survive_an_edit_in_another_program() -> None:
    opened = docx.Document(BytesIO(written(whole())))
    opened.add_paragraph("补一句")
    for text in opened.element.body.iter(qn("w:t")):
        if text.text == "96.3%":
            text.text = "99.9%"
    file = BytesIO()
    opened.save(file)
    file.seek(0)
    assert WrittenFigure("demands.satisfaction_rate", "99.9%") in read_figures(file)
    file.seek(0)
    assert read_manifest(file) == MANIFEST


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_document_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="不是 Word"):
        read_figures(BytesIO(content))
    with pytest.raises(UnreadableDocument):
        read_manifest(BytesIO(content))


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        Heading(5, "五级")
    with pytest.raises(ValueError, match="figure"):
        FigureRun("x" * 61, "1")
    with pytest.raises(ValueError, match="ASCII"):
        SheetMark("核验", "1", whole().created.date())
    with pytest.raises(ValueError, match="aware"):
        written(replace(plain(lines=1), created=datetime(2022, 1, 1)))
    with pytest.raises(TypeError):
        written(replace(plain(lines=1), manifest={"a": object()}))
