"""Pages of an edition: reading it, a figure, verifying, files; the public page behind the QR."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel.documents import ConversionFailed, FigureRun, MissingProgram, render_html
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop.standalone import page_of
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import DOCX, document_of, docx_of, file_name, pdf_of
from yingshang.kernel.workshop.permissions import READ, VIEW
from yingshang.kernel.workshop.queries.editions import edition_by_token, edition_for, figure_of
from yingshang.kernel.workshop.queries.frozen import views_of
from yingshang.kernel.workshop.services import verify_edition

SEE = (READ, VIEW)
HOME = Crumb("成稿", "/reports/")


@audience("staff", permission=SEE)
@require_GET
def edition(request: HttpRequest, report: str) -> HttpResponse:
    """The paper on screen; each figure leads to what it rests on."""
    held = _found(request, report)

    def address(run: FigureRun) -> str:
        return reverse("workshop:edition_figure", args=[report, run.id])

    paper = mark_safe(render_html(document_of(held), href=address))  # noqa: S308 - everything in it is escaped
    context = {"edition": held, "frozen": held.frozen, "paper": paper, "crumbs": (HOME, Crumb(report))}
    return render(request, "ui/workshop/editions/edition.html", context)


@audience("staff", permission=SEE)
@require_GET
def figure(request: HttpRequest, report: str, figure_id: str) -> HttpResponse:
    """One frozen figure: definition, source, n/N, exclusions, records."""
    held = _found(request, report)
    try:
        row = figure_of(held, figure_id)
    except FrozenFigure.DoesNotExist as error:
        raise Http404 from error
    (view,) = views_of([row], actor_of(request), pages=_page_asked(request))
    crumbs = (HOME, Crumb(report, reverse("workshop:edition", args=[report])), Crumb(view.name))
    return render(request, "ui/workshop/editions/figure.html", {"edition": held, "figure": view, "crumbs": crumbs})


def _page_asked(request: HttpRequest) -> dict[str, int]:
    """Which page of which role's records; nonsense asks for the first."""
    role, page = request.GET.get("role", ""), request.GET.get("page", "")
    return {role: int(page)} if role and page.isdecimal() and len(page) < 8 else {}


@audience("staff", permission=SEE)
@require_POST
def verify(request: HttpRequest, report: str) -> HttpResponse:
    """Recompute every figure and say what has changed, and why."""
    held = _found(request, report)
    found = verify_edition(held, actor=actor_of(request))
    names = {row["id"]: row["name"] for row in held.content["sources"]}
    changes = [(names.get(change.id, "文稿"), change) for change in found.changed]
    crumbs = (HOME, Crumb(report, reverse("workshop:edition", args=[report])), Crumb("核验"))
    context = {"edition": held, "found": found, "changes": changes, "crumbs": crumbs}
    return render(request, "ui/workshop/editions/verified.html", context)


@audience("staff", permission=SEE)
@require_GET
def download(request: HttpRequest, report: str, ending: str) -> HttpResponse:
    """The paper as a file: docx, pdf or html."""
    held = _found(request, report)
    try:
        content, media_type = _file(held, ending, actor_of(request))
    except (MissingProgram, ConversionFailed) as fault:
        messages.warning(request, f"没有生成 PDF：{fault}")
        return HttpResponseRedirect(reverse("workshop:edition", args=[report]))
    response = HttpResponse(content, content_type=media_type)
    name = quote(file_name(held, ending))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _file(edition: Edition, ending: str, actor: Actor) -> tuple[bytes, str]:
    """The content and its media type. Errors: ``Http404`` for another ending."""
    if ending == "docx":
        return docx_of(edition), DOCX
    if ending == "pdf":
        return pdf_of(edition), "application/pdf"
    if ending == "html":
        return page_of(edition, actor=actor).encode(), "text/html; charset=utf-8"
    raise Http404


@audience("public")
@require_GET
def public(request: HttpRequest, mark: str) -> HttpResponse:
    """What the QR of a sheet shows: which paper this is, and the numbers as they were frozen."""
    try:
        held = edition_by_token(mark)
    except Edition.DoesNotExist as error:
        raise Http404 from error
    return render(
        request,
        "ui/workshop/editions/public.html",
        {"edition": held, "frozen": held.frozen, "rows": held.content["sources"]},
    )


def _found(request: HttpRequest, number: str) -> Edition:
    try:
        return edition_for(actor_of(request), number)
    except Edition.DoesNotExist as error:
        raise Http404 from error
