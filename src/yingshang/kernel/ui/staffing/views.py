"""The system administrator's pages for tables of units and officials: upload, preview, confirm, result."""

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
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS
from yingshang.kernel.tables import UnreadableTable
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.kernel.ui.models import StaffingTable, TableKind, TableState
from yingshang.kernel.ui.staffing.columns import REQUIRED, TITLES
from yingshang.kernel.ui.staffing.forms import TableForm
from yingshang.kernel.ui.staffing.slips import by_unit
from yingshang.kernel.ui.staffing.tables_sent import (
    TableNotReady,
    confirm_table,
    send_table,
    table_for,
    tables_for,
    withdraw_table,
)

LIST = "批量导入单位和人员"
SHOWN = 50
"""Errors and remarks on the page; the workbook has all errors."""
TONES: dict[str, str] = {
    TableState.UPLOADED: "waiting",
    TableState.DONE: "done",
    TableState.REFUSED: "trouble",
    TableState.WITHDRAWN: "closed",
}
NOTES = {
    "units": "新单位要写类别。上级单位写代码或名称，可以排在后面的行；空着表示直属于区。",
    "officials": "单位写代码、全称或简称。一人几个职务写几行，填同一账号或手机。没有写账号的人不能登录。",
}
COLUMNS = (
    Column("file", "文件", lambda t: t.file_name),
    Column("kind", "内容", lambda t: t.get_kind_display(), css="nowrap"),
    Column(
        "state",
        "状态",
        lambda t: t.get_state_display(),
        lambda t, _: lights.state(t.get_state_display(), TONES[t.state]),
        css="nowrap",
    ),
    Column("uploaded_at", "上传", lambda t: t.uploaded_at, sort=("uploaded_at",), css="nowrap"),
    Column("who", "经办", lambda t: t.acting_as, css="phone-off"),
    Column("created", "新增", lambda t: t.created, css="num"),
    Column("updated", "更新", lambda t: t.updated, css="num"),
    Column("unchanged", "未变", lambda t: t.unchanged, css="num"),
    Column("rejected", "退回", lambda t: t.rejected, css="num"),
)


@audience("staff", permission=MANAGE_ACCOUNTS)
class TableList(ListPage):
    """Which tables were sent in, by whom, with which result."""

    code = "staffing"
    title = LIST
    export_permission = (MANAGE_ACCOUNTS,)
    columns = COLUMNS
    default_order = ("-uploaded_at", "-pk")
    empty_title = "还没有导入过"
    empty_text = "先导入单位表，再导入人员表。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return tables_for(actor)

    def url_of(self, row: StaffingTable) -> str:
        return reverse("staffing:table", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (Crumb(LIST),)

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("new", "导入一份表", reverse("staffing:new"), style="primary"),)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return (Crumb(LIST, reverse("staffing:list")), Crumb(last))


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a table; what it would do is shown before anything changes."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            table = send_table(
                file=given["file"],
                name=given["file"].name,
                kind=given["kind"],
                strict=given["strict"],
                actor=actor_of(request),
                now=clock.now(),
            )
        except (UnreadableTable, NotAllowed) as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("staffing:table", args=[table.pk]))
    context = {"form": form, "crumbs": _crumbs("导入一份表"), "known": _known()}
    return render(request, "ui/staffing/upload.html", context, status=422 if form.errors else 200)


def _known() -> list[dict[str, str]]:
    """Which columns each table may have."""
    shown = []
    for kind, titles in TITLES.items():
        must = "、".join(names[0] for field, names in titles.items() if field in REQUIRED[kind])
        may = "、".join(names[0] for field, names in titles.items() if field not in REQUIRED[kind])
        shown.append({"name": TableKind(kind).label, "required": must, "optional": may, "note": NOTES[kind]})
    return shown


def _found(request: HttpRequest, pk: int) -> StaffingTable:
    found = table_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_GET
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview or result of one table, by its state."""
    held = _found(request, pk)
    result = held.result
    context = {
        "table": held,
        "tone": TONES[held.state],
        "waits": held.state == TableState.UPLOADED,
        "refused": held.state == TableState.REFUSED,
        "blocked": held.strict and held.rejected > 0,
        "accounts": result.get("accounts", 0),
        "heads": result.get("header", []),
        "sample": result.get("sample", []),
        "errors": result.get("errors", [])[:SHOWN],
        "remarks": result.get("remarks", [])[:SHOWN],
        "has_errors_file": bool(held.errors_file),
        "crumbs": _crumbs(held.file_name),
        "now": clock.now(),
    }
    return render(request, "ui/staffing/table.html", context)


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it in. With new accounts the answer is the sheet of first passwords: this answer alone has them."""
    _found(request, pk)
    back = HttpResponseRedirect(reverse("staffing:table", args=[pk]))
    try:
        done, accounts = confirm_table(pk=pk, actor=actor_of(request), now=clock.now())
    except (TableNotReady, NotAllowed) as error:
        messages.error(request, str(error))
        return back
    if not accounts:
        return back
    context = {"table": done, "units": by_unit(accounts), "district": done.district.name, "count": len(accounts)}
    answer = render(request, "ui/staffing/sheet.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a table that was sent."""
    _found(request, pk)
    try:
        withdraw_table(pk=pk, actor=actor_of(request), now=clock.now())
    except TableNotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃，未写入任何内容。")
    return HttpResponseRedirect(reverse("staffing:list"))


@audience("staff", permission=MANAGE_ACCOUNTS)
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of the refused rows."""
    held = _found(request, pk)
    path = Path(held.errors_file)
    if not held.errors_file or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{Path(held.file_name).stem}-退回行.xlsx")
