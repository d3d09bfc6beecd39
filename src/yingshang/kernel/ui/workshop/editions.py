"""Pages of an edition: reading it, a figure, verifying, files; the public page behind the QR."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel.documents import ConversionFailed, FigureRun, MissingProgram, UnfitTemplate, render_html
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.figures.rows import may_read
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.workshop.downloads import DOWNLOADS, sent
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import document_of, file_name
from yingshang.kernel.workshop.permissions import READ, VIEW
from yingshang.kernel.workshop.queries.editions import edition_by_token, edition_for, editions_of, figure_of
from yingshang.kernel.workshop.queries.frozen import views_of
from yingshang.kernel.workshop.queries.standing import errata_of, standing_of
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
    context = {
        "edition": held,
        "frozen": held.frozen,
        "paper": paper,
        "standing": standing_of(held),
        "errata": errata_of(held),
        "siblings": editions_of(held.paper) if held.paper is not None else [],
        "downloads": DOWNLOADS.values(),
        "figures_url": _figures_today(request, held),
        "crumbs": (HOME, Crumb(report)),
    }
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
    """The edition as one of the files of :data:`DOWNLOADS`; those that LibreOffice makes take some seconds."""
    held = _found(request, report)
    wanted = DOWNLOADS.get(ending)
    if wanted is None:
        raise Http404
    try:
        content = wanted.make(held, actor_of(request))
    except (MissingProgram, ConversionFailed, UnfitTemplate) as fault:
        messages.warning(request, f"没有生成{wanted.name}：{fault}")
        return HttpResponseRedirect(reverse("workshop:edition", args=[report]))
    return sent(content, file_name(held, wanted.ending), wanted.media_type)


@audience("public")
@require_GET
def public(request: HttpRequest, mark: str) -> HttpResponse:
    """What the QR of a sheet shows: which paper this is, and the numbers as they were frozen."""
    try:
        held = edition_by_token(mark)
    except Edition.DoesNotExist as error:
        raise Http404 from error
    context = {
        "edition": held,
        "frozen": held.frozen,
        "rows": held.content["sources"],
        "standing": standing_of(held),
        "errata": errata_of(held),
    }
    return render(request, "ui/workshop/editions/public.html", context)


def _figures_today(request: HttpRequest, edition: Edition) -> str:
    """Every figure of the same unit and year as it is today, for whoever may read figures there; else nothing."""
    frozen = edition.frozen
    if not may_read(actor_of(request), frozen.unit):
        return ""
    return f"{reverse('figures:index')}?unit={quote(frozen.unit.code)}&year={frozen.period_first.year}"


def _found(request: HttpRequest, number: str) -> Edition:
    try:
        return edition_for(actor_of(request), number)
    except Edition.DoesNotExist as error:
        raise Http404 from error
