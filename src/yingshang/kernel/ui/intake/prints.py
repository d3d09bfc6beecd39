"""Printing a sheet, and what the QR on the paper tells anybody who reads it."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel import clock
from yingshang.kernel.documents import ConversionFailed, MissingProgram
from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.intake.errors import SheetChanged
from yingshang.kernel.intake.models import ReturnSheet
from yingshang.kernel.intake.printing import HEADER, payload_of, pdf_of, rows_of, signatures_of
from yingshang.kernel.intake.queries.scans import current_print, printed_as
from yingshang.kernel.intake.queries.sheets import unit_spoken_of
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.intake.services.sheets import note_print
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.intake.sheets import SEE, found_sheet

NOT_PRINTED = "报表内容已有变化，请重新按“打印”。"


@audience("staff", permission=SEE)
@require_POST
def note(request: HttpRequest, key: str) -> HttpResponse:
    """Note that the present version is printed, then show the paper: as a page, or as PDF (``as=pdf``)."""
    actor = actor_of(request)
    sheet = found_sheet(actor, key)
    try:
        note_print(sheet=sheet, actor=actor, now=clock.now())
    except SheetChanged as error:
        messages.warning(request, str(error))
        return _to_sheet(key)
    shown = "intake:print-pdf" if request.POST.get("as") == "pdf" else "intake:print-page"
    return HttpResponseRedirect(reverse(shown, args=[key]))


def _to_sheet(key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("intake:sheet", args=[key]))


@audience("staff", permission=SEE)
@require_GET
def printed_page(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet for the browser's own printing: one page, black and white."""
    sheet = found_sheet(actor_of(request), key)
    printed = current_print(sheet)
    if printed is None:
        messages.warning(request, NOT_PRINTED)
        return _to_sheet(key)
    payload = payload_of(sheet, printed)
    context = {
        "sheet": sheet,
        "case": sheet.case,
        "printed": printed,
        "qr": base64.b64encode(qr_png(payload)).decode("ascii"),
        "header": HEADER,
        "rows": rows_of(sheet),
        "signatures": signatures_of(sheet),
        "spoken_of": unit_spoken_of(sheet).name,
        "period": label_of(sheet.due.first, sheet.due.last),
    }
    return render(request, "ui/intake/print.html", context)


@audience("staff", permission=SEE)
@require_GET
def printed_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet as PDF with the QR on every page; where the machine cannot make one, the page to print."""
    sheet = found_sheet(actor_of(request), key)
    printed = current_print(sheet)
    if printed is None:
        messages.warning(request, NOT_PRINTED)
        return _to_sheet(key)
    try:
        content = pdf_of(sheet, printed)
    except (MissingProgram, ConversionFailed):
        return HttpResponseRedirect(reverse("intake:print-page", args=[key]))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{sheet.case.number}-v{sheet.version}.pdf"'
    return answer


@audience("public")
@require_GET
def verify(request: HttpRequest, token: str, version: int, digest: str) -> HttpResponse:
    """What a paper's QR stands for: which sheet and version, and whether it is still what was printed. No numbers."""
    try:
        found = printed_as(token, version, digest)
    except ReturnSheet.DoesNotExist as error:
        raise Http404 from error
    return render(request, "ui/intake/verify.html", {"found": found, "version": version})
