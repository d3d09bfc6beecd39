"""The workbench's pages of the contact ledger: the list, planning and recording, the limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.errors import ContactError, LimitRefused
from yingshang.registry.contacts.filters import TouchFilter
from yingshang.registry.contacts.forms import NO_PLAN, LimitForm, TouchForm
from yingshang.registry.contacts.models import Touch, TouchLimit
from yingshang.registry.contacts.queries import limits_for, open_plans_of, touch_for, touches_for
from yingshang.registry.contacts.services import TouchStopped, plan_touch, record_touch, set_limit
from yingshang.registry.contacts.tables import LIMITS, TOUCHES
from yingshang.registry.enterprises.queries import enterprise_named, enterprises_for

HOME = Crumb("触企台账", "/contacts/")
NEW = Action("new", "登记触企", "/contacts/new/", "超过上限或企业已拒绝的安排会被拦下，并说明原因。", style="primary")


@audience("staff", permission=may.VIEW)
class TouchList(ListPage):
    """Every touch within reach, of every office."""

    code = "contacts.list"
    title = "触企台账"
    export_permission = (may.EXPORT,)
    columns = TOUCHES
    filters = TouchFilter
    default_order = ("-on", "-pk")
    empty_title = "没有触企记录"
    empty_text = "走访、电话、短信、调查、检查都记在这里；也可去掉一些条件再看。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return touches_for(actor).select_related("enterprise", "unit")

    def url_of(self, row: Touch) -> str:
        return reverse("contacts:touch", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (NEW,) if actor.has(may.RECORD) else ()


@audience("staff", permission=may.RECORD)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a touch, or record one that was made."""
    actor, now = actor_of(request), clock.now()
    initial = {"enterprise": request.GET.get("enterprise", ""), "on": clock.day_of(now)}
    form = TouchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        enterprise = enterprise_named(actor.district_id or 0, given["enterprise"])
        if enterprise is None:
            form.add_error("enterprise", "登记库中没有这户企业，请核对名称或代码。")
        else:
            made = given["made"] == "yes"
            if made and (plans := open_plans_of(actor, enterprise)):
                form = TouchForm(request.POST, plans=plans)
                if not form.is_valid():
                    return _asked(request, form)
            about = {"enterprise": enterprise, "channel": given["channel"], "purpose": given["purpose"]}
            try:
                if made:
                    planned = touch_for(actor, int(plan)) if (plan := _plan(form)) else None
                    touch = record_touch(
                        **about, made_at=moment_on(given["on"], now), actor=actor, now=now, planned=planned
                    )
                else:
                    touch = plan_touch(**about, planned_on=given["on"], actor=actor, now=now)
            except TouchStopped as stopped:
                context = {"stopped": stopped, "enterprise": enterprise, "crumbs": (HOME, Crumb("已拦下"))}
                return render(request, "contacts/stopped.html", context, status=409)
            except ContactError as error:
                form.add_error("on", str(error))
            else:
                messages.success(request, f"已登记：{touch}。" + (f"请注意：{touch.over}" if touch.over else ""))
                visible = enterprises_for(actor).filter(pk=enterprise.pk).exists()
                page = reverse("enterprises:page", args=[enterprise.uscc])
                return action_done(request, page if visible else reverse("contacts:list"))
    return _asked(request, form)


def _asked(request: HttpRequest, form: TouchForm) -> HttpResponse:
    return action_form(request, NEW, form, back_url=reverse("contacts:list"), crumbs=(HOME, Crumb(NEW.label)))


def _plan(form: TouchForm) -> str:
    """The key of the plan that the form says was carried out, empty for none."""
    chosen = str(form.cleaned_data.get("plan", NO_PLAN))
    return "" if chosen == NO_PLAN else chosen


def moment_on(day: date, now: datetime) -> datetime:
    """When a touch of that day was made, as far as a day says: now for today, else noon."""
    return now if day == clock.day_of(now) else datetime.combine(day, time(12), tzinfo=clock.SHANGHAI)


@audience("staff", permission=may.CONFIGURE)
class LimitList(ListPage):
    """The limits of the district, past and coming ones too."""

    code = "contacts.limits"
    title = "触企频次上限"
    export_permission = (may.CONFIGURE,)
    columns = LIMITS
    default_order = ("group", "counts", "window_days", "-since", "pk")
    empty_title = "还没有上限"
    empty_text = "没有上限时，只有企业的拒绝会拦下安排。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return limits_for(actor)

    def url_of(self, row: TouchLimit) -> str:
        query = f"group={row.group}&counts={row.counts}&window_days={row.window_days}&most={row.most}"
        return f"{reverse('contacts:limit-new')}?{query}"

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (_limit_action(),)


def _limit_action() -> Action:
    text = "同一方式、合计范围和天数的原上限到生效日为止；以前的记录不变。"
    return Action("limit", "设定上限", reverse("contacts:limit-new"), text, style="primary")


@audience("staff", permission=may.CONFIGURE)
@require_http_methods(["GET", "POST"])
def limit(request: HttpRequest) -> HttpResponse:
    """A limit from a day on."""
    actor, now = actor_of(request), clock.now()
    back = reverse("contacts:limits")
    names = ("group", "counts", "window_days", "most")
    initial = {name: request.GET[name] for name in names if name in request.GET} | {"since": clock.day_of(now)}
    form = LimitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_limit(actor=actor, now=now, **form.cleaned_data)
        except LimitRefused as error:
            form.add_error("since", str(error))
        else:
            messages.success(request, "上限已设定。")
            return action_done(request, back)
    return action_form(request, _limit_action(), form, back_url=back, crumbs=(Crumb("触企频次上限", back),))
