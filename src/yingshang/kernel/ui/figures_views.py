"""The pages of figures: the list, one figure with its way down to the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.figures.contract import area_of
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.definitions import definition_of, history_of
from yingshang.kernel.figures.errors import UnknownFigure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.permissions import READ
from yingshang.kernel.figures.queries import months_of, records_of, units_of
from yingshang.kernel.figures.returns import may_file, returns_of
from yingshang.kernel.figures.rows import reader_for
from yingshang.kernel.figures.sources import Reader, Reading
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui import queries, services
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.figures_charts import months_chart, units_chart
from yingshang.kernel.ui.figures_list import GROUP_NAMES, FigureFilter, exported, heads, line_of, ordered, series_of
from yingshang.kernel.ui.figures_shown import (
    number_shown,
    period_of,
    shown,
    source_badge,
    stated_line,
    tile_of,
    unit_of,
    units_to_read,
)
from yingshang.kernel.ui.lists.chips import chips_of, without
from yingshang.kernel.ui.lists.trail import filters_of, record_export

HOME = Crumb("指标", "/figures/")
LIST = "figures"
YEARS = 5
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
def index(request: HttpRequest) -> HttpResponseBase:
    """All figures of a unit over a year, by area, narrowed and ordered as asked; or an export of the same."""
    actor = actor_of(request)
    if "f" in request.GET:
        return _remembered(request, actor)
    views = queries.views_for(actor, LIST)
    last = next((view.query for view in views if not view.name), "")
    if not request.GET and last:
        return HttpResponseRedirect(f"?{last}")
    actor, unit, period, reader = _asked(request)
    today = clock.today()
    form = FigureFilter(request.GET, units=units_to_read(actor, unit_of(actor, "")))
    readings = [reading for reading in reader.read_all() if form.keeps(reading)]
    if kind := request.GET.get("export"):
        answer = exported(kind, f"{unit.short_name}{period.label}指标", readings)
        record_export(
            actor=actor,
            now=clock.now(),
            page=LIST,
            kind=kind,
            filters=filters_of(form, request.GET),
            columns=[],
            rows=len(readings),
        )
        return answer
    scope = FigureScope.of(unit)
    lines = [line_of(reading, series_of(reading, scope, period.last)) for reading in readings]
    context = {
        "groups": ordered(lines, request.GET.get("sort", "")),
        "total": len(lines),
        "counts": [(name, sum(line.status == status for line in lines)) for status, name in GROUP_NAMES.items()],
        "heads": list(heads(request.GET)),
        "filter_form": form,
        "filter_hidden": [(key, request.GET[key]) for key in ("sort", "year") if request.GET.get(key)],
        "chips": chips_of(form, request.GET),
        "export_urls": [(kind, without(request.GET, export=kind)) for kind in ("xlsx", "csv")],
        "years": [
            (y, without(request.GET, year=str(y)), y == period.first.year)
            for y in range(today.year, today.year - YEARS, -1)
        ],
        "unit": unit,
        "period": period,
        "may_file": may_file(actor, unit),
    }
    return render(request, "ui/figures/index.html", context)


def _remembered(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The filters were sent: keep what is not empty, for the next visit too; go to the clean address."""
    clean = QueryDict(mutable=True)
    for key, values in request.GET.lists():
        kept = [value for value in values if value]
        if kept and key not in {"f", "export"}:
            clean.setlist(key, kept)
    query = clean.urlencode()
    services.remember_filters(actor=actor, now=clock.now(), page=LIST, query=query)
    return HttpResponseRedirect(f"?{query}" if query else reverse("figures:index"))


@audience("staff", permission=READ)
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure: number, twelve months, units, definition, returns, records."""
    actor, unit, period, reader = _asked(request)
    try:
        reading = reader.read(figure_id)
    except UnknownFigure as error:
        raise Http404 from error
    parts = list(_parts(reading))
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
    context = {
        "reading": reading,
        "area": area_of(figure_id),
        "badge": source_badge(reading),
        "parts": parts,
        "shares": any(ratio for _, _, ratio in parts),
        "excluded": reading.outcome.excluded,
        "beside": shown(reading.beside, reading.unit, reading.kind) if reading.beside else "",
        "difference": number_shown(reading.difference),
        "definition": definition_of(figure_id),
        "history": history_of(figure_id),
        "returns": [(r, stated_line(r, reading.unit)) for r in returns_of(figure_id, unit.pk, actor)],
        "unit": unit,
        "period": period,
        "back": f"{reverse('figures:index')}?unit={unit.code}&year={period.first.year}",
        "may_file": may_file(actor, unit),
        "crumbs": (HOME, Crumb(reading.name)),
        **_counted(reading, FigureScope.of(unit), period, actor, page),
    }
    return render(request, "ui/figures/figure.html", context)


def _counted(reading: Reading, scope: FigureScope, period: Period, actor: Actor, page: int) -> dict[str, Any]:
    """What only a declared figure has: months, units, records."""
    made = find(reading.id)
    points = months_of(made, scope, period.last) if made is not None else []
    records = records_of(made, scope, period, actor, offset=(page - 1) * PAGE, limit=PAGE) if made else None
    return {
        "tile": tile_of(reading, points, period),
        "months": months_chart(reading, points),
        "units": units_chart(reading, units_of(made, scope, period)) if made is not None else None,
        "declared": made,
        "records": records,
        "weighed": records is not None and any(line.contribution for line in records.lines),
        "previous": page - 1,
        "next": page + 1 if records is not None and records.visible > page * PAGE else 0,
    }


def _parts(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Name, number and n/N of each part."""
    for part in reading.outcome.parts:
        ratio = f"{number_shown(part.n)}/{number_shown(part.whole)}" if None not in (part.n, part.whole) else ""
        percent = "%" if reading.kind == "ratio" and ratio else ""
        yield part.name, f"{number_shown(part.value)}{percent}" if part.value is not None else "未填", ratio
