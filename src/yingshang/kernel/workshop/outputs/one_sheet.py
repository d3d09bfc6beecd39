"""An edition on one A4 sheet, for somebody who has a minute: key figures in two columns, each chapter in a few sentences."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from yingshang.kernel.documents import ConversionFailed, to_pdf
from yingshang.kernel.documents.brief import BriefForm, a4_form
from yingshang.kernel.documents.brief_writing import height_of, write_brief
from yingshang.kernel.documents.pictures import page_count
from yingshang.kernel.figures.files import stamp_pdf
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.briefs import brief_of

KIND = "one_sheet"
TRIES = ((3, 30), (3, 27), (3, 24), (3, 21), (2, 24), (2, 21), (1, 24), (1, 21), (1, 18), (0, 24))
"""Sentences of a chapter and size of the text (half points), from the fullest to the sparest."""


def one_sheet_docx(edition: Edition) -> bytes:
    """The sheet as .docx, as full as it is reckoned to fit."""
    return _written(edition, *TRIES[_first_try(edition)])


def one_sheet_pdf(edition: Edition) -> bytes:
    """The sheet as PDF of exactly one page, with its manifest. Errors: ``MissingProgram``, ``ConversionFailed``."""
    with tempfile.TemporaryDirectory(prefix="yingshang-sheet-") as folder:
        source, made = Path(folder) / "sheet.docx", Path(folder) / "sheet.pdf"
        for sentences, size in TRIES[_first_try(edition) :]:
            source.write_bytes(_written(edition, sentences, size))
            to_pdf(source, made)
            if page_count(made) == 1:
                stamp_pdf(made, dict(brief_of(edition, kind=KIND, sentences=0).manifest))
                return made.read_bytes()
    raise ConversionFailed("内容太多，一页纸放不下。")


def _first_try(edition: Edition) -> int:
    for place, (sentences, size) in enumerate(TRIES):
        layout = a4_form(size)
        if height_of(brief_of(edition, kind=KIND, sentences=sentences), layout) <= layout.height:
            return place
    return len(TRIES) - 1


def _written(edition: Edition, sentences: int, size: int) -> bytes:
    layout: BriefForm = a4_form(size)
    file = BytesIO()
    write_brief(brief_of(edition, kind=KIND, sentences=sentences), layout, file)
    return file.getvalue()
