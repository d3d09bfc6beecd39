"""The pages of files received: upload, say which column is which, see what it would come to, take in, hand back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.adapters import adapter_of, adapters
from yingshang.kernel.intake.enums import ReceivedState
from yingshang.kernel.intake.errors import IntakeError, InvalidForm, NotReadable
from yingshang.kernel.intake.models import Due, Received
from yingshang.kernel.intake.permissions import RECEIVE
from yingshang.kernel.intake.queries.dues import dues_for, units_that_may_owe
from yingshang.kernel.intake.queries.files import file_for, proposed, received_for, sample_of
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.intake.services.receiving import (
    confirm_columns,
    drop_file,
    errors_back,
    hand_back,
    try_columns,
    upload_file,
)
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.fields import DayField, FilesField
from yingshang.kernel.ui.intake.dues import HOME
from yingshang.kernel.ui.lists import Column, ListPage

FILES = Crumb("收到的文件", "/intake/files/")
ENDINGS = (".xlsx", ".xls", ".et", ".csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DUES = 300
TONES: dict[str, str] = {
    ReceivedState.UPLOADED: "waiting",
    ReceivedState.QUEUED: "active",
    ReceivedState.TAKEN: "done",
    ReceivedState.REFUSED: "trouble",
    ReceivedState.DROPPED: "closed",
}


class DueChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # is no generic when it runs
    """A due by its form, unit and period."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.owing.form.name} {obj.owing.unit.short_name} {label_of(obj.first, obj.last)}"


class UploadForm(forms.Form):
    """A file, from whom, for what."""

    sheet = FilesField(label="文件", endings=ENDINGS, most=1, each=20 * 1024 * 1024)
    sender = forms.ModelChoiceField(label="来自单位", queryset=Unit.objects.none(), empty_label="请选择")
    adapter = forms.ChoiceField(label="内容", choices=())
    due = DueChoice(label="对应的应报事项", queryset=Due.objects.none(), required=False, empty_label="无")
    as_of = DayField(label="数据日期")

    def __init__(self, *args: Any, units: QuerySet[Unit], dues: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sender, adapter, due = self.fields["sender"], self.fields["adapter"], self.fields["due"]
        assert isinstance(sender, forms.ModelChoiceField)
        assert isinstance(adapter, forms.ChoiceField)
        assert isinstance(due, forms.ModelChoiceField)
        sender.queryset, due.queryset = units, dues
        adapter.choices = [(one.code, one.name) for one in adapters()]


@audience("staff", permission=RECEIVE)
class FileList(ListPage):
    """Every file that came, the latest first."""

    code = "intake.files"
    title = "收到的文件"
    export_permission = (RECEIVE,)
    template = "ui/intake/sublist.html"
    columns = (
        Column("name", "文件", lambda r: r.file_name, css="wide"),
        Column("sender", "来自", lambda r: r.sender.short_name, sort=("sender__order",), css="nowrap"),
        Column(
            "state", "状态", lambda r: r.get_state_display(), lambda r, _: state_of(r), sort=("state",), css="nowrap"
        ),
        Column("as_of", "数据日期", lambda r: r.as_of, sort=("as_of",), css="nowrap phone-off"),
        Column("version", "版本", lambda r: r.version or "—", css="num phone-off"),
        Column("rows", "行", lambda r: r.counts.get("rows", "—"), css="num"),
        Column("rejected", "退回行", lambda r: r.counts.get("rejected", "—"), css="num"),
        Column("received", "上传时间", lambda r: r.received_at, sort=("received_at",), css="nowrap"),
    )
    default_order = ("-received_at", "-pk")
    empty_title = "还没有收到文件"
    empty_text = "上级平台、银行、法院等发来的表格在这里接收，列名只须核对一次。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return received_for(actor)

    def url_of(self, row: Received) -> str:
        return reverse("intake:file", args=[row.token])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb("收到的文件"))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("upload", "接收文件", reverse("intake:upload"), style="primary"),)


def state_of(received: Received) -> Any:
    """Its state as a badge."""
    return lights.state(received.get_state_display(), TONES[received.state])


@audience("staff", permission=RECEIVE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; its columns are looked at next."""
    actor, today = actor_of(request), clock.today()
    dues = dues_for(actor, today).filter(first__lte=today, waived_at=None).order_by("-due_on", "-pk")
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        units=units_that_may_owe(actor, today),
        dues=dues if request.method == "POST" else dues[:MOST_DUES],
        initial={"as_of": today, "due": request.GET.get("due", "")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = upload_file(
                file=data["sheet"][0],
                adapter=data["adapter"],
                sender=data["sender"],
                due=data["due"],
                as_of=data["as_of"],
                actor=actor,
                now=clock.now(),
            )
            return HttpResponseRedirect(reverse("intake:file", args=[made.token]))
        except (IntakeError, EvidenceError) as error:
            form.add_error("sheet", str(error))
    context = {
        "form": form,
        "title": "接收文件",
        "button": "上传并核对列名",
        "cancel": reverse("intake:files"),
        "crumbs": (HOME, FILES, Crumb("接收文件")),
    }
    return render(request, "ui/intake/form_edit.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, token: str) -> Received:
    try:
        return file_for(actor_of(request), token)
    except Received.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=RECEIVE)
def one(request: HttpRequest, token: str) -> HttpResponse:
    """A file: before it is taken, which column is which and what it would come to; afterwards what it came to."""
    received = _found(request, token)
    if received.state != ReceivedState.UPLOADED:
        return _taken(request, received)
    if "drop" in request.POST:
        return _dropped(request, received)
    actor, now = actor_of(request), clock.now()
    proposal = proposed(received)
    columns = dict(proposal.columns)
    faults: list[str] = []
    taken = None
    if request.method == "POST":
        columns = _columns(request, received)
        try:
            if "confirm" in request.POST:
                confirm_columns(received=received, columns=columns, actor=actor, now=now)
                messages.success(request, "列名已记住，文件正在接收；同一来源、同样表头的文件下次不必再核对。")
                return HttpResponseRedirect(reverse("intake:file", args=[token]))
            taken = try_columns(received=received, columns=columns, actor=actor, now=now)
        except InvalidForm as error:
            faults = [text for texts in error.errors.values() for text in texts]
        except IntakeError as error:
            faults = [str(error)]
    context = {
        "received": received,
        "fields": _fields(received, columns),
        "saved": proposal.saved,
        "sample": sample_of(received),
        "taken": taken,
        "tried": request.method == "POST" and not faults,
        "faults": faults,
        "crumbs": (HOME, FILES, Crumb("核对列名")),
    }
    return render(request, "ui/intake/mapping.html", context, status=422 if faults else 200)


def _columns(request: HttpRequest, received: Received) -> dict[str, str]:
    """Field key → title, as chosen on the page; titles that the file does not have are not taken."""
    chosen = {field.key: request.POST.get(f"column:{field.key}", "") for field in adapter_of(received.adapter).fields}
    return {key: title for key, title in chosen.items() if title in received.header}


def _fields(received: Received, columns: Mapping[str, str]) -> list[tuple[str, str, bool, list[tuple[str, bool]]]]:
    """Key, name, whether required, and the titles with the chosen one."""
    titles = [title for title in received.header if title]
    return [
        (field.key, field.name, field.required, [(title, columns.get(field.key) == title) for title in titles])
        for field in adapter_of(received.adapter).fields
    ]


def _dropped(request: HttpRequest, received: Received) -> HttpResponse:
    try:
        drop_file(received=received, actor=actor_of(request), now=clock.now())
        messages.success(request, "已撤回。")
    except IntakeError as error:
        messages.warning(request, str(error))
    return HttpResponseRedirect(reverse("intake:files"))


def _taken(request: HttpRequest, received: Received) -> HttpResponse:
    adapter = adapter_of(received.adapter)
    context = {
        "received": received,
        "state": state_of(received),
        "busy": received.state == ReceivedState.QUEUED,
        "counts": received.counts,
        "errors": received.errors[:50],
        "adapter": adapter.name,
        "tells": adapter.tell is not None and received.state == ReceivedState.TAKEN,
        "crumbs": (HOME, FILES, Crumb(received.file_name)),
    }
    return render(request, "ui/intake/received.html", context)


@audience("staff", permission=RECEIVE)
@require_GET
def errors(request: HttpRequest, token: str) -> HttpResponse:
    """The refused rows as a workbook."""
    received = _found(request, token)
    if not received.errors:
        raise Http404
    return _workbook(errors_back(received), f"退回行-{received.file_name}")


@audience("staff", permission=RECEIVE)
@require_GET
def back(request: HttpRequest, token: str) -> HttpResponse:
    """回填: the file with the status of each row."""
    received = _found(request, token)
    try:
        return _workbook(hand_back(received), f"回填-{received.file_name}")
    except NotReadable as error:
        raise Http404 from error


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    plain = name.rpartition(".")[0] or name
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(plain)}.xlsx"
    return answer
