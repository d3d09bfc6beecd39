"""The pages of figures: the list, one figure with its way down to the records, attested returns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.queries import attachments_of
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.definitions import history_of
from yingshang.kernel.figures.errors import FigureError, InvalidReturn, UnknownFigure
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.permissions import FILE, FILE_FOR_DISTRICT, READ
from yingshang.kernel.figures.queries import months_of, records_of, units_of
from yingshang.kernel.figures.returns import (
    correct_return,
    file_return,
    is_intact,
    may_file,
    name_of_figure,
    return_for,
    returns_of,
)
from yingshang.kernel.figures.rows import reader_for
from yingshang.kernel.figures.sources import Reader, known_ids, named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.queries import within
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb, FileLink
from yingshang.kernel.ui.figures_forms import CorrectionForm, ReturnForm, part_lines
from yingshang.kernel.ui.figures_shown import line_of, period_of, ratio_of, shown, tile_of, unit_of

HOME = Crumb("指标", "/figures/")
PAGE = 50


def _asked(request: HttpRequest) -> tuple[Actor, Unit, Period, Reader]:
    """Who asks about which unit and year. Errors: ``Http404`` for a unit out of reach."""
    actor = actor_of(request)
    unit = unit_of(actor, request.GET.get("unit", ""))
    if unit is None:
        raise Http404
    period = period_of(request.GET.get("year", ""), clock.today())
    return actor, unit, period, reader_for(actor, unit, period)


@audience("staff", permission=READ)
def index(request: HttpRequest) -> HttpResponse:
    """All figures of a unit over a year."""
    actor, unit, period, reader = _asked(request)
    today = clock.today()
    context = {
        "lines": [line_of(reading) for reading in reader.read_all()],
        "unit": unit,
        "period": period,
        "years": range(today.year, today.year - 4, -1),
        "may_file": may_file(actor, unit),
    }
    return render(request, "ui/figures/index.html", context)


@audience("staff", permission=READ)
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure: number, twelve months, units, definition, returns, records."""
    actor, unit, period, reader = _asked(request)
    try:
        reading, made = reader.read(figure_id), find(figure_id)
    except UnknownFigure as error:
        raise Http404 from error
    scope = FigureScope.of(unit)
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
    points = months_of(made, scope, period.last) if made is not None else []
    records = records_of(made, scope, period, actor, offset=(page - 1) * PAGE, limit=PAGE) if made else None
    units = units_of(made, scope, period) if made is not None else []
    row = contract().get(figure_id)
    context = {
        "reading": reading,
        "tile": tile_of(reading, points, period),
        "months": [(p.label, shown(p.outcome, reading.unit, reading.kind), ratio_of(p.outcome)) for p in points],
        "units": [
            (
                u.unit.short_name,
                "数小不列" if u.suppressed else shown(u.outcome, reading.unit, reading.kind),
                ratio_of(u.outcome),
            )
            for u in units
        ],
        "parts": [
            (part.name, "未填" if part.value is None else part.value, part.n, part.whole)
            for part in reading.outcome.parts
        ],
        "excluded": reading.outcome.excluded,
        "beside": shown(reading.beside, reading.unit, reading.kind) if reading.beside else "",
        "definition": made.definition if made is not None else row.definition_zh if row is not None else "",
        "history": history_of(figure_id),
        "returns": [(r, shown_return(r, reading.unit)) for r in returns_of(figure_id, unit.pk, actor)],
        "records": records,
        "previous": page - 1,
        "next": page + 1 if records is not None and records.visible > page * PAGE else 0,
        "unit": unit,
        "period": period,
        "may_file": may_file(actor, unit),
        "crumbs": (HOME, Crumb(reading.name)),
    }
    return render(request, "ui/figures/figure.html", context)


def shown_return(made: AttestedReturn, unit: str) -> str:
    """What a return states, in a line."""
    value = made.values.get("value")
    ratio = f"（{made.values['n']}/{made.values['N']}）" if made.values.get("n") is not None else ""
    return "见分项" if value is None else f"{value}{'' if unit in ('—', '月') else unit}{ratio}"


def _units_to_file(actor: Actor) -> QuerySet[Unit]:
    """The units whose numbers the actor may state."""
    allowed = within(actor.scopes)
    if actor.has(FILE_FOR_DISTRICT):
        allowed |= Q(pk=actor.district_id)
    return Unit.objects.filter(allowed, until=None)


@audience("staff", permission=FILE)
def new_return(request: HttpRequest) -> HttpResponse:
    """State a number: for any figure of the contract and any further one."""
    actor = actor_of(request)
    unit = unit_of(actor, request.GET.get("unit", ""))
    choices = [(figure_id, f"{named(figure_id)[0]}（{figure_id}）") for figure_id in known_ids()]
    initial = {"figure_id": request.GET.get("figure", ""), "unit": unit}
    form = ReturnForm(
        request.POST or None, request.FILES or None, choices=choices, units=_units_to_file(actor), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        made = _filed(form, actor)
        if made is not None:
            messages.success(request, f"已报送 {made.case.number}。")
            return HttpResponseRedirect(reverse("figures:return", args=[made.case.number]))
    context = {"form": form, "heading": "报送指标数", "button": "报送", "crumbs": (HOME, Crumb("报送指标数"))}
    return render(request, "ui/figures/form.html", context, status=422 if form.errors else 200)


def _filed(form: ReturnForm, actor: Actor) -> AttestedReturn | None:
    data = form.cleaned_data
    try:
        return file_return(
            actor=actor,
            now=clock.now(),
            figure_id=data["figure_id"],
            unit=data["unit"],
            period=Period.between(data["first"], data["last"]),
            values=form.numbers(),
            attestation=form.attestation(),
            source=data["source"],
            scans=data["scans"],
        )
    except InvalidReturn as error:
        form.refuse(error.errors)
    except EvidenceError as error:
        form.add_error("scans", str(error))
    except FigureError as error:
        form.add_error(None, str(error))
    return None


def _found(actor: Actor, number: str) -> AttestedReturn:
    try:
        return return_for(actor, number)
    except AttestedReturn.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=READ)
def one_return(request: HttpRequest, number: str) -> HttpResponse:
    """A return: every version, who stands for it, its scans."""
    actor = actor_of(request)
    made = _found(actor, number)
    unit = named(made.figure_id)[1]
    context: dict[str, Any] = {
        "made": made,
        "name": name_of_figure(made.figure_id),
        "versions": [
            (v, shown_return(v, unit), is_intact(v), v.values.get("parts", []))
            for v in made.case.attested_returns.order_by("-version")
        ],
        "files": [
            FileLink(a.name, reverse("ui:file", args=[a.token]), a.blob.size) for a in attachments_of(made.case, actor)
        ],
        "may_correct": may_file(actor, made.unit),
        "crumbs": (HOME, Crumb(made.case.number)),
    }
    return render(request, "ui/figures/return.html", context)


@audience("staff", permission=FILE)
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """State the number anew, with a reason."""
    actor = actor_of(request)
    made = _found(actor, number)
    if not may_file(actor, made.unit):
        raise PermissionDenied("您不能更正这个单位的指标数。")
    values = made.values
    initial = {"value": values["value"], "n": values["n"], "whole": values["N"], "parts": part_lines(values)}
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _corrected(form, actor, made):
        messages.success(request, f"已更正 {number}，原数保留在历史版本中。")
        return HttpResponseRedirect(reverse("figures:return", args=[number]))
    crumbs = (HOME, Crumb(number, reverse("figures:return", args=[number])), Crumb("更正"))
    context = {"form": form, "heading": f"更正 {number}", "button": "更正", "crumbs": crumbs}
    return render(request, "ui/figures/form.html", context, status=422 if form.errors else 200)


def _corrected(form: CorrectionForm, actor: Actor, made: AttestedReturn) -> bool:
    try:
        correct_return(
            actor=actor,
            now=clock.now(),
            previous=made,
            values=form.numbers(),
            attestation=form.attestation(),
            reason=form.cleaned_data["reason"],
            scans=form.cleaned_data["scans"],
        )
    except InvalidReturn as error:
        form.refuse(error.errors)
    except EvidenceError as error:
        form.add_error("scans", str(error))
    except FigureError as error:
        form.add_error(None, str(error))
    return not form.errors
