"""Many at once: a selection or a township, done by the worker; its progress, the sheets of labels."""

from __future__ import annotations

from collections.abc import Sequence
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
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import BatchKind, BatchState
from yingshang.registry.codes.errors import CodeError
from yingshang.registry.codes.forms import TownshipForm
from yingshang.registry.codes.models import CodeBatch
from yingshang.registry.codes.queries import batches_for
from yingshang.registry.codes.services import ask_batch
from yingshang.registry.codes.services.batches import NEEDED
from yingshang.registry.codes.tables import BATCH_TONES, BATCHES
from yingshang.registry.codes.views.own import HOME
from yingshang.registry.enterprises.filters import townships_of

LIST = "发码与打印进度"


@audience("staff", permission=may.PRINT)
class BatchList(ListPage):
    """What the worker was asked to do."""

    code = "codes.batches"
    title = LIST
    columns = BATCHES
    export_permission = (may.ISSUE,)
    default_order = ("-asked_at", "-pk")
    empty_title = "还没有提交过"
    empty_text = "在企业码列表里勾选主体，或按整个乡镇提交。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return batches_for(actor).select_related("unit").defer("enterprises")

    def url_of(self, row: CodeBatch) -> str:
        return reverse("codes:batch", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(LIST))


def _ask(request: HttpRequest, kind: BatchKind) -> HttpResponse:
    keys = [int(key) for key in request.POST.getlist("row") if key.isdecimal()]
    try:
        batch = ask_batch(kind=kind, enterprise_ids=keys, actor=actor_of(request), now=clock.now())
    except CodeError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(reverse("codes:own"))
    return HttpResponseRedirect(reverse("codes:batch", args=[batch.pk]))


@audience("staff", permission=may.ISSUE)
@require_POST
def issue_many(request: HttpRequest) -> HttpResponse:
    """Codes for the selected ones."""
    return _ask(request, BatchKind.ISSUE)


@audience("staff", permission=may.PRINT)
@require_POST
def labels_many(request: HttpRequest) -> HttpResponse:
    """Labels of the selected ones."""
    return _ask(request, BatchKind.LABELS)


@audience("staff", permission=may.PRINT)
@require_http_methods(["GET", "POST"])
def township(request: HttpRequest) -> HttpResponse:
    """Codes or labels for a whole township."""
    actor = actor_of(request)
    kinds = [kind for kind, needed in NEEDED.items() if actor.has(needed)]
    form = TownshipForm(
        request.POST or None,
        units=townships_of(request),
        kinds=kinds,
        initial={"kind": kinds[-1], "unit": actor.unit_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = ask_batch(actor=actor, now=clock.now(), **form.cleaned_data)
        except CodeError as error:
            form.add_error("unit", str(error))
        else:
            return HttpResponseRedirect(reverse("codes:batch", args=[batch.pk]))
    context = {"form": form, "crumbs": (HOME, Crumb("整个乡镇"))}
    return render(request, "codes/township.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> CodeBatch:
    found = batches_for(actor_of(request)).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@audience("staff", permission=may.PRINT)
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress or result of one; while it moves, the page asks again by itself."""
    held = _found(request, pk)
    context = {
        "batch": held,
        "tone": BATCH_TONES[held.state],
        "moves": held.state in {BatchState.QUEUED, BatchState.RUNNING},
        "labels": held.kind == BatchKind.LABELS,
        "crumbs": (HOME, Crumb(LIST, reverse("codes:batches")), Crumb(held.get_kind_display())),
        "now": clock.now(),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "codes/batch_body.html" if part else "codes/batch.html", context)


@audience("staff", permission=may.PRINT)
@require_GET
def sheets(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The printed labels: PDF, or .docx where the machine cannot make one."""
    held = _found(request, pk)
    if not held.file:
        raise Http404
    ending = str(held.file.name).rpartition(".")[2]
    return FileResponse(held.file.open("rb"), as_attachment=True, filename=f"企业码标签-{held.pk}.{ending}")
