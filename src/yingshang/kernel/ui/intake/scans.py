"""The pages of scans: give in a batch, see what was filed where, file by hand what waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.services import blob_path
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import BatchState, PageState
from yingshang.kernel.intake.errors import IntakeError
from yingshang.kernel.intake.models import ReturnSheet, ScanBatch, ScanPage
from yingshang.kernel.intake.permissions import FILE_SCANS
from yingshang.kernel.intake.queries.scans import batch_for, batches_for, page_for, pages_of, sheets_to_file
from yingshang.kernel.intake.services.hand_filing import drop_page, file_page
from yingshang.kernel.intake.services.scans import take_batch
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.fields import FilesField
from yingshang.kernel.ui.intake.dues import HOME
from yingshang.kernel.ui.lists import Column, ListPage

BATCHES = Crumb("扫描归档", "/intake/scans/")
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
TONES: dict[str, str] = {
    BatchState.QUEUED: "waiting",
    BatchState.RUNNING: "active",
    BatchState.DONE: "done",
    BatchState.FAILED: "trouble",
}
PAGE_TONES: dict[str, str] = {
    PageState.FILED: "done",
    PageState.CHANGED: "trouble",
    PageState.WAITING: "waiting",
    PageState.DROPPED: "closed",
}


class BatchForm(forms.Form):
    """Files from the scanner."""

    scans = FilesField(
        label="扫描文件",
        endings=ENDINGS,
        most=40,
        each=20 * 1024 * 1024,
        help_text="多张报表可以扫成一个文件，歪斜、倒置都可以；200—300 dpi 为宜。",
    )


class HandForm(forms.Form):
    """Where a page belongs."""

    number = forms.CharField(label="报表编号", max_length=40, help_text="印在报表右上角，如 BB2026-000012。")
    signed = forms.BooleanField(label="这是已签字盖章的现行版本（待签发的报表即为签发）", required=False)


@audience("staff", permission=FILE_SCANS)
class BatchList(ListPage):
    """Batches of scans, the latest first."""

    code = "intake.scans"
    title = "扫描归档"
    export_permission = (FILE_SCANS,)
    template = "ui/intake/batches.html"
    columns = (
        Column("given", "上传时间", lambda b: b.given_at, sort=("given_at",), css="nowrap"),
        Column(
            "state",
            "状态",
            lambda b: b.get_state_display(),
            lambda b, _: lights.state(b.get_state_display(), TONES[b.state]),
        ),
        Column("done", "页数", lambda b: b.done, css="num"),
        Column("filed", "已归档", lambda b: b.filed, css="num"),
        Column("changed", "打印后有改动", lambda b: b.changed, css="num"),
        Column("waiting", "待人工归档", lambda b: b.waiting, sort=("waiting",), css="num"),
        Column("by", "上传人", lambda b: b.given_by, css="phone-off"),
    )
    default_order = ("-given_at", "-pk")
    empty_title = "还没有扫描件"
    empty_text = "报表打印、签字、盖章后扫描上传，系统按二维码归档。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return batches_for(actor)

    def url_of(self, row: ScanBatch) -> str:
        return reverse("intake:batch", args=[row.pk])

    def crumbs(self, actor: Actor) -> tuple[Crumb, ...]:
        return (HOME, Crumb("扫描归档"))

    def _context(self, *args: Any) -> dict[str, Any]:
        return {**super()._context(*args), "upload": BatchForm()}


@audience("staff", permission=FILE_SCANS)
def give(request: HttpRequest) -> HttpResponse:
    """Give in files from the scanner."""
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = take_batch(files=form.cleaned_data["scans"], actor=actor_of(request), now=clock.now())
            messages.success(request, "已上传，正在识别；可以离开此页，稍后再看。")
            return HttpResponseRedirect(reverse("intake:batch", args=[batch.pk]))
        except (IntakeError, EvidenceError) as error:
            form.add_error("scans", str(error))
    title = "上传扫描件"
    context = {
        "form": form,
        "title": title,
        "button": "上传",
        "cancel": reverse("intake:scans"),
        "crumbs": (HOME, BATCHES, Crumb(title)),
    }
    return render(request, "ui/intake/form_edit.html", context, status=422 if form.errors else 200)


@audience("staff", permission=FILE_SCANS)
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: what waits first, then what was filed where."""
    actor = actor_of(request)
    try:
        found = batch_for(actor, pk)
    except ScanBatch.DoesNotExist as error:
        raise Http404 from error
    pages = pages_of(found)
    context = {
        "batch": found,
        "state": lights.state(found.get_state_display(), TONES[found.state]),
        "busy": found.state in {BatchState.QUEUED, BatchState.RUNNING},
        "waiting": [page for page in pages if page.state == PageState.WAITING],
        "handled": [
            (page, lights.state(page.get_state_display(), PAGE_TONES[page.state]))
            for page in pages
            if page.state != PageState.WAITING
        ],
        "crumbs": (HOME, BATCHES, Crumb(found.given_at.strftime("%Y-%m-%d"))),
    }
    return render(request, "ui/intake/batch.html", context)


def _page(request: HttpRequest, token: str) -> ScanPage:
    try:
        return page_for(actor_of(request), token)
    except ScanPage.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=FILE_SCANS)
def one_page(request: HttpRequest, token: str) -> HttpResponse:
    """A page that waits, with its picture: file it to a sheet, or say why not."""
    page = _page(request, token)
    back = reverse("intake:batch", args=[page.batch_id])
    if page.state != PageState.WAITING:
        messages.warning(request, "这一页已经处理过。")
        return HttpResponseRedirect(back)
    form = HandForm(request.POST if "file" in request.POST else None)
    if request.method == "POST" and _handled(request, page, form):
        return HttpResponseRedirect(back)
    context = {"page": page, "form": form, "back": back, "crumbs": (HOME, BATCHES, Crumb(f"第 {page.number} 页"))}
    return render(request, "ui/intake/page.html", context, status=422 if form.errors else 200)


def _handled(request: HttpRequest, page: ScanPage, form: HandForm) -> bool:
    actor, now = actor_of(request), clock.now()
    try:
        if "drop" in request.POST:
            drop_page(page=page, reason=request.POST.get("reason", ""), actor=actor, now=now)
            messages.success(request, "已记为不归档。")
            return True
        if form.is_valid():
            number = form.cleaned_data["number"].strip().upper()
            sheet = sheets_to_file(actor).get(case__number=number)
            file_page(page=page, sheet=sheet, signed=form.cleaned_data["signed"], actor=actor, now=now)
            messages.success(request, f"已归档到 {number}。")
            return True
    except ReturnSheet.DoesNotExist:
        form.add_error("number", "没有这张报表，请核对编号。")
    except (IntakeError, EvidenceError) as error:
        messages.warning(request, str(error))
        return True
    return False


@audience("staff", permission=FILE_SCANS)
@require_GET
def picture(request: HttpRequest, token: str) -> HttpResponseBase:
    """The picture of a page that was not filed."""
    page = _page(request, token)
    if page.picture is None:
        raise Http404
    answer = FileResponse(default_storage.open(blob_path(page.picture.sha256)), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
