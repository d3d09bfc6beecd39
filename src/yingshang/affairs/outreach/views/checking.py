"""What visits lead to, for the office and the discipline teams: denied visits, hints at the register, leaflets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import OutreachError, VisitRefused
from yingshang.affairs.outreach.filters.visits import DenialFilter, HintFilter
from yingshang.affairs.outreach.forms.visits import LeafletForm, ReasonForm, SettleForm
from yingshang.affairs.outreach.models import Denial, Leaflet, StatusHint
from yingshang.affairs.outreach.queries.visits import (
    denial_for,
    denials_for,
    hint_for,
    hints_for,
    leaflet_for,
    leaflets_for,
)
from yingshang.affairs.outreach.services import dismiss_hint, keep_leaflet, settle_denial
from yingshang.affairs.outreach.tables.visits import DENIALS, HINTS, LEAFLETS
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form, confirmed
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage

DENIED = Crumb("企业否认的走访", "/outreach/denials/")
HINTED = Crumb("登记状态线索", "/outreach/hints/")
POLICIES = Crumb("走访送达的政策", "/outreach/leaflets/")


@audience("staff", permission=may.SETTLE)
class DenialList(ListPage):
    """The visits that enterprises deny, for the office and the teams that reside in the units."""

    code = "outreach.denials"
    title = "企业否认的走访"
    columns = DENIALS
    filters = DenialFilter
    export_permission = (may.SETTLE,)
    default_order = ("-at", "-pk")
    empty_title = "没有企业否认走访"
    empty_text = "企业在门户上说“没有这次走访”的，核实以前不计入。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return denials_for(actor)

    def url_of(self, row: Denial) -> str:
        return reverse("outreach:denial", args=[row.visit_id])


@audience("staff", permission=may.SETTLE)
@require_http_methods(["GET", "POST"])
def denial(request: HttpRequest, pk: int) -> HttpResponse:
    """What the enterprise said, and the decision on it."""
    actor, found = actor_of(request), denial_for(actor_of(request), pk)
    if found is None:
        raise Http404
    visit = found.visit
    said = f"企业说明：{found.text}" if found.text else "企业没有另作说明。"
    text = f"{visit.enterprise.name} 反映没有 {visit.on:%Y-%m-%d} {visit.unit.short_name} {visit.official.name} 的这次{visit.get_channel_display()}。{said}"
    action = Action("settle", "核实走访", reverse("outreach:denial", args=[pk]), text, irreversible=True)
    form, back = SettleForm(request.POST or None), reverse("outreach:visit", args=[pk])
    if request.method == "POST" and form.is_valid() and confirmed(request, action, form):
        try:
            settle_denial(visit=visit, actor=actor, now=clock.now(), **form.cleaned_data)
        except OutreachError as error:
            form.add_error("reason" if isinstance(error, VisitRefused) else None, str(error))
        else:
            messages.success(request, "核实结果已登记。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(DENIED, Crumb("核实")))


@audience("staff", permission=may.SETTLE)
class HintList(ListPage):
    """Enterprises that were found otherwise than the register says."""

    code = "outreach.hints"
    title = "登记状态线索"
    columns = HINTS
    filters = HintFilter
    export_permission = (may.EXPORT,)
    default_order = ("-noted_on", "-pk")
    empty_title = "没有线索"
    empty_text = "走访发现歇业、吊销未注销、无法联系的企业会列在这里；登记状态只随名录导入变更，一致后自动销号。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return hints_for(actor)

    def url_of(self, row: StatusHint) -> str:
        return reverse("outreach:hint", args=[row.pk])


@audience("staff", permission=may.SETTLE)
@require_http_methods(["GET", "POST"])
def hint(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss a hint with what was found out."""
    actor, found = actor_of(request), hint_for(actor_of(request), pk)
    if found is None:
        raise Http404
    text = (
        f"{found.enterprise.name}：{found.noted_on:%Y-%m-%d} {found.visit.unit.short_name} {found.visit.official.name} "
        f"发现{found.get_finding_display()}，登记状态为{found.enterprise.get_status_display()}。"
        "核对后登记状态不变的，写明情况销号；登记状态变更的会自动销号。"
    )
    action = Action("dismiss", "核对后不变", reverse("outreach:hint", args=[pk]), text)
    form, back = ReasonForm(request.POST or None), reverse("outreach:hints")
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_hint(hint_id=pk, reason=form.cleaned_data["reason"], actor=actor, now=clock.now())
        except OutreachError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, "线索已销号。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HINTED, Crumb(found.enterprise.name)))


@audience("staff", permission=may.CONFIGURE)
class LeafletList(ListPage):
    """The policies that officials hand over, past ones too."""

    code = "outreach.leaflets"
    title = "走访送达的政策"
    columns = LEAFLETS
    export_permission = (may.CONFIGURE,)
    default_order = ("-since", "title", "pk")
    empty_title = "还没有政策"
    empty_text = "加入清单的政策会出现在走访登记里，一点即记。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return leaflets_for(actor)

    def url_of(self, row: Leaflet) -> str:
        return reverse("outreach:leaflet", args=[row.pk])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("leaflet", "加入政策", reverse("outreach:leaflet-new"), style="primary"),)


@audience("staff", permission=may.CONFIGURE)
@require_http_methods(["GET", "POST"])
def leaflet(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Put a policy on the list, or change one."""
    actor, now = actor_of(request), clock.now()
    found = leaflet_for(actor, pk) if pk else None
    if pk and found is None:
        raise Http404
    names = ("title", "number", "summary", "link", "since", "until")
    initial = {name: getattr(found, name) for name in names} if found else {"since": clock.day_of(now)}
    form, back = LeafletForm(request.POST or None, initial=initial), reverse("outreach:leaflets")
    url = reverse("outreach:leaflet", args=[pk]) if found else reverse("outreach:leaflet-new")
    action = Action("leaflet", "修改政策" if found else "加入政策", url, style="primary")
    if request.method == "POST" and form.is_valid():
        try:
            keep_leaflet(leaflet=found, actor=actor, now=now, **form.cleaned_data)
        except OutreachError as error:
            form.add_error(error.field if isinstance(error, VisitRefused) else None, str(error))
        else:
            messages.success(request, "清单已更新。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(POLICIES, Crumb(action.label)))
