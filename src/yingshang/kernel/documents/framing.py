"""What stands around the text of a paper: head, title, signature, version record, page numbers, sheet marks."""

from __future__ import annotations

from copy import deepcopy

from yingshang.kernel.documents import form
from yingshang.kernel.documents.content import RedHead, SheetMark, Signature
from yingshang.kernel.documents.drawing import picture
from yingshang.kernel.documents.ooxml import (
    Element,
    W,
    borders,
    element,
    field,
    indent,
    paragraph,
    root,
    run,
    run_properties,
)
from yingshang.kernel.documents.parts import FOOTER_STYLE, HEADER_STYLE, TITLE_STYLE

_MARK_BELOW_TOP = 1984
"""35 mm from the text's upper edge to 发文机关标志."""
_QR = 16 * 36000
"""16 mm in English metric units."""
_NUMBER_TO_LINE = 11
"""4 mm between 发文字号 and the red line, in points."""


def blank_line() -> Element:
    """One line of the grid."""
    return paragraph()


def title_block(lines: list[str]) -> list[Element]:
    """The lines of the title, centred, and the blank line below."""
    return [*(paragraph(run(line), style=TITLE_STYLE) for line in lines), blank_line()]


def red_head(head: RedHead) -> list[Element]:
    """版头 down to the red line and the two blank lines before the title."""
    marks = [
        *([run(head.copy_number)] if head.copy_number else []),
        *(run(text, *run_properties(font=form.HEADING)) for text in (head.secrecy, head.urgency) if text),
    ]
    made = [paragraph(mark, properties=[exact(form.LINE)]) for mark in marks]
    size, scale = _mark_size(head.mark)
    before = max(_MARK_BELOW_TOP - form.LINE * len(marks), 0)
    mark_properties = run_properties(font=form.TITLE, size=size, color=form.RED, spacing=0, scale=scale)
    spacing = element("spacing", before=before, after=0, line=round(size * 11.5), lineRule="exact")
    made.append(
        paragraph(
            run(head.mark, *mark_properties),
            properties=[element("snapToGrid", val=0), spacing, element("jc", val="center")],
        )
    )
    made.append(_number_line(head))
    return [*made, blank_line(), blank_line()]


def _mark_size(mark: str) -> tuple[int, int]:
    """Half points and per cent of width with which the mark fills, but does not pass, the text's width."""
    room = form.TEXT_WIDTH / 20 * 0.98
    size = min(max(room / max(len(mark), 1), 30), 60)
    scale = min(int(room / (size * len(mark)) * 100), 100) if mark else 100
    return int(size * 2), max(scale, 40)


def _number_line(head: RedHead) -> Element:
    rule = borders("pBdr", bottom=(12, form.RED))
    rule[0].set(f"{{{W}}}space", str(_NUMBER_TO_LINE))
    spacing = element("spacing", before=2 * form.LINE, after=0, line=form.LINE, lineRule="exact")
    if not head.signers:
        return paragraph(run(head.number), properties=[rule, spacing, element("jc", val="center")])
    tab = element("tabs", element("tab", val="right", pos=form.TEXT_WIDTH - form.CHARACTER))
    return paragraph(
        run(f"　{head.number}\t签发人："),
        run("　".join(head.signers), *run_properties(font=form.SUBHEADING)),
        properties=[rule, tab, spacing],
    )


def recipients_line(recipients: str) -> Element:
    """主送机关, flush left, with a full-width colon."""
    return paragraph(run(recipients.rstrip(":：") + "："), properties=[element("jc", val="both")])


def signature_block(signature: Signature, note: str) -> list[Element]:
    """署名, 成文日期 and 附注, the former kept together and with the text before them."""
    day = form.chinese_date(signature.on)
    indents = form.signature_indents(signature.unit, day, sealed=signature.sealed)
    made = [paragraph(properties=[element("keepNext")])]
    for text, right in zip((signature.unit, day), indents, strict=True):
        properties = [indent(right=right, character=form.CHARACTER), element("jc", val="right")]
        if text != day:
            properties.append(element("keepNext"))
        made.append(paragraph(run(text), properties=properties))
    if note:
        made.append(paragraph(run(f"（{note}）"), properties=[indent(first=2, character=form.CHARACTER)]))
    return made


def attachment_head(label: str, lines: list[str]) -> list[Element]:
    """The beginning of an attachment on a page of its own: 附件n flush left, the title on the third line."""
    top = paragraph(run(label, *run_properties(font=form.HEADING)), properties=[element("pageBreakBefore")])
    return [top, blank_line(), *title_block(lines)]


def footer(*, even: bool, numbered: bool) -> Element:
    """“— 1 —” one character from the outer edge: right on odd pages, left on even ones."""
    if not numbered:
        return root("ftr", paragraph(style=FOOTER_STYLE))
    side = indent(left=1, character=280) if even else indent(right=1, character=280)
    return root(
        "ftr",
        paragraph(
            run("— "),
            field("PAGE", "1"),
            run(" —"),
            properties=[side, element("jc", val="left" if even else "right")],
            style=FOOTER_STYLE,
        ),
    )


def header(mark: SheetMark | None) -> Element:
    """Empty, or the sheet's number, date and page of pages on the left and its QR on the right."""
    if mark is None:
        return root("hdr", paragraph(style=HEADER_STYLE))
    small = run_properties(size=18)
    lines = [
        [run(f"编号：{mark.number}", *small)],
        [run(f"日期：{form.chinese_date(mark.on)}", *(_again(c) for c in small))],
        [
            run("第 ", *(_again(c) for c in small)),
            field("PAGE", "1", *(_again(c) for c in small)),
            run(" 页　共 ", *(_again(c) for c in small)),
            field("NUMPAGES", "1", *(_again(c) for c in small)),
            run(" 页", *(_again(c) for c in small)),
        ],
    ]
    square = 1100
    widths = (form.TEXT_WIDTH - square, square)
    words = element(
        "tc",
        element("tcPr", element("tcW", w=widths[0], type="dxa"), element("vAlign", val="center")),
        *(paragraph(*line, style=HEADER_STYLE) for line in lines),
    )
    code = element(
        "tc",
        element("tcPr", element("tcW", w=widths[1], type="dxa"), element("vAlign", val="center")),
        paragraph(
            picture(_QR),
            properties=[element("spacing", before=0, after=0, line=240, lineRule="auto"), element("jc", val="right")],
            style=HEADER_STYLE,
        ),
    )
    table = element(
        "tbl",
        element("tblPr", element("tblW", w=form.TEXT_WIDTH, type="dxa"), element("tblLayout", type="fixed")),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        element("tr", words, code),
    )
    end = paragraph(properties=[element("spacing", before=0, after=0, line=20, lineRule="exact")], style=HEADER_STYLE)
    return root("hdr", table, end)


def exact(line: int) -> Element:
    """Lines of exactly this height, twips, with nothing before and after."""
    return element("spacing", before=0, after=0, line=line, lineRule="exact")


def _again(child: Element) -> Element:
    return deepcopy(child)
