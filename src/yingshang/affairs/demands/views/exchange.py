"""The exchange with 12345 by page: its export previewed and brought in, the 回填 lists made and fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.adapters.hotline import OrdersResult, import_orders, incoming, make_return_list
from yingshang.affairs.demands.errors import DemandError
from yingshang.affairs.demands.forms import OrdersForm
from yingshang.affairs.demands.models import ReturnList
from yingshang.affairs.demands.queries import order_imports, return_file, return_list_for, return_lists
from yingshang.kernel import clock
from yingshang.kernel.tables import UnreadableTable
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb

HOME = Crumb("企业诉求", "/demands/")
KEPT, ERRORS = "orders_file", "orders_errors"
SHOWN = 100
"""Errors and remarks on the page; the workbook has them all."""


@audience("staff", permission=may.EXCHANGE)
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Upload an export and see what it would do; the lists made so far."""
    form = OrdersForm(request.POST or None, request.FILES or None)
    result: OrdersResult | None = None
    if request.method == "POST" and form.is_valid():
        result = _preview(request, form)
    context: dict[str, Any] = {
        "crumbs": [HOME, Crumb("12345 交换")],
        "form": form,
        "result": result,
        "shown": SHOWN,
        "imports": order_imports(actor_of(request)),
        "lists": return_lists(actor_of(request)),
    }
    return render(request, "demands/exchange.html", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, form: OrdersForm) -> OrdersResult | None:
    file = form.cleaned_data["file"]
    _forget(request)
    kept = incoming.keep(file)
    try:
        with incoming.opened(kept) as path:
            result = import_orders(path=path, name=file.name, actor=actor_of(request), now=clock.now(), dry_run=True)
    except UnreadableTable as fault:
        incoming.drop(kept)
        form.add_error("file", str(fault))
        return None
    request.session[KEPT] = [kept, file.name]
    request.session[ERRORS] = result.errors_file
    return result


def _forget(request: HttpRequest) -> None:
    kept, _ = request.session.pop(KEPT, ("", ""))
    if kept:
        incoming.drop(kept)


@audience("staff", permission=may.EXCHANGE)
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Bring in the file that was previewed."""
    kept, name = request.session.get(KEPT, ("", ""))
    try:
        with incoming.opened(kept or "none") as path:
            result = import_orders(path=path, name=name, actor=actor_of(request), now=clock.now())
    except (OSError, DemandError) as fault:
        messages.error(request, str(fault) if isinstance(fault, DemandError) else "文件已导入或已失效，请重新上传。")
        return HttpResponseRedirect(reverse("demands:exchange"))
    _forget(request)
    words = f"新登记 {result.created} 件，已有 {result.unchanged} 件，退回 {result.rejected} 行。"
    messages.success(request, words)
    return HttpResponseRedirect(reverse("demands:exchange"))


@audience("staff", permission=may.EXCHANGE)
@require_GET
def errors(request: HttpRequest) -> HttpResponseBase:
    """The rejected rows of the file previewed last, to be mended."""
    path = Path(request.session.get(ERRORS) or "none")
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="需要改正的工单.xlsx")


@audience("staff", permission=may.EXCHANGE)
@require_POST
def make_list(request: HttpRequest) -> HttpResponse:
    """Make today's 回填 list."""
    try:
        made = make_return_list(actor=actor_of(request), now=clock.now())
    except DemandError as fault:
        messages.info(request, str(fault))
    else:
        messages.success(request, f"已生成回填表，共 {made.count} 件，请在下方下载。")
    return HttpResponseRedirect(reverse("demands:exchange"))


@audience("staff", permission=may.EXCHANGE)
@require_GET
def fetch_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Fetch a 回填 list, the first time or again."""
    try:
        made = return_list_for(actor_of(request), pk)
        file = return_file(made)
    except (ReturnList.DoesNotExist, FileNotFoundError) as fault:
        raise Http404 from fault
    name = f"12345回填-{made.day:%Y%m%d}-{made.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)
