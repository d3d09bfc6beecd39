"""The portal's pages of the contact ledger: who contacted us, refuse a kind of it, complain."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.errors import ContactError
from yingshang.registry.contacts.forms import ComplaintForm, RefusalForm
from yingshang.registry.contacts.queries import refusal_for, refusals_of, touch_for, touches_of
from yingshang.registry.contacts.services import complain, lift_refusal, refuse_contact
from yingshang.registry.contacts.tables import TONES
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.queries import own_enterprise_for

SHOWN = 100
LAYOUT = "ui/portal.html"


@audience("enterprise", permission=may.VIEW_OWN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every touch by every office, latest first."""
    actor = actor_of(request)
    try:
        enterprise = own_enterprise_for(actor)
    except EnterpriseNotFound as error:
        raise Http404 from error
    context = {
        "touches": touches_of(actor, enterprise, SHOWN),
        "tones": TONES,
        "refusals": refusals_of(enterprise, clock.today()),
    }
    return render(request, "contacts/mine.html", context)


@audience("enterprise", permission=may.VIEW_OWN)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest) -> HttpResponse:
    """Not this kind of contact, for a time."""
    form, back = RefusalForm(request.POST or None), reverse("contacts:mine")
    action = Action(
        "refuse",
        "设置免打扰",
        reverse("contacts:refuse"),
        "设置后，各单位此类安排会被拦下；办理您自己诉求的联系不受影响。",
    )
    if request.method == "POST" and form.is_valid():
        try:
            refuse_contact(actor=actor_of(request), now=clock.now(), **form.cleaned_data)
        except ContactError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, "免打扰已生效。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, layout=LAYOUT)


@audience("enterprise", permission=may.VIEW_OWN)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a refusal back."""
    actor = actor_of(request)
    refusal = refusal_for(actor, pk)
    if refusal is None:
        raise Http404
    lift_refusal(refusal=refusal, actor=actor, now=clock.now())
    messages.success(request, "免打扰已撤回。")
    return action_done(request, reverse("contacts:mine"))


@audience("enterprise", permission=may.VIEW_OWN)
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain of one touch."""
    actor = actor_of(request)
    touch = touch_for(actor, pk)
    if touch is None:
        raise Http404
    form, back = ComplaintForm(request.POST or None), reverse("contacts:mine")
    text = f"{touch.on:%Y-%m-%d} {touch.unit.short_name}{touch.get_channel_display()}：{touch.purpose}。投诉会成为一件诉求，由区营商办办理。"
    action = Action("complain", "投诉这次联系", reverse("contacts:complain", args=[pk]), text)
    if request.method == "POST" and form.is_valid():
        try:
            complain(touch_id=pk, actor=actor, now=clock.now(), **form.cleaned_data)
        except ContactError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "投诉已收到，几分钟后可在“我的诉求”里查看进展。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, layout=LAYOUT)
