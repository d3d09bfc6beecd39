"""应报情况: all that is owed within reach, one due, and a unit's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import DueState
from yingshang.kernel.intake.errors import IntakeError
from yingshang.kernel.intake.models import Due
from yingshang.kernel.intake.permissions import FILE_SCANS, MANAGE, RECEIVE, VIEW, VIEW_ALL, can_manage, can_open
from yingshang.kernel.intake.queries.dues import (
    due_for,
    dues_for,
    history_of,
    open_dues_of,
    settled_dues_of,
    standing_for,
)
from yingshang.kernel.intake.queries.minutes import cap_on, minutes_of, month_of
from yingshang.kernel.intake.rules.periods import label_of
from yingshang.kernel.intake.services.register import waive_due
from yingshang.kernel.intake.services.sheets import open_sheet
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.intake.filters import DueFilter
from yingshang.kernel.ui.lists import Column, ListPage

HOME = Crumb("应报情况", "/intake/")
SEE = (VIEW, VIEW_ALL)
TONES: dict[str, str] = {
    DueState.LATE: "trouble",
    DueState.REMINDED: "waiting",
    DueState.WAITING: "new",
    DueState.RECEIVED_LATE: "active",
    DueState.RECEIVED: "done",
    DueState.WAIVED: "closed",
}
STANDING = timedelta(days=120)
"""How far back the summary by form looks."""


def state_of(due: Any) -> Any:
    """The state of a due as word, shape and colour."""
    return lights.state(DueState(due.state).label, TONES[due.state])


def number_of(due: Any) -> str:
    """The number of its sheet, empty where none was begun."""
    return str(due.sheet.case.number) if hasattr(due, "sheet") else ""


def due_day(due: Any) -> str:
    """The day on which it is due, marked while provisional."""
    return f"{due.due_on:%Y-%m-%d}{'（暂定）' if due.provisional else ''}"


COLUMNS = (
    Column("form", "报表", lambda d: d.owing.form.name, sort=("owing__form__code", "-last")),
    Column(
        "unit", "单位", lambda d: d.owing.unit.short_name, sort=("owing__unit__order", "owing__unit_id"), css="nowrap"
    ),
    Column("period", "期间", lambda d: label_of(d.first, d.last), sort=("last",), css="nowrap"),
    Column("due", "应报日期", due_day, sort=("due_on",), css="nowrap"),
    Column("state", "状态", lambda d: DueState(d.state).label, lambda d, _: state_of(d), sort=("state",), css="nowrap"),
    Column("received", "收到", lambda d: d.received_on, sort=("received_on",), nulls_last=True, css="nowrap phone-off"),
    Column("sheet", "编号", lambda d: number_of(d) or "—", css="nowrap phone-off"),
    Column("minutes", "填报分钟", lambda d: d.owing.form.minutes, css="num phone-off", optional=True),
    Column("contact", "联系人", lambda d: d.owing.contact_name, css="phone-off", optional=True),
    Column("basis", "依据", lambda d: d.owing.form.basis, css="wide", optional=True),
)


@audience("staff", permission=SEE)
class DueList(ListPage):
    """Every due within reach; the office sees all units, a unit its own."""

    code = "intake.list"
    title = "应报情况"
    export_permission = SEE
    columns = COLUMNS
    filters = DueFilter
    template = "ui/intake/list.html"
    default_order = ("urgency", "-due_on", "-pk")
    empty_title = "没有应报事项"
    empty_text = "可去掉一些条件再看；报表目录由营商办维护。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return dues_for(actor, clock.today())

    def url_of(self, row: Due) -> str:
        return reverse("intake:due", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        made = [Action("matrix", "应报一览", reverse("intake:matrix"))]
        made.append(Action("mine", "本单位应报", reverse("intake:mine")))
        made.append(Action("load", "填报负担", reverse("intake:load")))
        if actor.has(RECEIVE):
            made.append(Action("files", "收到的文件", reverse("intake:files")))
        if actor.has(FILE_SCANS):
            made.append(Action("scans", "扫描归档", reverse("intake:scans")))
        if actor.has(MANAGE):
            made.append(Action("forms", "报表目录", reverse("intake:forms")))
        return made

    def _context(self, request: HttpRequest, actor: Actor, *args: Any) -> dict[str, Any]:
        today = clock.today()
        standing = standing_for(actor, today, today - STANDING)
        return {**super()._context(request, actor, *args), "standing": standing}


def _found(actor: Actor, pk: int) -> Any:
    try:
        return due_for(actor, pk, clock.today())
    except Due.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=SEE)
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """One due: the form with its basis, its figures, the unit's other periods."""
    actor, today = actor_of(request), clock.today()
    found = _found(actor, pk)
    form, owing = found.owing.form, found.owing
    facts = [
        Fact("依据", form.basis),
        Fact("期间", label_of(found.first, found.last)),
        Fact("应报日期", due_day(found)),
        Fact("频次", form.get_rhythm_display()),
        Fact("一次约需", f"{form.minutes} 分钟"),
        Fact("联系人", owing.contact_name, mask_phone(str(owing.contact_phone)) if owing.contact_phone else ""),
    ]
    if found.waived_at:
        facts.append(Fact("免报", found.waive_reason, found.waived_by))
    context = {
        "due": found,
        "state": state_of(found),
        "facts": facts,
        "title": f"{form.name} {label_of(found.first, found.last)}",
        "sheet": getattr(found, "sheet", None),
        "may_open": form.on_sheet and not found.waived_at and not hasattr(found, "sheet") and can_open(actor, found),
        "may_waive": can_manage(actor, form.district_id) and not found.received_at and not found.waived_at,
        "figures": [(figure, definition_of(figure)) for figure in form.figures],
        "history": [(one, label_of(one.first, one.last), state_of(one)) for one in history_of(found, today)],
        "received": list(found.received.filter(version__isnull=False).order_by("-version")),
        "crumbs": (HOME, Crumb(owing.unit.short_name)),
    }
    return render(request, "ui/intake/due.html", context)


@audience("staff", permission=SEE)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the sheet of a due, or go on with it."""
    actor = actor_of(request)
    found = _found(actor, pk)
    try:
        sheet = open_sheet(due=found, actor=actor, now=clock.now())
    except IntakeError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(reverse("intake:due", args=[pk]))
    return HttpResponseRedirect(reverse("intake:fill", args=[sheet.case.number]))


@audience("staff", permission=MANAGE)
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit need not send it this time."""
    actor = actor_of(request)
    found = _found(actor, pk)
    try:
        waive_due(actor=actor, now=clock.now(), due=found, reason=request.POST.get("reason", ""))
        messages.success(request, "已免报，理由留在这一期上。")
    except IntakeError as error:
        messages.warning(request, str(error))
    return HttpResponseRedirect(reverse("intake:due", args=[pk]))


@audience("staff", permission=SEE)
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader's own unit owes, what it has sent, and how much of it there is this month and the next."""
    actor, today = actor_of(request), clock.today()
    open_dues = open_dues_of(actor.unit_id or 0, today)
    cap = cap_on(actor.district_id or 0, today)
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    months = [(f"{day.month}月", minutes_of(actor.unit_id or 0, month_of(day))) for day in (today, following)]
    context = {
        "open_dues": [
            (one, label_of(one.first, one.last), state_of(one), due_day(one), number_of(one)) for one in open_dues
        ],
        "settled": [
            (one, label_of(one.first, one.last), state_of(one))
            for one in settled_dues_of(actor.unit_id or 0, today, most=24)
        ],
        "months": months,
        "cap": cap,
        "crumbs": (HOME, Crumb("本单位应报")),
    }
    return render(request, "ui/intake/mine.html", context)
