"""Pages of reports: the list of what was written, and letting the system write a summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from yingshang.faces.reports import queries
from yingshang.faces.reports.errors import ReportError
from yingshang.faces.reports.forms import MakeForm
from yingshang.faces.reports.models import RequestState, SummaryRequest
from yingshang.faces.reports.permissions import MAKE
from yingshang.faces.reports.requests import request_summary, retry_request
from yingshang.kernel import clock
from yingshang.kernel.figures.errors import FigureError
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import Column, ListPage
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.permissions import READ, VIEW
from yingshang.kernel.workshop.queries.editions import editions_for

HOME = Crumb("成稿", "/reports/")
SEE = (READ, VIEW)
TONES: dict[str, str] = {
    RequestState.QUEUED: "new",
    RequestState.RUNNING: "active",
    RequestState.DONE: "done",
    RequestState.FAILED: "trouble",
}


@audience("staff", permission=SEE)
class ReportList(ListPage):
    """Everything that was written and lies within reach, newest first."""

    code = "reports.list"
    title = "成稿"
    default_order = ("-pk",)
    template = "reports/list.html"
    export_permission = SEE
    empty_title = "还没有成稿"
    empty_text = "文稿定稿后、系统生成总结后列在这里，随时可以核验。"
    columns = (
        Column("number", "编号", lambda row: row.number, css="nowrap"),
        Column("title", "标题", lambda row: row.frozen.title, css="wide"),
        Column("unit", "单位", lambda row: row.frozen.unit.short_name, css="phone-off"),
        Column("copy", "文稿", lambda row: "工作稿" if row.draft else "签发稿", css="nowrap"),
        Column("by", "生成人", lambda row: row.frozen.acting_as, css="phone-off"),
        Column("at", "生成时间", lambda row: row.frozen.frozen_at, css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return editions_for(actor)

    def url_of(self, row: Edition) -> str:
        return reverse("workshop:edition", args=[row.number])

    def extras(self, actor: Actor) -> dict[str, Any]:
        return {"unfinished": [(one, TONES[one.state]) for one in queries.unfinished_for(actor)]}

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("make", "生成总结", reverse("reports:make"), style="primary"),) if actor.has(MAKE) else ()


@audience("staff", permission=MAKE)
def make(request: HttpRequest) -> HttpResponse:
    """Ask for unit, year and copy; the worker writes it."""
    actor, now = actor_of(request), clock.now()
    form = MakeForm(request.POST or None, units=queries.units_for(actor), this_year=clock.today().year)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            asked = request_summary(
                unit=form.units[wanted["unit"]],
                year=wanted["year"],
                draft=wanted["copy"] == "draft",
                actor=actor,
                now=now,
            )
        except (ReportError, FigureError) as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("reports:asked", args=[asked.pk]))
    crumbs = (HOME, Crumb("生成总结"))
    return render(request, "reports/make.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@audience("staff", permission=READ)
@require_GET
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """A summary that was asked for: how far it is; the paper itself once it is written."""
    held = queries.requests_for(actor_of(request)).filter(pk=pk).first()
    if held is None:
        raise Http404
    part = bool(getattr(request, "htmx", False))
    if held.written is not None:
        target = reverse("workshop:edition", args=[held.written.number])
        return HttpResponseClientRedirect(target) if part else HttpResponseRedirect(target)
    context = {
        "asked": held,
        "tone": TONES[held.state],
        "moves": held.state in {RequestState.QUEUED, RequestState.RUNNING},
        "seconds": int((clock.now() - held.started_at).total_seconds()) if held.started_at else 0,
        "may_make": actor_of(request).has(MAKE),
        "crumbs": (HOME, Crumb("生成总结")),
    }
    return render(request, "reports/progress.html" if part else "reports/asked.html", context)


@audience("staff", permission=MAKE)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a failed one again."""
    try:
        made = retry_request(request_id=pk, actor=actor_of(request), now=clock.now())
    except SummaryRequest.DoesNotExist as error:
        raise Http404 from error
    except ReportError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("reports:list"))
    return HttpResponseRedirect(reverse("reports:asked", args=[made.pk]))
