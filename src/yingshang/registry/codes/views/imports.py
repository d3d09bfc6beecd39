"""Bringing the city's list in on the page: upload, preview, confirm, result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.codes.errors import CodeError
from yingshang.registry.codes.forms import CityListForm
from yingshang.registry.codes.models import CodeUpload
from yingshang.registry.codes.queries import uploads_for
from yingshang.registry.codes.services import confirm_upload, upload_city_list, withdraw_upload
from yingshang.registry.codes.services.uploads import AT_WORK
from yingshang.registry.codes.tables import TONES, UPLOADS

LIST = "企业码清单"
UPLOAD = "导入清单"
SHOWN = 50
"""Refused rows on the page; the workbook has all of them."""


@audience("staff", permission=may.IMPORT)
class UploadList(ListPage):
    """The lists that were sent, by whom, with which result."""

    code = "codes.uploads"
    title = LIST
    columns = UPLOADS
    export_permission = (may.IMPORT,)
    default_order = ("-uploaded_at", "-pk")
    empty_title = "还没有导入过"
    empty_text = "把市平台导出的全量清单传上来，先预览，确认后才写入。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return uploads_for(actor).defer("result")

    def url_of(self, row: CodeUpload) -> str:
        return reverse("codes:run", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("upload", UPLOAD, reverse("codes:upload"), style="primary"),)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return (Crumb(LIST, reverse("codes:uploads")), Crumb(last))


@audience("staff", permission=may.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a list; what it would do is shown before anything changes."""
    now = clock.now()
    form = CityListForm(request.POST or None, request.FILES or None, initial={"as_of": clock.day_of(now)})
    if request.method == "POST" and form.is_valid():
        file, as_of = form.cleaned_data["file"], form.cleaned_data["as_of"]
        try:
            held = upload_city_list(data=file.read(), name=file.name, as_of=as_of, actor=actor_of(request), now=now)
        except CodeError as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("codes:run", args=[held.pk]))
    context = {"form": form, "crumbs": _crumbs(UPLOAD)}
    return render(request, "codes/upload.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> CodeUpload:
    found = uploads_for(actor_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@audience("staff", permission=may.IMPORT)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, preview or result of one list, by its state; while it moves, the page asks again by itself."""
    held = _found(request, pk)
    titles = held.result.get("titles", {})
    context = {
        "run": held,
        "tone": TONES[held.state],
        "waits": held.state == UploadState.UPLOADED,
        "looks": held.state == UploadState.PREVIEWING,
        "moves": held.state in AT_WORK,
        "problem": held.result.get("problem", ""),
        "heads": [(title, titles.get(title, "")) for title in held.result.get("header", [])],
        "sample": held.result.get("sample", []),
        "errors": held.result.get("errors", [])[:SHOWN],
        "crumbs": _crumbs(held.file_name),
        "now": clock.now(),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "codes/run_body.html" if part else "codes/run.html", context)


@audience("staff", permission=may.IMPORT)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker bring it in."""
    _found(request, pk)
    try:
        confirm_upload(upload_id=pk, actor=actor_of(request), now=clock.now())
    except CodeError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("codes:run", args=[pk]))


@audience("staff", permission=may.IMPORT)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an uploaded list up."""
    _found(request, pk)
    try:
        withdraw_upload(upload_id=pk, actor=actor_of(request), now=clock.now())
    except CodeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃，未写入任何内容。")
    return HttpResponseRedirect(reverse("codes:uploads"))


@audience("staff", permission=may.IMPORT)
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of the refused rows."""
    held = _found(request, pk)
    if not held.errors_file:
        raise Http404
    name = f"{Path(held.file_name).stem}-退回行.xlsx"
    return FileResponse(held.errors_file.open("rb"), as_attachment=True, filename=name)
