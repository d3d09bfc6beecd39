"""An office's own form, written by another program: what it keeps, where the text goes, what is refused and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from yingshang.kernel import clock
from yingshang.kernel.documents import (
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    SheetMark,
    Signature,
    UnfitTemplate,
    fill_template,
    read_figures,
    read_manifest,
    read_template,
)

PAPER = OfficialDocument(
    title=["关于2026年1至2月工作情况的", "通报"],
    created=datetime(2026, 3, 16, 9, tzinfo=clock.SHANGHAI),
    author="区营商办",
    blocks=[
        Heading(1, "工作开展情况"),
        Paragraph(["编发简报", FigureRun("publicity.briefings", "12期"), "。"]),
        Heading(2, "压缩时限。", ["压缩至", FigureRun("govservices.rate", "75%"), "。"]),
    ],
    signature=Signature("云溪区优化营商环境办公室", date(2026, 3, 16)),
    sheet_mark=SheetMark("https://ys.example.gov.cn/verify/ABC/", "WG2026-000001-1", date(2026, 3, 16)),
    manifest={"report": "token", "digest": "abc"},
)


def own(change: Callable[[Any], None] | None = None) -> bytes:
    """A template as an office draws it up: red head, header, page, title split over runs, body set in 仿宋."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.left_margin = Mm(210), Mm(31)
    section.header.paragraphs[0].text = "云溪区人民政府文件"
    section.footer.paragraphs[0].text = "编号：【编号】"
    document.add_paragraph("【文号】").alignment = 1
    title = document.add_paragraph()
    for piece in ("【", "标", "题】"):
        run = title.add_run(piece)
        run.font.size = Pt(22)
        run.bold = True
    body = document.add_paragraph()
    run = body.add_run("【正文】")
    run.font.size, run.font.name = Pt(16), "方正仿宋_GBK"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "方正仿宋_GBK")
    body.paragraph_format.first_line_indent = Pt(32)
    document.add_paragraph("【落款】")
    document.add_paragraph("【二维码】")
    if change is not None:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(content: bytes, number: str = "云政办〔2026〕8号", paper: OfficialDocument = PAPER) -> tuple[bytes, Any]:
    out = io.BytesIO()
    fill_template(read_template(content), paper, out, number=number)
    return out.getvalue(), Document(io.BytesIO(out.getvalue()))


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **further: bytes) -> bytes:
    """The package with its parts changed; ``None`` leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if (made := change(name, old.read(name))) is not None:
                new.writestr(name, made)
        for name, part in further.items():
            new.writestr(name.replace("__", "/") + ".bin", part)
    return out.getvalue()


def test_the_text_goes_where_the_template_says() -> None:
    content, document = filled(own())
    lines = [p.text for p in document.paragraphs]
    assert lines[:2] == ["云政办〔2026〕8号", "关于2026年1至2月工作情况的\n通报"]
    assert lines[2:5] == ["一、工作开展情况", "编发简报。", "（一）压缩时限。压缩至。"]  # python-docx sees no control
    assert lines[5:7] == ["云溪区优化营商环境办公室", "2026年3月16日"]
    assert document.sections[0].header.paragraphs[0].text == "云溪区人民政府文件"
    assert document.sections[0].footer.paragraphs[0].text == "编号：WG2026-000001-1"
    assert round(document.sections[0].left_margin.mm) == 31
    assert document.paragraphs[1].runs[0].font.size == Pt(22)
    assert len(document.inline_shapes) == 1
    assert [(f.id, f.printed) for f in read_figures(io.BytesIO(content))] == [
        ("publicity.briefings", "12期"),
        ("govservices.rate", "75%"),
    ]
    assert read_manifest(io.BytesIO(content)) == {"report": "token", "digest": "abc"}
    assert filled(own())[0] == filled(own())[0]


def test_paragraphs_look_as_the_place_is_set_and_headings_by_the_templates_styles() -> None:
    _, document = filled(own())
    heading, body, run_in = document.paragraphs[2:5]
    assert heading.style.name == "Heading 1"
    assert body.paragraph_format.first_line_indent == Pt(32)
    for control in (body, run_in):
        faces = {r.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val")) for r in control._p.iter(qn("w:r"))}
        assert faces == {"32"}
    assert body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正仿宋_GBK"
    assert run_in.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_where_the_template_is_silent_the_standard_speaks() -> None:
    def bare(document: Any) -> None:
        styles = document.styles.element
        for style in list(styles):
            if style.get(qn("w:styleId"), "").startswith("Heading"):
                styles.remove(style)
        for paragraph in document.paragraphs:
            if "【正文】" in paragraph.text:
                run = paragraph.runs[0]
                paragraph._p.remove(paragraph._p.pPr)
                run._r.remove(run._r.rPr)
        for fonts in styles.iter(qn("w:rFonts")):
            fonts.attrib.clear()

    _, document = filled(own(bare))
    heading, body = document.paragraphs[2:4]
    assert heading.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.paragraph_format.first_line_indent is not None
    assert document.paragraphs[5].alignment == 2, "the signature stands to the right"


def test_places_in_content_controls_and_an_own_custom_part_are_no_hindrance() -> None:
    def controls(document: Any) -> None:
        for paragraph in list(document.paragraphs):
            if paragraph.text in {"【正文】", "【标题】"}:
                control = etree.fromstring(
                    f'<w:sdt xmlns:w="{qn("w:p")[1:-2]}"><w:sdtPr><w:id w:val="7"/><w:showingPlcHdr/><w:text/></w:sdtPr>'
                    "<w:sdtContent/></w:sdt>"
                )
                paragraph._p.addprevious(control)
                control[1].append(paragraph._p)

    template = own(controls)
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        own_part = package.read("customXml/item1.xml")
    content, document = filled(template)
    assert read_manifest(io.BytesIO(content)) == {"report": "token", "digest": "abc"}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.read("customXml/item1.xml") == own_part
        main = package.read("word/document.xml").decode()
    assert "showingPlcHdr" not in main
    assert "关于2026年1至2月工作情况的" in main
    assert "编发简报。" in [p.text for p in document.paragraphs]
    identities = [node.get(qn("w:val")) for node in document.element.body.iter(qn("w:id"))]
    assert len(identities) == len(set(identities))


def test_words_that_speak_of_places_are_words() -> None:
    paper = replace(
        PAPER, title="关于【标题】和【正文】的说明", blocks=[Paragraph("正文里的【落款】和【二维码】照写。")]
    )
    _, document = filled(own(), paper=paper)
    assert [p.text for p in document.paragraphs][1:4] == [
        "关于标题和【正文】的说明",
        "正文里的【落款】和【二维码】照写。",
        "云溪区优化营商环境办公室",
    ]


def without(place: str) -> bytes:
    def drop(document: Any) -> None:
        for paragraph in document.paragraphs:
            if paragraph.text == place:
                paragraph._p.getparent().remove(paragraph._p)

    return own(drop)


def test_what_is_not_there_is_left_out() -> None:
    for place in ("【落款】", "【文号】", "【二维码】"):
        content, document = filled(without(place))
        assert read_manifest(io.BytesIO(content)) is not None
        assert place not in "".join(p.text for p in document.paragraphs)
    assert read_template(without("【落款】")).places == {"【文号】", "【标题】", "【正文】", "【编号】", "【二维码】"}


def linked(name: str, part: bytes) -> bytes:
    if name != "word/_rels/document.xml.rels":
        return part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    further = f'<Relationship Id="rX" Type="{kind}" Target="http://example.com/a.png" TargetMode="External"/>'
    return part.replace(b"</Relationships>", further.encode() + b"</Relationships>")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xd0\xcf\x11\xe0old", "旧格式"),
        (b"plain text", "读不出"),
        (repacked(own(), lambda name, part: None if name == "word/document.xml" else part), "不是 Word 文档"),
        (repacked(own(), lambda _, part: part, word__vbaProject=b"x"), "带有宏"),
        (repacked(own(), lambda name, part: part[:-9] if name == "word/document.xml" else part), "已损坏"),
        (repacked(own(), linked), "文件以外"),
        (without("【正文】"), "没有【正文】"),
        (own(lambda document: document.add_paragraph("【正文】")), "不止一处"),
        (own(lambda document: document.paragraphs[2].add_run("如下")), "独占一段"),
    ],
    ids=["old", "text", "no main part", "macros", "broken", "linked", "no body", "two bodies", "not alone"],
)
def test_what_will_not_do_is_refused_in_words(content: bytes, fault: str) -> None:
    with pytest.raises(UnfitTemplate, match=fault):
        read_template(content)


def test_a_body_in_the_header_is_refused() -> None:
    def moved(document: Any) -> None:
        document.paragraphs[2].runs[0].text = "正文"
        document.sections[0].header.paragraphs[0].text = "【正文】"

    with pytest.raises(UnfitTemplate, match="页眉"):
        read_template(own(moved))
