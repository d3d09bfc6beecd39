"""Pages of written summaries: list, making one, reading, a figure, verifying, files; the public page behind the QR."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from yingshang.faces.reports import outputs, queries
from yingshang.faces.reports.composing import document_of
from yingshang.faces.reports.errors import ReportError
from yingshang.faces.reports.forms import MakeForm
from yingshang.faces.reports.frozen import views_of
from yingshang.faces.reports.models import RequestState, SummaryRequest, WrittenSummary
from yingshang.faces.reports.permissions import MAKE, READ
from yingshang.faces.reports.requests import request_summary, retry_request
from yingshang.faces.reports.services import verify_written
from yingshang.kernel import clock
from yingshang.kernel.documents import ConversionFailed, FigureRun, MissingProgram, render_html
from yingshang.kernel.figures.errors import FigureError
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import Column, ListPage

HOME = Crumb("年度总结", "/reports/")
TONES: dict[str, str] = {
    RequestState.QUEUED: "new",
    RequestState.RUNNING: "active",
    RequestState.DONE: "done",
    RequestState.FAILED: "trouble",
}


@audience("staff", permission=READ)
class ReportList(ListPage):
    """Every summary within reach, newest first."""

    code = "reports.list"
    title = "年度总结"
    default_order = ("-pk",)
    template = "reports/list.html"
    export_permission = (READ,)
    empty_title = "还没有总结"
    empty_text = "生成之后列在这里，随时可以核验。"
    columns = (
        Column("number", "编号", lambda row: row.number, css="nowrap"),
        Column("title", "标题", lambda row: row.frozen.title, css="wide"),
        Column("unit", "单位", lambda row: row.frozen.unit.short_name, css="phone-off"),
        Column("copy", "文稿", lambda row: "工作稿" if row.draft else "签发稿", css="nowrap"),
        Column("by", "生成人", lambda row: row.frozen.acting_as, css="phone-off"),
        Column("at", "生成时间", lambda row: row.frozen.frozen_at, css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return queries.reports_for(actor)

    def url_of(self, row: WrittenSummary) -> str:
        return reverse("reports:report", args=[row.number])

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
        target = reverse("reports:report", args=[held.written.number])
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


@audience("staff", permission=READ)
@require_GET
def read(request: HttpRequest, report: str) -> HttpResponse:
    """The paper on screen; each figure leads to what it rests on."""
    written = _found(request, report)

    def address(run: FigureRun) -> str:
        return reverse("reports:figure", args=[report, run.id])

    paper = mark_safe(render_html(document_of(written), href=address))  # noqa: S308 - everything in it is escaped
    context = {"written": written, "frozen": written.frozen, "paper": paper, "crumbs": (HOME, Crumb(report))}
    return render(request, "reports/report.html", context)


@audience("staff", permission=READ)
@require_GET
def figure(request: HttpRequest, report: str, figure_id: str) -> HttpResponse:
    """One frozen figure: definition, source, n/N, exclusions, records."""
    written = _found(request, report)
    try:
        row = queries.figure_of(written, figure_id)
    except FrozenFigure.DoesNotExist as error:
        raise Http404 from error
    (view,) = views_of([row], actor_of(request), pages=_page_asked(request))
    crumbs = (HOME, Crumb(report, reverse("reports:report", args=[report])), Crumb(view.name))
    return render(request, "reports/figure.html", {"written": written, "figure": view, "crumbs": crumbs})


def _page_asked(request: HttpRequest) -> dict[str, int]:
    """Which page of which role's records; nonsense asks for the first."""
    role, page = request.GET.get("role", ""), request.GET.get("page", "")
    return {role: int(page)} if role and page.isdecimal() and len(page) < 8 else {}


@audience("staff", permission=READ)
@require_POST
def verify(request: HttpRequest, report: str) -> HttpResponse:
    """Recompute every figure and say what has changed, and why."""
    written = _found(request, report)
    found = verify_written(written, actor=actor_of(request))
    names = {row["id"]: row["name"] for row in written.content["sources"]}
    changes = [(names.get(change.id, "总结"), change) for change in found.changed]
    crumbs = (HOME, Crumb(report, reverse("reports:report", args=[report])), Crumb("核验"))
    context = {"written": written, "found": found, "changes": changes, "crumbs": crumbs}
    return render(request, "reports/verified.html", context)


@audience("staff", permission=READ)
@require_GET
def download(request: HttpRequest, report: str, ending: str) -> HttpResponse:
    """The paper as a file: docx, pdf or html."""
    written = _found(request, report)
    try:
        content, media_type = _file(written, ending, actor_of(request))
    except (MissingProgram, ConversionFailed) as fault:
        messages.warning(request, f"没有生成 PDF：{fault}")
        return HttpResponseRedirect(reverse("reports:report", args=[report]))
    response = HttpResponse(content, content_type=media_type)
    name = quote(outputs.file_name(written, ending))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _file(written: WrittenSummary, ending: str, actor: Actor) -> tuple[bytes, str]:
    """The content and its media type. Errors: ``Http404`` for another ending."""
    if ending == "docx":
        return outputs.docx_of(written), outputs.DOCX
    if ending == "pdf":
        return outputs.pdf_of(written), "application/pdf"
    if ending == "html":
        return outputs.page_of(written, actor=actor).encode(), "text/html; charset=utf-8"
    raise Http404


@audience("public")
@require_GET
def public(request: HttpRequest, mark: str) -> HttpResponse:
    """What the QR of a sheet shows: which paper this is, and the numbers as they were frozen."""
    try:
        written = queries.report_by_token(mark)
    except WrittenSummary.DoesNotExist as error:
        raise Http404 from error
    return render(
        request,
        "reports/public.html",
        {"written": written, "frozen": written.frozen, "rows": written.content["sources"]},
    )


def _found(request: HttpRequest, number: str) -> WrittenSummary:
    try:
        return queries.report_for(actor_of(request), number)
    except WrittenSummary.DoesNotExist as error:
        raise Http404 from error
