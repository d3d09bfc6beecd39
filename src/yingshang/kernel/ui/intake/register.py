"""The pages of the register: the forms and who owes them, and how much each unit is asked for (减负)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import FormKind
from yingshang.kernel.intake.errors import IntakeError, InvalidForm
from yingshang.kernel.intake.models import Form
from yingshang.kernel.intake.permissions import MANAGE, can_manage
from yingshang.kernel.intake.queries.dues import form_for, forms_for, owings_of, units_that_may_owe
from yingshang.kernel.intake.queries.minutes import Month, caps_of, loads_for
from yingshang.kernel.intake.services.register import COLUMNS, add_owings, end_owing, save_form, set_bounds, set_cap
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.intake.dues import HOME, SEE
from yingshang.kernel.ui.intake.form_forms import BoundsForm, CapForm, FormForm, OwingForm, RefusingForm
from yingshang.kernel.ui.lists import Column, ListPage

FORMS = Crumb("报表目录", "/intake/forms/")
MONTHS = 6


@audience("staff", permission=MANAGE)
class FormList(ListPage):
    """Every form of the district with its basis."""

    code = "intake.forms"
    title = "报表目录"
    export_permission = (MANAGE,)
    template = "ui/intake/sublist.html"
    columns = (
        Column("name", "名称", lambda f: f.name, sort=("name",)),
        Column("code", "代码", lambda f: f.code, sort=("code",), css="nowrap phone-off"),
        Column("kind", "类别", lambda f: f.get_kind_display(), sort=("kind",), css="nowrap"),
        Column("rhythm", "频次", lambda f: f.get_rhythm_display(), css="nowrap"),
        Column("figures", "指标数", lambda f: len(f.figures), css="num phone-off"),
        Column("units", "应报单位", lambda f: f.units, sort=("units",), css="num"),
        Column("minutes", "一次约需分钟", lambda f: f.minutes, sort=("minutes",), css="num"),
        Column("basis", "依据", lambda f: f.basis, css="wide"),
    )
    default_order = ("code", "pk")

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return forms_for(actor).annotate(units=Count("owings", filter=Q(owings__until=None)))

    def url_of(self, row: Form) -> str:
        return reverse("intake:form", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (
            Action("new", "新增报表", reverse("intake:new-form"), style="primary"),
            Action("bounds", "合理性界限", reverse("intake:bounds")),
        )

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb("报表目录"))


def _form(actor: Actor, pk: int) -> Form:
    try:
        return form_for(actor, pk)
    except Form.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=MANAGE)
def new_form(request: HttpRequest) -> HttpResponse:
    """Add a form."""
    return _edit(request, None)


@audience("staff", permission=MANAGE)
def change_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a form."""
    return _edit(request, _form(actor_of(request), pk))


def _edit(request: HttpRequest, held: Form | None) -> HttpResponse:
    actor = actor_of(request)
    initial = {name: getattr(held, name) for name in COLUMNS} if held else {"valid_from": clock.today()}
    form = FormForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = save_form(actor=actor, now=clock.now(), values=form.values(), form=held)
            messages.success(request, f"已保存“{made.name}”。")
            return HttpResponseRedirect(reverse("intake:form", args=[made.pk]))
        except InvalidForm as error:
            form.refuse(error.errors)
    title = f"修改 {held.name}" if held else "新增报表"
    cancel = reverse("intake:form", args=[held.pk]) if held else reverse("intake:forms")
    return _page(request, form, title=title, button="保存", cancel=cancel)


def _page(request: HttpRequest, form: RefusingForm, *, title: str, button: str, cancel: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "cancel": cancel, "crumbs": (HOME, FORMS, Crumb(title))}
    return render(request, "ui/intake/form_edit.html", context, status=422 if form.errors else 200)


@audience("staff", permission=MANAGE)
def one_form(request: HttpRequest, pk: int) -> HttpResponse:
    """A form: what it rests on, who owes it, since when."""
    actor = actor_of(request)
    held = _form(actor, pk)
    context = {
        "form": held,
        "kind": FormKind(held.kind).label,
        "owings": owings_of(held),
        "may_manage": can_manage(actor, held.district_id),
        "crumbs": (HOME, FORMS, Crumb(held.name)),
    }
    return render(request, "ui/intake/form.html", context)


@audience("staff", permission=MANAGE)
def new_owings(request: HttpRequest, pk: int) -> HttpResponse:
    """Let units owe a form."""
    actor, today = actor_of(request), clock.today()
    held = _form(actor, pk)
    form = OwingForm(request.POST or None, units=units_that_may_owe(actor, today), initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_owings(actor=actor, now=clock.now(), form=held, **form.cleaned_data)
            messages.success(request, f"{len(made)} 个单位从 {form.cleaned_data['since']} 起报送。")
            return HttpResponseRedirect(reverse("intake:form", args=[pk]))
        except IntakeError as error:
            form.add_error("over_cap_reason", str(error))
    title = f"应报单位：{held.name}"
    return _page(request, form, title=title, button="添加", cancel=reverse("intake:form", args=[pk]))


@audience("staff", permission=MANAGE)
@require_POST
def end(request: HttpRequest, pk: int, owing: int) -> HttpResponse:
    """A unit need no longer send a form from today on."""
    actor, now = actor_of(request), clock.now()
    held = next((one for one in owings_of(_form(actor, pk)) if one.pk == owing and one.until is None), None)
    if held is None:
        raise Http404
    try:
        end_owing(actor=actor, now=now, owing=held, until=max(clock.today(), held.since))
        messages.success(request, f"{held.unit.short_name}不再报送。")
    except IntakeError as error:
        messages.warning(request, str(error))
    return HttpResponseRedirect(reverse("intake:form", args=[pk]))


@audience("staff", permission=MANAGE)
def bounds(request: HttpRequest) -> HttpResponse:
    """Set from which change on a number on a sheet must be explained."""
    form = BoundsForm(request.POST or None, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"floor": int(form.cleaned_data["floor"])}
        try:
            set_bounds(actor=actor_of(request), now=clock.now(), **data)
            messages.success(request, "已设定合理性界限。")
            return HttpResponseRedirect(reverse("intake:forms"))
        except InvalidForm as error:
            form.refuse(error.errors)
    return _page(request, form, title="合理性界限", button="设定", cancel=reverse("intake:forms"))


def _months(today: date) -> list[Month]:
    """The last months, this one and the next, oldest first."""
    index = today.year * 12 + today.month - 1
    return [((index + n) // 12, (index + n) % 12 + 1) for n in range(2 - MONTHS, 2)]


@audience("staff", permission=SEE)
def load(request: HttpRequest) -> HttpResponse:
    """The minutes that forms ask of each unit, month by month, against the cap; the office sets it here."""
    actor, today = actor_of(request), clock.today()
    manages = can_manage(actor, actor.district_id or 0)
    form = CapForm(request.POST or None, initial={"since": today}) if manages else None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            set_cap(
                actor=actor, now=clock.now(), minutes=int(data["minutes"]), basis=data["basis"], since=data["since"]
            )
            messages.success(request, "已设定减负上限。")
            return HttpResponseRedirect(reverse("intake:load"))
        except InvalidForm as error:
            form.refuse(error.errors)
    months = _months(today)
    loads, caps = loads_for(actor, months), caps_of(actor.district_id or 0)
    rows = [(one.unit, [(one.minutes.get(month), month in one.over) for month in months]) for one in loads]
    context = {
        "months": [f"{year}年{month}月" for year, month in months],
        "rows": rows,
        "cap": next((cap for cap in caps if cap.since <= today), None),
        "over": sum(1 for one in loads if one.over),
        "caps": caps,
        "form": form,
        "crumbs": (HOME, Crumb("填报负担")),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "ui/intake/load.html", context, status=status)
