"""The checks of single visits: list, page, moves, the enterprise's numbers, opening one for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import RecheckOrigin, RecheckState
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.filters.patrol import RecheckFilter
from yingshang.affairs.outreach.forms.patrol import ReasonForm
from yingshang.affairs.outreach.lifecycle import RecheckLifecycle
from yingshang.affairs.outreach.models import Recheck, Visit
from yingshang.affairs.outreach.queries.patrol import (
    KIND,
    denial_of,
    recheck_for,
    rechecks_for,
    watched_visit_for,
)
from yingshang.affairs.outreach.services import open_recheck, reveal_contacts
from yingshang.affairs.outreach.tables.patrol import RECHECKS, TONES
from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, MovePage
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import CaseListPage

HOME = Crumb("走访核实", "/outreach/rechecks/")
SEE = (may.VIEW_RECHECK, may.RECORD)
"""The official who made a visit opens its check too, and finds no other."""


@audience("staff", permission=may.VIEW_RECHECK)
class RecheckList(CaseListPage):
    """The checks of one's team; those that one's unit has to explain."""

    code = "outreach.rechecks"
    kind = KIND
    title = "走访核实"
    columns = RECHECKS
    filters = RecheckFilter
    export_permission = (may.EXPORT,)
    default_order = ("-case__opened_at", "-case_id")
    empty_title = "没有需要核实的走访"
    empty_text = "抽中的走访由监督组联系企业核实；未证实的会转给走访单位说明。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return rechecks_for(actor)

    def url_of(self, row: Recheck) -> str:
        return reverse("outreach:recheck", args=[row.case.number])


@audience("staff", permission=SEE)
class RecheckPage(CasePage):
    """One check."""

    lifecycle = RecheckLifecycle
    case_page = "outreach:recheck"
    move_page = "outreach:recheck-move"
    template = "outreach/patrol_check.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Recheck:
        return recheck_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME if actor.has(may.VIEW_RECHECK) else Crumb("走访核实"), Crumb(case.number))

    def matter(self, row: Recheck, actor: Actor) -> dict[str, Any]:
        visit = row.visit
        return {
            "visit": visit,
            "facts": [
                Fact("走访单位", visit.unit.short_name),
                Fact("走访人", visit.official.name),
                Fact("日期", f"{visit.on:%Y-%m-%d}"),
                Fact("方式", visit.get_channel_display()),
                Fact("关系", visit.get_relation_display()),
                Fact("计入情况", visit.get_standing_display()),
            ],
            "may_call": may.can_recheck(actor, row) and row.case.state == RecheckState.DRAWN,
            "holder": row.case.holder.name if row.case.holder else "",
        }


@audience("staff", permission=SEE)
class RecheckMovePage(MovePage):
    """A move of the check."""

    lifecycle = RecheckLifecycle
    case_page = "outreach:recheck"
    move_page = "outreach:recheck-move"

    def find(self, actor: Actor, key: str) -> Recheck:
        return recheck_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))


@audience("staff", permission=may.RECHECK)
@require_POST
def phones(request: HttpRequest, key: str) -> HttpResponse:
    """The enterprise's contacts with full numbers, once, recorded."""
    actor = actor_of(request)
    row = RecheckMovePage().found(actor, key)
    try:
        contacts = reveal_contacts(recheck=row, actor=actor, now=clock.now())
    except OutreachError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(reverse("outreach:recheck", args=[key]))
    crumbs = (HOME, Crumb(key, reverse("outreach:recheck", args=[key])), Crumb("联系电话"))
    return render(request, "outreach/patrol_phones.html", {"row": row, "contacts": contacts, "crumbs": crumbs})


@audience("staff", permission=may.RECHECK)
@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a visit under check for a reason of its own."""
    actor, now = actor_of(request), clock.now()
    try:
        visit = watched_visit_for(actor, pk, now.date())
    except Visit.DoesNotExist as error:
        raise Http404 from error
    denied = denial_of(visit)
    form = ReasonForm(request.POST or None, initial={"reason": "企业反映没有这次走访" if denied else ""})
    origin = RecheckOrigin.DENIED if denied else RecheckOrigin.REPORTED
    text = f"{visit.enterprise.name} {visit.on:%Y-%m-%d} {visit.unit.short_name}{visit.get_channel_display()}。"
    text += "不是抽取的，不计入证实率；联系企业之前走访计入与否不变。"
    action = Action("open", "列入核实", reverse("outreach:recheck-open", args=[pk]), text)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            row = open_recheck(visit=visit, reason=reason, origin=origin, actor=actor, now=now)
        except OutreachError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, f"已列入核实：{row.case.number}。")
            return action_done(request, reverse("outreach:recheck", args=[row.case.number]))
    return action_form(request, action, form, back_url=reverse("outreach:rechecks"), crumbs=(HOME, Crumb("列入核实")))
