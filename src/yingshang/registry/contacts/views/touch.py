"""The workbench's page of one touch: what is known of it, what became of a plan, taking a plan back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.errors import ContactError
from yingshang.registry.contacts.forms import MadeForm
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.queries import touch_for
from yingshang.registry.contacts.services import cancel_touch, record_touch
from yingshang.registry.contacts.tables import REACHED, TONES
from yingshang.registry.contacts.views.staff import HOME, moment_on
from yingshang.registry.enterprises.queries import enterprises_for


def _found(actor: Actor, pk: int) -> Touch:
    touch = touch_for(actor, pk)
    if touch is None:
        raise Http404
    return touch


def _planned(actor: Actor, pk: int) -> Touch:
    """A plan of the actor's own unit; another unit's is seen, but not there to be changed."""
    touch = _found(actor, pk)
    if touch.unit_id != actor.unit_id:
        raise Http404
    return touch


@audience("staff", permission=may.VIEW)
@require_GET
def touch(request: HttpRequest, pk: int) -> HttpResponse:
    """One touch."""
    actor = actor_of(request)
    found = _found(actor, pk)
    mine = found.state == TouchState.PLANNED and found.unit_id == actor.unit_id and actor.has(may.RECORD)
    context = {
        "touch": found,
        "tone": TONES[found.state],
        "facts": _facts(found),
        "visible": enterprises_for(actor).filter(pk=found.enterprise_id).exists(),
        "mine": mine,
        "crumbs": (HOME, Crumb(found.enterprise.name)),
    }
    return render(request, "contacts/touch.html", context)


def _facts(touch: Touch) -> list[Fact]:
    facts = [
        Fact("日期", f"{touch.on:%Y-%m-%d}"),
        Fact("单位", touch.unit.short_name),
        Fact("经办", touch.person.name if touch.person else "—"),
        Fact("方式", touch.get_channel_display()),
        Fact("事由", touch.purpose),
        Fact("应企业诉求", "是" if touch.asked else "否"),
        Fact("上限", touch.over or "未超限"),
    ]
    if touch.state == TouchState.MADE:
        facts.append(Fact("联系结果", REACHED[touch.reached] or "未填"))
    if touch.is_complained_of:
        facts.append(Fact("企业投诉", "企业已就这次联系投诉"))
    return facts


@audience("staff", permission=may.RECORD)
@require_http_methods(["GET", "POST"])
def made(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned touch was made: the plan becomes the touch, nothing is entered twice."""
    actor, now = actor_of(request), clock.now()
    plan, back = _planned(actor, pk), reverse("contacts:touch", args=[pk])
    initial = {"on": min(plan.on, clock.day_of(now)), "channel": plan.channel, "purpose": plan.purpose}
    form = MadeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record_touch(
                enterprise=plan.enterprise,
                channel=given["channel"],
                purpose=given["purpose"],
                made_at=moment_on(given["on"], now),
                reached=given["reached"] == "yes",
                case=plan.case,
                planned=plan,
                actor=actor,
                now=now,
            )
        except ContactError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, "已登记为“已触达”。")
            return action_done(request, back)
    action = Action("made", "登记结果", reverse("contacts:made", args=[pk]), "原安排转为已触达，不另记一次。")
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb(plan.enterprise.name, back)))


@audience("staff", permission=may.RECORD)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a planned touch of one's own unit back."""
    actor, back = actor_of(request), reverse("contacts:touch", args=[pk])
    plan = _planned(actor, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_touch(touch=plan, actor=actor, now=clock.now())
        except ContactError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "安排已取消，不再占用触企次数。")
            return action_done(request, back)
    text = f"{plan.on:%Y-%m-%d} {plan.get_channel_display()}{plan.enterprise.name}：{plan.purpose}。取消后记录保留，不再占用触企次数。"
    action = Action("cancel", "取消安排", reverse("contacts:cancel", args=[pk]), text)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb(plan.enterprise.name, back)))
