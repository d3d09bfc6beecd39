"""The files that an edition is carried away as, in the order of the menu; the working copy of a paper in the making."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.models import Edition, Paper
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
from yingshang.kernel.workshop.outputs.working import working_docx
from yingshang.kernel.workshop.permissions import VIEW, VIEW_ALL, can_edit
from yingshang.kernel.workshop.queries import paper_for

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


@audience("staff", permission=(VIEW, VIEW_ALL))
@require_GET
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The working copy of a paper with the numbers of this moment; what stands against it only for those who edit it."""
    actor, now = actor_of(request), clock.now()
    try:
        paper = paper_for(actor, key)
    except Paper.DoesNotExist as error:
        raise Http404 from error
    return sent(
        working_docx(paper, now=now, checks=can_edit(actor, paper)),
        f"{paper.title}-工作稿-{key}-{clock.local(now):%m%d%H%M}.docx",
        DOCX,
    )


def sent(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under a Chinese name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
