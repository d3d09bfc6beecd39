"""The page of the working calendar: a year as it counts, the notice of a year, the district's own days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.calendar.errors import InvalidCalendar
from yingshang.kernel.calendar.permissions import MANAGE_CALENDAR
from yingshang.kernel.calendar.queries import calendar_for, days_of, place_of, years_published
from yingshang.kernel.calendar.services import DaySetting, publish_year, set_days
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.permissions import MANAGE_REFERENCE
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.calendar_forms import FIRST_YEAR, LAST_YEAR, DaysForm, lines_of
from yingshang.kernel.ui.calendar_shown import WEEKDAYS, months_of_year
from yingshang.kernel.ui.components import Crumb

FIELDS = {"days": "notice"}
"""Where the form calls a service's field otherwise."""


@audience("staff", permission=MANAGE_CALENDAR)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """A year as a grid of months; its notice pasted, shown once more, then set."""
    actor, now = actor_of(request), clock.now()
    unit = place_of(actor)
    may_nation = actor.has(MANAGE_REFERENCE)
    year = _year(request.GET.get("year", ""), now.year)
    published = calendar_for(unit).is_published(date(year, 1, 1))
    first = {"year": year + 1 if published else year}
    form = DaysForm(request.POST or None, request.FILES or None, may_nation=may_nation, initial=first)
    preview: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST and _write(request, form, unit):
            target = f"{reverse('calendar:year')}?year={form.cleaned_data['year']}"
            return HttpResponseRedirect(target)
        preview = form.cleaned_data["days"]
        if not form.errors:
            form = _again(form, may_nation=may_nation)
    context = {
        "crumbs": [Crumb("工作日历")],
        "year": year,
        "years": range(now.year + 1, now.year - 4, -1),
        "published": published,
        "months": months_of_year(days_of(unit, year)),
        "weekdays": WEEKDAYS,
        "stated": years_published(unit),
        "form": form,
        "preview": preview,
    }
    return render(request, "ui/calendar.html", context, status=422 if form.errors else 200)


def _again(form: DaysForm, *, may_nation: bool) -> DaysForm:
    """The same form with the days as they were read, to be confirmed."""
    data = {**form.cleaned_data, "notice": lines_of(form.cleaned_data["days"])}
    return DaysForm(initial=data, may_nation=may_nation)


def _year(text: str, this: int) -> int:
    return int(text) if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR else this


def _write(request: HttpRequest, form: DaysForm, unit: Unit | None) -> bool:
    """Set what the form says; a fault is shown beside its field."""
    data, actor, now = form.cleaned_data, actor_of(request), clock.now()
    days = [DaySetting(d.day, d.is_working, d.name) for d in data["days"]]
    place = None if data["scope"] == "nation" else unit
    try:
        if data["publish"]:
            publish_year(year=data["year"], reference=data["reference"], days=days, unit=place, actor=actor, now=now)
            messages.success(request, f"{data['year']} 年放假安排已公布，{len(days)} 天已写入。")
        else:
            count = set_days(days=days, reference=data["reference"], unit=place, actor=actor, now=now)
            messages.success(request, f"已更新 {count} 天。")
    except InvalidCalendar as fault:
        field = FIELDS.get(fault.field, fault.field)
        form.add_error(field if field in form.fields else None, str(fault))
        return False
    except NotAllowed as fault:
        form.add_error("scope", str(fault))
        return False
    return True
