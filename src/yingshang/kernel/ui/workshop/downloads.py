"""The files that an edition is carried away as, in the order of the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import (
    DOCX,
    XLSX,
    docx_of,
    one_sheet_docx,
    one_sheet_pdf,
    pdf_of,
    picture_of,
    workbook_of,
)

PDF = "application/pdf"


@dataclass(frozen=True)
class Download:
    """One file of an edition.

    Arguments:
        code: in the address; ending: of the file's name, with what stands before it (``-一页纸.pdf``).
        slow: made by LibreOffice, some seconds.
    """

    code: str
    name: str
    ending: str
    media_type: str
    make: Callable[[Edition, Actor], bytes]
    slow: bool = False


DOWNLOADS = {
    one.code: one
    for one in (
        Download("docx", "Word（公文格式）", ".docx", DOCX, lambda edition, _: docx_of(edition)),
        Download("pdf", "PDF", ".pdf", PDF, lambda edition, _: pdf_of(edition), slow=True),
        Download(
            "html",
            "网页（数字可点开）",
            ".html",
            "text/html; charset=utf-8",
            lambda edition, actor: page_of(edition, actor=actor).encode(),
        ),
        Download("sheet", "一页纸（PDF）", "-一页纸.pdf", PDF, lambda edition, _: one_sheet_pdf(edition), slow=True),
        Download("sheet-docx", "一页纸（Word）", "-一页纸.docx", DOCX, lambda edition, _: one_sheet_docx(edition)),
        Download(
            "picture", "长图（手机）", "-长图.png", "image/png", lambda edition, _: picture_of(edition), slow=True
        ),
        Download("xlsx", "数据表（Excel）", "-数据表.xlsx", XLSX, lambda edition, _: workbook_of(edition)),
    )
}
