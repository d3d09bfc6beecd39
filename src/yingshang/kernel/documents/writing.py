"""A paper as .docx: the same content gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from yingshang.kernel.documents import form, parts
from yingshang.kernel.documents.blocks import BodyWriter, attachment_note, keep_with_next
from yingshang.kernel.documents.content import AttachmentPart, OfficialDocument, Paragraph, plain_text
from yingshang.kernel.documents.framing import (
    attachment_head,
    footer,
    header,
    recipients_line,
    red_head,
    signature_block,
    title_block,
)
from yingshang.kernel.documents.manifest import add_manifest
from yingshang.kernel.documents.ooxml import Element, R, element, root, serialise
from yingshang.kernel.documents.packaging import CONTENT_TYPES, pack
from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.documents.recording import version_record

_FEW_LINES = 5
_FRAME = {"header1": "header", "header2": "header", "footer1": "footer", "footer2": "footer"}


def write_docx(document: OfficialDocument, file: BinaryIO) -> None:
    """Write the paper in the form of GB/T 9704-2012: A4, 22 lines of 28 characters, fonts by name.

    Raises ``TypeError`` when its manifest is no JSON, ``ValueError`` for a date without zone.
    """
    if document.created.tzinfo is None:
        raise ValueError("a moment must be aware")
    made = _parts(document)
    if document.manifest:
        add_manifest(made, document.manifest)
    buffer = BytesIO()
    pack(made, buffer)
    file.write(buffer.getvalue())


def _parts(document: OfficialDocument) -> dict[str, bytes]:
    mark = document.sheet_mark
    made = {
        CONTENT_TYPES: parts.content_types(
            {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"} | _FRAME
        ),
        "_rels/.rels": parts.package_relations(),
        "docProps/core.xml": parts.core_properties(
            "".join(form.title_lines(document.title)), document.author, document.created
        ),
        "docProps/app.xml": parts.application_properties(),
        "word/document.xml": serialise(root("document", element("body", *_body(document), _section()))),
        "word/styles.xml": parts.styles(),
        "word/settings.xml": parts.settings(),
        "word/fontTable.xml": parts.font_table(),
        "word/_rels/document.xml.rels": parts.relations(
            [
                ("rId1", "styles", "styles.xml"),
                ("rId2", "settings", "settings.xml"),
                ("rId3", "fontTable", "fontTable.xml"),
            ]
            + [(f"rId{number}", kind, f"{name}.xml") for number, (name, kind) in enumerate(_FRAME.items(), start=4)]
        ),
        "word/footer1.xml": serialise(footer(even=False, numbered=document.page_numbers)),
        "word/footer2.xml": serialise(footer(even=True, numbered=document.page_numbers)),
    }
    for name in ("header1", "header2"):
        made[f"word/{name}.xml"] = serialise(header(mark))
        if mark is not None:
            made[f"word/_rels/{name}.xml.rels"] = parts.relations([("rId1", "image", "media/qr.png")])
    if mark is not None:
        made["word/media/qr.png"] = qr_png(mark.payload)
    return made


def _body(document: OfficialDocument) -> list[Element]:
    writer = BodyWriter()
    made = red_head(document.head) if document.head else []
    made += title_block(form.title_lines(document.title))
    if document.recipients:
        made.append(recipients_line(document.recipients))
    made += writer.write(document.blocks)
    last_of_text = len(made) - 1
    titles = [part if isinstance(part, str) else part.title for part in document.attachments]
    if titles:
        made += attachment_note(titles)
    if document.signature:
        for block in made[last_of_text if _is_short(document) else last_of_text + 1 :]:
            keep_with_next(block)
        made += signature_block(document.signature, document.note)
    for number, part in enumerate(document.attachments, start=1):
        if isinstance(part, AttachmentPart):
            label = f"附件{number}" if len(titles) > 1 else "附件"
            made += attachment_head(label, form.title_lines(part.title))
            made += writer.write(part.blocks)
    if document.version_record:
        made.append(version_record(document.version_record))
    return made


def _is_short(document: OfficialDocument) -> bool:
    """Whether the text ends with a paragraph of a few lines: a longer one would leave a hole in the page it leaves."""
    last = document.blocks[-1] if document.blocks else None
    return isinstance(last, Paragraph) and len(plain_text(last.runs)) <= _FEW_LINES * form.CHARACTERS


def _section() -> Element:
    """The page: A4, margins, grid, and its headers and footers (rId4 to rId7)."""
    made = element("sectPr")
    for number, (name, side) in enumerate(
        [
            ("headerReference", "default"),
            ("headerReference", "even"),
            ("footerReference", "default"),
            ("footerReference", "even"),
        ],
        start=4,
    ):
        reference = element(name, type=side)
        reference.set(f"{{{R}}}id", f"rId{number}")
        made.append(reference)
    made.append(element("pgSz", w=form.PAGE_WIDTH, h=form.PAGE_HEIGHT))
    made.append(
        element(
            "pgMar",
            top=form.TOP,
            right=form.RIGHT,
            bottom=form.BOTTOM,
            left=form.LEFT,
            header=567,
            footer=form.FOOTER,
            gutter=0,
        )
    )
    made.append(element("cols", space=425))
    made.append(element("docGrid", type="lines", linePitch=form.LINE))
    return made
