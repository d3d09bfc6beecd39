"""A whole township by Excel: the template, upload, preview, confirm, result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import UploadState
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.forms.visits import UploadForm
from yingshang.affairs.outreach.models import VisitUpload
from yingshang.affairs.outreach.queries.sheets import sheet_unit
from yingshang.affairs.outreach.queries.visits import uploads_for
from yingshang.affairs.outreach.services import confirm_visits, upload_visits, withdraw_visits, write_template
from yingshang.affairs.outreach.tables.visits import UPLOAD, UPLOADS
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import UnreadableTable
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage

SHOWN = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@audience("staff", permission=may.RECORD_FOR_OTHERS)
class UploadList(ListPage):
    """The sheets that were sent, by whom, with which result."""

    code = "outreach.uploads"
    title = "成批导入走访"
    columns = UPLOADS
    export_permission = (may.RECORD_FOR_OTHERS,)
    default_order = ("-uploaded_at", "-pk")
    empty_title = "还没有导入过"
    empty_text = "下载模板，填好日期和方式后上传；先预览，确认后才登记，同一行只登记一次。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return uploads_for(actor).select_related("unit").defer("result")

    def url_of(self, row: VisitUpload) -> str:
        return reverse("outreach:run", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (
            Action("template", "下载模板", reverse("outreach:template")),
            Action("upload", "上传走访表", reverse("outreach:upload"), style="primary"),
        )


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return (
        Crumb("走访记录", reverse("outreach:list")),
        Crumb("成批导入", reverse("outreach:uploads")),
        Crumb(last),
    )


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The unit's own enterprises, to be filled in."""
    unit = sheet_unit(actor_of(request))
    if unit is None:
        raise Http404
    answer = HttpResponse(write_template(unit=unit, on=clock.today()), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"走访表 {unit.short_name}.xlsx") or "attachment"
    return answer


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a sheet; what it would do is shown before anything is written."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            held = upload_visits(data=file.read(), name=file.name, actor=actor_of(request), now=clock.now())
        except (UnreadableTable, OutreachError) as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("outreach:run", args=[held.pk]))
    context = {"form": form, "crumbs": _crumbs("上传走访表")}
    return render(request, "outreach/upload.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> VisitUpload:
    found = uploads_for(actor_of(request)).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview or result of one sheet, by its state."""
    held = _found(request, pk)
    titles = held.result.get("titles", {})
    context = {
        "run": held,
        "tone": UPLOAD[held.state],
        "waits": held.state == UploadState.UPLOADED,
        "heads": [(title, titles.get(title, "")) for title in held.result.get("header", [])],
        "sample": held.result.get("sample", []),
        "errors": held.result.get("errors", [])[:SHOWN],
        "crumbs": _crumbs(held.file_name),
        "now": clock.now(),
    }
    return render(request, "outreach/run.html", context)


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write its visits."""
    _found(request, pk)
    try:
        held = confirm_visits(upload_id=pk, actor=actor_of(request), now=clock.now())
    except OutreachError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已登记 {held.created} 次走访。")
    return HttpResponseRedirect(reverse("outreach:run", args=[pk]))


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a sheet up."""
    _found(request, pk)
    try:
        withdraw_visits(upload_id=pk, actor=actor_of(request), now=clock.now())
    except OutreachError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃，没有登记任何走访。")
    return HttpResponseRedirect(reverse("outreach:uploads"))


@audience("staff", permission=may.RECORD_FOR_OTHERS)
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of the refused rows."""
    held = _found(request, pk)
    if not held.errors_file:
        raise Http404
    name = f"{Path(held.file_name).stem}-退回行.xlsx"
    return FileResponse(held.errors_file.open("rb"), as_attachment=True, filename=name)
