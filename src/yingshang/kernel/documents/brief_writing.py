"""Writing a brief as .docx, and reckoning how high it will be."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil
from typing import BinaryIO

from yingshang.kernel.documents import form, parts
from yingshang.kernel.documents.blocks import BodyWriter
from yingshang.kernel.documents.brief import Brief, BriefForm, BriefPart, KeyFigure
from yingshang.kernel.documents.content import Runs, plain_text
from yingshang.kernel.documents.drawing import picture
from yingshang.kernel.documents.manifest import add_manifest
from yingshang.kernel.documents.ooxml import Element, borders, element, paragraph, root, run, run_properties, serialise
from yingshang.kernel.documents.packaging import CONTENT_TYPES, pack
from yingshang.kernel.documents.qr import qr_png

GREY, RULE = "595959", "BFBFBF"
_MM = 36000
"""In English metric units."""


def write_brief(brief: Brief, layout: BriefForm, file: BinaryIO) -> None:
    """Write a brief as .docx; equal content gives equal bytes. Raises ``ValueError`` for a moment without zone."""
    if brief.created.tzinfo is None:
        raise ValueError("a moment must be aware")
    made = {
        CONTENT_TYPES: parts.content_types(
            {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
        ),
        "_rels/.rels": parts.package_relations(),
        "docProps/core.xml": parts.core_properties(brief.title, brief.author, brief.created),
        "docProps/app.xml": parts.application_properties(),
        "word/document.xml": serialise(root("document", element("body", *_Layout(layout).write(brief)))),
        "word/styles.xml": parts.styles(),
        "word/settings.xml": parts.settings(),
        "word/fontTable.xml": parts.font_table(),
        "word/media/qr.png": qr_png(brief.payload),
        "word/_rels/document.xml.rels": parts.relations(
            [
                ("rId1", "styles", "styles.xml"),
                ("rId2", "settings", "settings.xml"),
                ("rId3", "fontTable", "fontTable.xml"),
                ("rId4", "image", "media/qr.png"),
            ]
        ),
    }
    if brief.manifest:
        add_manifest(made, brief.manifest)
    buffer = BytesIO()
    pack(made, buffer)
    file.write(buffer.getvalue())


def height_of(brief: Brief, layout: BriefForm) -> int:
    """How high the brief will be, twips, by counting characters: near enough to choose how much text to give."""
    width = layout.text_width
    made = 2 * layout.top + _lines(brief.title, width, layout.title) * layout.title * 13
    made += len(brief.lines) * layout.small * 14 + 3 * layout.gap
    rows = ceil(len(brief.figures) / layout.columns)
    notes = max((len(one.notes) for one in brief.figures), default=0)
    made += rows * (layout.small * 15 * (1 + notes) + layout.numeral * 14 + layout.gap)
    for part in brief.parts:
        made += layout.gap + layout.line * _lines(part.title, width, layout.body)
        made += sum(layout.line * _lines("　　" + plain_text(runs), width, layout.body) for runs in part.paragraphs)
    return made + round(layout.qr * form.PAGE_WIDTH / 210) + 2 * layout.gap


def _lines(text: str, width: int, size: int) -> int:
    return max(ceil(form.text_width(text) / (width // (size * 10))), 1)


class _Layout:
    """Writes one brief in one form."""

    def __init__(self, layout: BriefForm) -> None:
        self.form = layout
        self.writer = BodyWriter()
        self.body = form.HEADING if layout.plain else form.BODY

    def write(self, brief: Brief) -> list[Element]:
        made = [self._line([brief.title], form.TITLE, self.form.title, side="center", leading=1.3)]
        made += [
            self._line([line], self.body, self.form.small, side="center", color=GREY, leading=1.4)
            for line in brief.lines
        ]
        if brief.figures:
            made += [self._space(self.form.gap), self._figures(brief.figures)]
        for part in brief.parts:
            made += self._part(part)
        return [*made, self._space(self.form.gap), self._foot(brief), self._space(20), self._section()]

    def _line(
        self,
        runs: Runs,
        font: str,
        size: int,
        *,
        side: str = "left",
        color: str = "",
        leading: float = 1.4,
        before: int = 0,
        keep: bool = False,
    ) -> Element:
        properties = run_properties(font=font, size=size, color=color, spacing=0)
        spacing = element("spacing", before=before, after=0, line=round(size * 10 * leading), lineRule="exact")
        about = [element("snapToGrid", val=0), spacing, element("jc", val=side)]
        return paragraph(
            *self.writer.runs(runs, *properties), properties=[*about, *([element("keepNext")] if keep else [])]
        )

    def _space(self, height: int) -> Element:
        spacing = element("spacing", before=0, after=0, line=max(height, 20), lineRule="exact")
        return paragraph(properties=[element("snapToGrid", val=0), spacing])

    def _figures(self, figures: Sequence[KeyFigure]) -> Element:
        columns = self.form.columns
        widths = [self.form.text_width // columns] * columns
        rows = [figures[at : at + columns] for at in range(0, len(figures), columns)]
        cells = [[self._cell(one, widths[0]) for one in row] for row in rows]
        return _table(widths, [row + [[self._space(20)]] * (columns - len(row)) for row in cells], ruled=True)

    def _cell(self, one: KeyFigure, width: int) -> list[Element]:
        small = self.form.small
        leading = 1.35
        room = (width - 170) // 10
        numeral = min(self.form.numeral, int(room / max(form.text_width(one.figure.printed), 1)))
        large = run_properties(font=form.HEADING, size=max(numeral, small), spacing=0, bold=True)
        runs = self.writer.runs([one.figure], *large)
        share = one.share
        wide = form.text_width(one.figure.printed) * numeral + form.text_width(share.printed if share else "") * small
        notes = list(one.notes)
        if share is not None:
            beside = run_properties(font=self.body, size=small, color=GREY, spacing=0)
            if wide + small < room:
                runs += [
                    run("　", *beside),
                    *self.writer.runs([share], *(run_properties(font=self.body, size=small, color=GREY, spacing=0))),
                ]
                share = None
        spacing = element("spacing", before=0, after=0, line=round(self.form.numeral * 13), lineRule="exact")
        made = [
            self._line([one.name], self.body, small, leading=leading, before=self.form.gap // 3),
            paragraph(*runs, properties=[element("snapToGrid", val=0), spacing]),
        ]
        if share is not None:
            made.append(self._line([share], self.body, small, color=GREY, leading=leading))
        made += [self._line([note], self.body, small, color=GREY, leading=leading) for note in notes]
        return [*made, self._space(self.form.gap // 3)]

    def _part(self, part: BriefPart) -> list[Element]:
        font = form.HEADING if part.level == 1 or self.form.plain else form.SUBHEADING
        size = self.form.body + (3 if self.form.plain and part.level == 1 else 0)
        leading = self.form.line / (self.form.body * 10)
        bold = run_properties(font=font, size=size, spacing=0, bold=self.form.plain)
        spacing = element("spacing", before=self.form.gap, after=0, line=round(size * 10 * leading), lineRule="exact")
        made = [
            paragraph(
                *self.writer.runs([part.title], *bold),
                properties=[element("snapToGrid", val=0), spacing, element("keepNext")],
            )
        ]
        for runs in part.paragraphs:
            text = run_properties(font=self.body, size=self.form.body, spacing=0)
            line = element("spacing", before=0, after=0, line=self.form.line, lineRule="exact")
            about = [element("snapToGrid", val=0), line, element("jc", val="left")]
            indented = [] if self.form.plain else [element("ind", firstLineChars=200, firstLine=20 * self.form.body)]
            made.append(paragraph(*self.writer.runs(runs, *text), properties=[*about, *indented]))
        return made

    def _foot(self, brief: Brief) -> Element:
        code = round(self.form.qr * form.PAGE_WIDTH / 210) + 170
        widths = [self.form.text_width - code, code]
        words = [self._line([line], self.body, self.form.small, color=GREY, leading=1.5) for line in brief.closing]
        symbol = paragraph(
            picture(self.form.qr * _MM, relation="rId4"),
            properties=[
                element("snapToGrid", val=0),
                element("spacing", before=0, after=0, line=240, lineRule="auto"),
                element("jc", val="right"),
            ],
        )
        return _table(widths, [[words, [symbol]]], ruled=False)

    def _section(self) -> Element:
        made = element("sectPr", element("pgSz", w=self.form.width, h=self.form.height))
        side, top = self.form.side, self.form.top
        made.append(element("pgMar", top=top, right=side, bottom=top, left=side, header=0, footer=0, gutter=0))
        return made


def _table(widths: Sequence[int], rows: Sequence[Sequence[Sequence[Element]]], *, ruled: bool) -> Element:
    lines = dict.fromkeys(("top", "bottom", "insideH"), (4, RULE)) if ruled else {}
    about = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        *([borders("tblBorders", **lines)] if lines else []),
        element("tblLayout", type="fixed"),
    )
    made = element("tbl", about, element("tblGrid", *(element("gridCol", w=width) for width in widths)))
    for row in rows:
        line = element("tr", element("trPr", element("cantSplit")))
        for width, content in zip(widths, row, strict=True):
            about = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center"))
            line.append(element("tc", about, *content))
        made.append(line)
    return made
