"""The finished files of an edition: .docx and PDF."""

from __future__ import annotations

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from yingshang.kernel.documents import fill_template, to_pdf, write_docx
from yingshang.kernel.figures.files import stamp_pdf
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.composing import document_of
from yingshang.kernel.workshop.queries.letterheads import letterhead_of, template_of_letterhead

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_of(edition: Edition) -> bytes:
    """The .docx in the office's own form, else in that of GB/T 9704-2012; its custom part carries report, digest and key.

    Errors: ``UnfitTemplate``, ``FileNotFoundError`` when the form that was given is not as it was.
    """
    file = BytesIO()
    letterhead = letterhead_of(edition)
    if letterhead is None:
        write_docx(document_of(edition), file)
    else:
        number = edition.paper.number if edition.paper is not None else ""
        fill_template(template_of_letterhead(letterhead), document_of(edition), file, number=number)
    return file.getvalue()


def pdf_of(edition: Edition) -> bytes:
    """The same paper as PDF, the manifest with it. Errors: ``MissingProgram``, ``ConversionFailed``."""
    with tempfile.TemporaryDirectory(prefix="yingshang-report-") as folder:
        source, made = Path(folder) / "report.docx", Path(folder) / "report.pdf"
        source.write_bytes(docx_of(edition))
        to_pdf(source, made)
        stamp_pdf(made, manifest_of(edition.frozen))
        return made.read_bytes()


def file_name(edition: Edition, ending: str) -> str:
    """What a download is called; ``ending`` with its dot, and what may stand before it."""
    day: datetime = edition.frozen.frozen_at
    mark = "工作稿" if edition.draft else ""
    return f"{edition.frozen.title}{mark}-{edition.number}-{day:%Y%m%d}{ending}"
