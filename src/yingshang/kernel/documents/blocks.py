"""The text of a paper in WordprocessingML: headings, paragraphs, tables, and the marks of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import count

from yingshang.kernel.documents import form
from yingshang.kernel.documents.content import (
    Block,
    FigureRun,
    Heading,
    Paragraph,
    Runs,
    TableBlock,
    Text,
    plain_text,
    runs_of,
)
from yingshang.kernel.documents.manifest import TAG_PREFIX
from yingshang.kernel.documents.ooxml import (
    Element,
    W,
    borders,
    element,
    indent,
    ordered,
    paragraph,
    run,
    run_properties,
)
from yingshang.kernel.documents.parts import BODY_STYLE, CAPTION_STYLE, TABLE_STYLE

_HEADING_FONTS = (form.HEADING, form.SUBHEADING, form.BODY, form.BODY)


class BodyWriter:
    """Writes blocks one after another; numbers of controls and bookmarks run through the whole paper, from ``first`` on."""

    def __init__(self, first: int = 1) -> None:
        self._identities = count(first)

    def write(self, blocks: Iterable[Block]) -> list[Element]:
        """The elements of a sequence of blocks; the numbers of headings begin anew."""
        numbers = form.HeadingNumbers()
        made: list[Element] = []
        for block in blocks:
            if isinstance(block, Heading):
                made.append(self._heading(block, numbers.next(block.level) if block.numbered else ""))
            elif isinstance(block, Paragraph):
                made.append(self._paragraph(block))
            else:
                made += self._table(block)
        return made

    def runs(self, runs: Runs, *properties: Element) -> list[Element]:
        """Runs, each figure inside a content control of its own."""
        return [self._run(piece, properties) for piece in runs_of(runs)]

    def _run(self, piece: str | Text | FigureRun, properties: Sequence[Element]) -> Element:
        own = [deepcopy(child) for child in properties]
        if isinstance(piece, FigureRun):
            about = element(
                "sdtPr",
                element("alias", val="数据"),
                element("tag", val=f"{TAG_PREFIX}{piece.id}"),
                element("id", val=next(self._identities)),
                *([] if own else [element("text")]),  # LibreOffice gives plain-text controls the paragraph's own face
            )
            return element("sdt", about, element("sdtContent", run(piece.printed, *own)))
        if isinstance(piece, Text):
            return run(piece.text, *own, *run_properties(bold=piece.bold))
        return run(piece, *own)

    def _heading(self, heading: Heading, number: str) -> Element:
        if not runs_of(heading.runs):
            return paragraph(run(number + heading.text), style=f"Heading{heading.level}")
        font = run_properties(font=_HEADING_FONTS[heading.level - 1])
        return paragraph(run(number + heading.text, *font), *self.runs(heading.runs), style=BODY_STYLE)

    def _paragraph(self, block: Paragraph) -> Element:
        content = self.runs(block.runs)
        if block.mark:
            identity = next(self._identities)
            content = [
                element("bookmarkStart", id=identity, name=block.mark),
                *content,
                element("bookmarkEnd", id=identity),
            ]
        unindented = [element("ind", firstLineChars=0, firstLine=0)]
        return paragraph(*content, properties=[] if block.indent else unindented, style=BODY_STYLE)

    def _table(self, block: TableBlock) -> list[Element]:
        widths = _widths(block)
        table = element(
            "tbl",
            element(
                "tblPr",
                element("tblW", w=sum(widths), type="dxa"),
                element("jc", val="center"),
                borders(
                    "tblBorders",
                    **dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), (6, "000000")),
                ),
                element("tblLayout", type="fixed"),
            ),
            element("tblGrid", *(element("gridCol", w=width) for width in widths)),
            self._row(block.header, widths, block, header=True),
            *(self._row(row, widths, block, header=False) for row in block.rows),
        )
        made = []
        if block.caption:
            made.append(paragraph(run(block.caption), style=CAPTION_STYLE))
        made.append(table)
        made.append(self._below(block.note))
        return made

    def _row(self, cells: Sequence[Runs], widths: Sequence[int], block: TableBlock, *, header: bool) -> Element:
        about = [element("cantSplit"), *([element("tblHeader")] if header else [])]
        made = element("tr", element("trPr", *about))
        for index, width in enumerate(widths):
            side = "center" if header else "right" if index in block.numeric else "left"
            text = run_properties(font=form.HEADING) if header else []
            content = self.runs(cells[index] if index < len(cells) else "", *text)
            made.append(
                element(
                    "tc",
                    element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center")),
                    paragraph(*content, properties=[element("jc", val=side)], style=TABLE_STYLE),
                )
            )
        return made

    def _below(self, note: str) -> Element:
        """The line below a table: its note, or a narrow gap, for two tables must not grow together."""
        if note:
            return paragraph(run(f"注：{note}"), style=TABLE_STYLE)
        gap = [element("snapToGrid", val=0), element("spacing", before=0, after=0, line=160, lineRule="exact")]
        return paragraph(properties=gap)


def attachment_note(titles: Sequence[str]) -> list[Element]:
    """附件说明: one blank line below the text, two characters in; several are numbered, long names hang."""
    made = [paragraph()]
    if len(titles) == 1:
        hanging = indent(left=5, first=-3, character=form.CHARACTER)
        return [*made, paragraph(run(f"附件：{titles[0]}"), properties=[hanging])]
    for number, title in enumerate(titles, start=1):
        digits = 1.0 + 0.5 * (len(str(number)) - 1)
        lead, out = ("附件：", 3 + digits) if number == 1 else ("", digits)
        hanging = indent(left=5 + digits, first=-out, character=form.CHARACTER)
        made.append(paragraph(run(f"{lead}{number}.{title}"), properties=[hanging]))
    return made


def keep_with_next(made: Element) -> None:
    """Keep a paragraph on the page of what follows, so that a signature never stands on a page alone."""
    if made.tag != f"{{{W}}}p":
        return
    properties = made.find(f"{{{W}}}pPr")
    children = [] if properties is None else list(properties)
    if properties is not None:
        made.remove(properties)
    made.insert(0, ordered("pPr", [*children, element("keepNext")]))


def _widths(block: TableBlock) -> list[int]:
    """Columns' widths in twips over the text's width: by the given shares, else by what they hold."""
    columns = len(block.header)
    shares = list(block.widths)
    if len(shares) != columns:
        shares = [
            min(
                max(
                    2,
                    *(
                        round(form.text_width(plain_text(row[i])))
                        for row in [block.header, *block.rows]
                        if i < len(row)
                    ),
                ),
                16,
            )
            for i in range(columns)
        ]
    total = sum(shares)
    widths = [form.TEXT_WIDTH * share // total for share in shares]
    widths[-1] += form.TEXT_WIDTH - sum(widths)
    return widths
