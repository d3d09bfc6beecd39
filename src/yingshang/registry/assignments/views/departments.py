"""The office's pages of 部门回访: which department visits which enterprises, and which no longer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.registry.assignments import permissions as may
from yingshang.registry.assignments.forms import DepartmentForm, EndDepartmentForm
from yingshang.registry.assignments.queries import (
    departments_for,
    departments_visiting,
    enterprises_meeting,
    townships_for,
    unit_within,
    visited_by,
)
from yingshang.registry.assignments.services import assign_department, end_department
from yingshang.registry.assignments.views.staff import HOME
from yingshang.registry.enterprises.queries import enterprise_named


def _unit(actor: Actor, given: dict[str, Any]) -> Unit:
    unit = unit_within(actor, int(given["unit"]))
    if unit is None:
        raise Http404
    return unit


def _narrowing(given: dict[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in ("sections", "townships", "tag")}


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def departments(request: HttpRequest) -> HttpResponse:
    """Let a department visit the enterprises of some industries, places or a tag; says how many before it does."""
    actor, today = actor_of(request), clock.today()
    form = DepartmentForm(departments_for(actor, today), townships_for(actor, today), request.POST or None)
    number: int | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        unit, found = _unit(actor, given), enterprises_meeting(actor, **_narrowing(given))
        if "confirmed" in request.POST:
            keys = list(found.values_list("pk", flat=True))
            made = assign_department(unit=unit, enterprises=keys, reason=given["reason"], actor=actor, now=clock.now())
            messages.success(request, f"{unit.short_name}新增回访企业 {made} 户，共选中 {len(keys)} 户。")
            return HttpResponseRedirect(f"{reverse('assignments:list')}?kind=department")
        number = found.count()
    context = {
        "form": form,
        "number": number,
        "visiting": departments_visiting(actor),
        "crumbs": (HOME, Crumb("部门回访")),
    }
    return render(request, "assignments/departments.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def end_departments(request: HttpRequest) -> HttpResponse:
    """End a department's relations, all of them or those of some industries, places, a tag or one enterprise."""
    actor, today = actor_of(request), clock.today()
    units = [unit for unit, _ in departments_visiting(actor)]
    initial = {"unit": request.GET.get("unit", ""), "enterprise": request.GET.get("enterprise", "")}
    form = EndDepartmentForm(units, townships_for(actor, today), request.POST or None, initial=initial)
    number: int | None = None
    if request.method == "POST" and form.is_valid():
        given, unit = form.cleaned_data, _unit(actor, form.cleaned_data)
        keys = _visited(actor, unit, form)
        if keys is not None and "confirmed" in request.POST:
            ended = end_department(unit=unit, enterprises=keys, reason=given["reason"], actor=actor, now=clock.now())
            messages.success(request, f"{unit.short_name}已终止回访 {ended} 户，沿革随企业保留。")
            return HttpResponseRedirect(reverse("assignments:departments"))
        number = len(keys) if keys is not None else None
    crumbs = (HOME, Crumb("部门回访", reverse("assignments:departments")), Crumb("终止"))
    context = {"form": form, "number": number, "crumbs": crumbs}
    return render(request, "assignments/departments_end.html", context, status=422 if form.errors else 200)


def _visited(actor: Actor, unit: Unit, form: EndDepartmentForm) -> list[int] | None:
    """The enterprises that the form means; None when the one named is not visited by the unit, which is told."""
    given, only = form.cleaned_data, None
    if given["enterprise"].strip():
        only = enterprise_named(actor.district_id or 0, given["enterprise"])
        if only is None:
            form.add_error("enterprise", "登记库中没有这户企业，请核对名称或代码。")
            return None
    keys = visited_by(actor, unit, enterprise=only.pk if only else None, **_narrowing(given))
    if not keys:
        form.add_error("enterprise" if only else None, f"{unit.short_name}没有符合条件的回访企业。")
        return None
    return keys
