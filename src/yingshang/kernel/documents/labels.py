"""Sheets of labels to cut or peel: ten on an A4 page, each with a QR, a heading and a few lines; no letterhead.

The QR is 36 mm wide with its quiet zone. A symbol of version 8 (49 modules, 57 with the zone) then has modules of 0.63 mm,
which a cheap phone reads from half a metre and a 600 dpi printer draws with 15 dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from yingshang.kernel.documents import form, parts
from yingshang.kernel.documents.drawing import picture
from yingshang.kernel.documents.ooxml import Element, borders, element, paragraph, root, run, run_properties, serialise
from yingshang.kernel.documents.packaging import CONTENT_TYPES, pack

ACROSS, DOWN = 2, 5
PER_SHEET = ACROSS * DOWN
QR_MM = 36
MM = 36_000
"""English metric units in a millimetre."""
TWIP = 56.7
"""Twips in a millimetre."""
LABEL_WIDTH, LABEL_HEIGHT, QR_WIDTH = 95, 55, 40
"""Millimetres: a label, and what of its width the QR takes."""
CUT = (4, "999999")


@dataclass(frozen=True)
class Label:
    """One label.

    Arguments:
        symbol: a PNG of the QR, quiet zone included.
        title: in bold; a long one is printed smaller.
        number: large, for reading aloud and typing.
        lines: small print below.
    """

    symbol: bytes
    title: str
    number: str
    lines: Sequence[str] = ()


def write_labels(labels: Sequence[Label], file: BinaryIO, *, title: str, author: str, created: datetime) -> None:
    """Write sheets of labels as .docx, which WPS prints and :func:`to_pdf` turns. Equal labels give equal bytes.

    Errors: ``ValueError`` without a label.
    """
    if not labels:
        raise ValueError("no label to print")
    made = {
        CONTENT_TYPES: parts.content_types(
            {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
        ),
        "_rels/.rels": parts.package_relations(),
        "docProps/core.xml": parts.core_properties(title, author, created),
        "docProps/app.xml": parts.application_properties(),
        "word/styles.xml": parts.styles(),
        "word/settings.xml": parts.settings(),
        "word/fontTable.xml": parts.font_table(),
        "word/document.xml": serialise(root("document", element("body", _table(labels), _end(), _section()))),
        "word/_rels/document.xml.rels": parts.relations(
            [
                ("rId1", "styles", "styles.xml"),
                ("rId2", "settings", "settings.xml"),
                ("rId3", "fontTable", "fontTable.xml"),
                *((_relation(i), "image", f"media/label{i}.png") for i in range(len(labels))),
            ]
        ),
    }
    made |= {f"word/media/label{i}.png": label.symbol for i, label in enumerate(labels)}
    buffer = BytesIO()
    pack(made, buffer)
    file.write(buffer.getvalue())


def _relation(index: int) -> str:
    return f"rId{index + 10}"


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIP)


def _table(labels: Sequence[Label]) -> Element:
    """Two columns for each label: its QR, its words; a thin line to cut along round each label, none within."""
    widths = [_twips(QR_WIDTH), _twips(LABEL_WIDTH - QR_WIDTH)] * ACROSS
    rows = [labels[start : start + ACROSS] for start in range(0, len(labels), ACROSS)]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("jc", val="center"),
            element("tblLayout", type="fixed"),
            element(
                "tblCellMar",
                *(element(side, w=_twips(mm), type="dxa") for side, mm in (("left", 1.5), ("right", 1.5))),
            ),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        *(_row(row, widths, number * ACROSS) for number, row in enumerate(rows)),
    )


def _row(row: Sequence[Label], widths: Sequence[int], first: int) -> Element:
    made = element(
        "tr", element("trPr", element("cantSplit"), element("trHeight", val=_twips(LABEL_HEIGHT), hRule="exact"))
    )
    for place in range(ACROSS):
        label = row[place] if place < len(row) else None
        shown = [] if label is None else [picture(QR_MM * MM, _relation(first + place), first + place + 1)]
        made.append(_cell(widths[0], [_line(*shown, centred=True)], left=label is not None))
        made.append(_cell(widths[1], _words(label) if label else [_line()], left=label is None))
    return made


def _cell(width: int, content: Sequence[Element], *, left: bool) -> Element:
    """A cell: the QR's has no line on its right, the words' none on their left; an empty label none at all."""
    whole = {"top": CUT, "bottom": CUT, "left" if left else "right": CUT}
    lines = borders("tcBorders", **whole) if content else element("tcBorders")
    about = element("tcPr", element("tcW", w=width, type="dxa"), lines, element("vAlign", val="center"))
    return element("tc", about, *content)


def _words(label: Label) -> list[Element]:
    long = form.text_width(label.title)
    size = 24 if long <= 24 else 20 if long <= 40 else 16
    made = [_line(run(label.title, *run_properties(font=form.HEADING, size=size, spacing=0)), height=size * 11)]
    made.append(_line(run(label.number, *run_properties(font=form.HEADING, size=30, spacing=20)), height=380))
    made += [
        _line(run(text, *run_properties(font=form.PAGE_NUMBER, size=15, spacing=0)), height=190) for text in label.lines
    ]
    return made


def _line(*content: Element, height: int = 0, centred: bool = False) -> Element:
    spacing = (
        element("spacing", before=0, after=30, line=height, lineRule="atLeast")
        if height
        else element("spacing", before=0, after=0, line=240, lineRule="auto")
    )
    side = element("jc", val="center" if centred else "left")
    return paragraph(*content, properties=[element("snapToGrid", val=0), spacing, side])


def _end() -> Element:
    """The paragraph that must follow a table, so small that it fits below a full sheet."""
    spacing = element("spacing", before=0, after=0, line=20, lineRule="exact")
    return paragraph(properties=[element("snapToGrid", val=0), spacing])


def _section() -> Element:
    margin = {"top": _twips(10), "bottom": _twips(8), "left": _twips(10), "right": _twips(10)}
    return element(
        "sectPr",
        element("pgSz", w=form.PAGE_WIDTH, h=form.PAGE_HEIGHT),
        element("pgMar", header=0, footer=0, gutter=0, **margin),
    )
