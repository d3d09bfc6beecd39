"""The portal's pages of visits: who visited us, and “没有这次走访”."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.forms.visits import DenyForm
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.visits import visit_for, visits_of
from yingshang.affairs.outreach.services import deny_visit
from yingshang.kernel import clock
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.queries import own_enterprise_for

SHOWN = 100


@audience("enterprise", permission=may.VIEW_OWN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every visit to the own enterprise, latest first."""
    actor = actor_of(request)
    try:
        enterprise = own_enterprise_for(actor)
    except EnterpriseNotFound as error:
        raise Http404 from error
    return render(request, "outreach/my_visits.html", {"visits": visits_of(actor, enterprise, SHOWN)})


@audience("enterprise", permission=may.VIEW_OWN)
@require_http_methods(["GET", "POST"])
def deny(request: HttpRequest, pk: int) -> HttpResponse:
    """There was no such visit: it is held until somebody has checked."""
    try:
        visit = visit_for(actor_of(request), pk)
    except Visit.DoesNotExist as error:
        raise Http404 from error
    text = (
        f"{visit.on:%Y-%m-%d} {visit.unit.short_name}登记的一次{visit.get_channel_display()}。"
        "提交后这次走访暂不计入，由区营商办和派驻纪检监察组核实，走访的单位不能处理。"
    )
    action = Action(
        "deny", "没有这次走访", reverse("outreach:deny", args=[pk]), text, irreversible=True, style="danger"
    )
    form, back = DenyForm(request.POST or None), reverse("outreach:mine")
    if request.method == "POST" and form.is_valid() and confirmed(request, action, form):
        try:
            deny_visit(visit=visit, text=form.cleaned_data["text"], actor=actor_of(request), now=clock.now())
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已收到，核实以前这次走访不计入。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, layout="ui/portal.html")
