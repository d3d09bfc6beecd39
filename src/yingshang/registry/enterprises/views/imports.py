"""Importing a register on the page: upload, preview, confirm, progress, result."""

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
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.enums import Change, ImportState
from yingshang.registry.enterprises.errors import ImportNotReady
from yingshang.registry.enterprises.forms import UploadForm
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.queries import run_for, runs_for
from yingshang.registry.enterprises.rules.columns import TITLES
from yingshang.registry.enterprises.services import confirm_import, fetch_errors, upload_register, withdraw_import
from yingshang.registry.enterprises.tables import RUN_TONES, RUNS
from yingshang.registry.enterprises.views.finding import HOME

LIST = "导入记录"
SHOWN = 50
"""Errors and remarks on the page; the workbook has all errors."""


@audience("staff", permission=may.IMPORT)
class RunList(ListPage):
    """What was brought in, by whom, with which result."""

    code = "enterprises.imports"
    title = LIST
    columns = RUNS
    export_permission = (may.IMPORT,)
    default_order = ("-uploaded_at", "-pk")
    empty_title = "还没有导入过"
    empty_text = ""

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return runs_for(actor)

    def url_of(self, row: ImportRun) -> str:
        return reverse("enterprises:run", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(LIST))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("import", "导入名录", reverse("enterprises:upload"), style="primary"),)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return (HOME, Crumb(LIST, reverse("enterprises:imports")), Crumb(last))


@audience("staff", permission=may.IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; what it would do is shown before anything changes."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"as_of": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = upload_register(
            file=given["file"],
            name=given["file"].name,
            mode=given["mode"],
            strict=given["strict"],
            as_of=given["as_of"],
            actor=actor_of(request),
            now=clock.now(),
        )
        return HttpResponseRedirect(reverse("enterprises:run", args=[run.pk]))
    context = {"form": form, "crumbs": _crumbs("导入名录")}
    return render(request, "enterprises/upload.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> ImportRun:
    found = run_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


@audience("staff", permission=may.IMPORT)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, preview or result of one import, by its state; while it moves, the page asks again by itself."""
    held = _found(request, pk)
    result = held.result
    known = {title: TITLES[name][0] for name, title in result.get("titles", {}).items()}
    context = {
        "run": held,
        "tone": RUN_TONES[held.state],
        "waits": held.state == ImportState.UPLOADED,
        "looks": held.state == ImportState.PREVIEWING,
        "moves": held.state in {ImportState.PREVIEWING, ImportState.QUEUED, ImportState.RUNNING},
        "heads": [(title, known.get(title, "")) for title in result.get("header", [])],
        "sample": result.get("sample", []),
        "problem": result.get("problem", ""),
        "errors": result.get("errors", [])[:SHOWN],
        "remarks": result.get("remarks", [])[:SHOWN],
        "waiting": result.get("waiting", 0),
        "closed": result.get("closed", 0),
        "lists": result.get("lists", {}),
        "changes": [(c.label, result["lists"]["counts"].get(c.value, 0)) for c in Change] if "lists" in result else [],
        "has_errors_file": bool(held.errors_file) and Path(held.errors_file).is_file(),
        "crumbs": _crumbs(held.file_name),
        "now": clock.now(),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "enterprises/run_body.html" if part else "enterprises/run.html", context)


@audience("staff", permission=may.IMPORT)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker bring it in."""
    _found(request, pk)
    try:
        accepted = request.POST.get("accept_closures") == "1"
        confirm_import(run_id=pk, accept_closures=accepted, actor=actor_of(request), now=clock.now())
    except ImportNotReady as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("enterprises:run", args=[pk]))


@audience("staff", permission=may.IMPORT)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an uploaded file."""
    _found(request, pk)
    try:
        withdraw_import(run_id=pk, actor=actor_of(request), now=clock.now())
    except ImportNotReady as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已放弃，未写入任何内容。")
    return HttpResponseRedirect(reverse("enterprises:imports"))


@audience("staff", permission=may.IMPORT)
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of the rejected rows; its download is recorded."""
    held = _found(request, pk)
    try:
        path = fetch_errors(run_id=pk, actor=actor_of(request), now=clock.now())
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{Path(held.file_name).stem}-退回行.xlsx")
