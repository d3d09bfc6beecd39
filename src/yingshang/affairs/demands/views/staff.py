"""The workbench's pages of 企业诉求: list, one demand, its moves, entering one, batches, the unmasked number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.errors import DemandError, ReasonMissing
from yingshang.affairs.demands.filters import DemandFilter
from yingshang.affairs.demands.forms import EnterForm
from yingshang.affairs.demands.lifecycle import DemandLifecycle
from yingshang.affairs.demands.models import Demand, DispatchRule
from yingshang.affairs.demands.queries import KIND, callbacks_of, demand_for, demands_for, similar_demands, suggest_unit
from yingshang.affairs.demands.services import enter_demand, perform_many, unmask_phone
from yingshang.affairs.demands.services.merging import MERGED
from yingshang.affairs.demands.tables import TONES, applicant_for, columns_for
from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.cases.queries import link_from
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.forms import ReasonForm
from yingshang.kernel.lifecycle.services import add_remark
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, MovePage
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import CaseListPage, Column

SEE = (may.VIEW, may.VIEW_ALL)
HOME = Crumb("企业诉求", "/demands/")


@audience("staff", permission=SEE)
class DemandList(CaseListPage):
    """Every demand within reach."""

    code = "demands.list"
    kind = KIND
    title = "企业诉求"
    filters = DemandFilter
    export_permission = (may.EXPORT,)
    default_order = ("-case__opened_at", "-case_id")
    empty_title = "还没有诉求"
    empty_text = "企业提交、12345 转来或干部代录的诉求会出现在这里。"

    def columns_of(self, actor: Actor) -> Sequence[Column]:
        """The applicant's column depends on the reader."""
        return columns_for(actor)

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return demands_for(actor)

    def url_of(self, row: Demand) -> str:
        return reverse("demands:case", args=[row.case.number])

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        if actor.has(may.COORDINATE):
            return (Action(Move.DISPATCH, "按目录派单", reverse("demands:batch", args=[Move.DISPATCH])),)
        if actor.has(may.HANDLE):
            return (Action(Move.SIGN, "批量签收", reverse("demands:batch", args=[Move.SIGN])),)
        return ()

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if actor.has(may.ENTER):
            return (Action("enter", "代企业录入", reverse("demands:enter"), style="primary"),)
        return ()


@audience("staff", permission=SEE)
class DemandPage(CasePage):
    """One demand as officials see it."""

    lifecycle = DemandLifecycle
    case_page = "demands:case"
    move_page = "demands:move"
    template = "demands/case.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Demand:
        return demand_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: Demand, actor: Actor) -> dict[str, Any]:
        seen = may.sees_applicant(actor, row)
        holder = row.case.holder
        phone = mask_phone(str(row.contact_phone)) if row.contact_phone else ""
        return {
            "applicant": applicant_for(actor, row),
            "facts": _facts(row, seen=seen, phone=phone),
            "callbacks": callbacks_of(row),
            "may_unmask": may.may_call(actor, row) and bool(row.contact_phone),
            "enterprise": row.enterprise if seen else None,
            "holder": ("企业" if holder == row.enterprise and not seen else holder.name) if holder else "",
            "may_remark": actor.has(may.REMARK),
            "main": link_from(row.case, MERGED.code) if row.case.state == State.MERGED else None,
            "may_part": may.can_dispatch(actor, row),
            "similar": _similar(row, actor) if row.case.state in NEW and may.can_accept(actor, row) else [],
        }


NEW = (State.REGISTERED, State.ACCEPTED)
"""The states in which the office is shown what may be the same matter."""


def _similar(row: Demand, actor: Actor) -> list[dict[str, Any]]:
    """Open demands that may be about the same matter, as lines of the page."""
    return [
        {
            "number": other.case.number,
            "title": other.case.title,
            "state": State(other.case.state).label,
            "unit": other.case.unit.short_name,
            "percent": round(score * 100),
            "same": same,
        }
        for other, score, same in similar_demands(actor, row)
        if other.case.state != State.REPLIED
    ]


def suggestion(row: Demand, on: date) -> tuple[int | None, DispatchRule | None]:
    """The unit that the directory names, and the rule by which; else the township where the enterprise lies.

    The township of an anonymous demand would tell who brought it: it suggests nothing.
    """
    township = None if row.anonymous else row.township
    rule = suggest_unit(row.category, township, row.case.district_id, on)
    return rule.unit_id if rule else township.pk if township else None, rule


def _facts(row: Demand, *, seen: bool, phone: str) -> list[Fact]:
    found = [
        Fact("类别", f"{row.category.parent} / {row.category}" if row.category and row.category.parent else ""),
        Fact("等级", row.get_grade_display()),
        Fact("渠道", row.get_channel_display(), row.external_number),
        *([Fact("乡镇（街道）", row.township.short_name if row.township else "")] if seen else []),
        Fact("首接单位", row.first_receiver.short_name if row.first_receiver else "尚未派单"),
    ]
    if seen:
        found += [Fact("联系人", row.contact_name), Fact("联系电话", phone)]
    return found


@audience("staff", permission=SEE)
class DemandMove(MovePage):
    """A move of an official."""

    lifecycle = DemandLifecycle
    case_page = "demands:case"
    move_page = "demands:move"

    def find(self, actor: Actor, key: str) -> Demand:
        return demand_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))

    def initial(self, row: Demand, actor: Actor, move: str) -> Mapping[str, Any]:
        if move in {Move.ABSORB, Move.PART}:
            return {"duplicate": self.request.GET.get("duplicate", "")}
        if move == Move.DISPATCH:
            unit, rule = suggestion(row, clock.today())
            return {"unit": unit, "text": f"按 {rule.reference} 派单。" if rule else ""}
        return {}

    def done(self, request: HttpRequest, case: Case) -> HttpResponse:
        try:
            self.find(actor_of(request), case.number)
        except Demand.DoesNotExist:
            messages.info(request, f"{case.number} 已转由其他单位办理。")
            return HttpResponseRedirect(reverse("demands:list"))
        return super().done(request, case)


@audience("staff", permission=may.ENTER)
def enter(request: HttpRequest) -> HttpResponse:
    """Write a demand down for an enterprise."""
    form = EnterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["files"] = given.pop("attachments", [])
        try:
            case = enter_demand(actor=actor_of(request), now=clock.now(), once=True, **given)
        except (DemandError, EvidenceError) as error:
            form.add_error("enterprise" if isinstance(error, DemandError) else "attachments", str(error))
        else:
            messages.success(request, f"已登记 {case.number}。")
            return HttpResponseRedirect(reverse("demands:case", args=[case.number]))
    crumbs = (HOME, Crumb("代企业录入"))
    return render(request, "demands/enter.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@audience("staff", permission=may.REMARK)
@require_POST
def remark(request: HttpRequest, key: str) -> HttpResponse:
    """An internal remark."""
    actor = actor_of(request)
    row = DemandMove().found(actor, key)
    form = ReasonForm(request.POST, row=row, actor=actor)
    if form.is_valid():
        add_remark(row.case, form.cleaned_data["text"], visibility=Visibility.STAFF, actor=actor, now=clock.now())
    else:
        messages.warning(request, "请填写备注。")
    return HttpResponseRedirect(reverse("demands:case", args=[key]))


@audience("staff", permission=may.UNMASK)
def unmask(request: HttpRequest, key: str) -> HttpResponse:
    """The contact's full number, once, recorded; of an anonymous demand with a reason."""
    actor = actor_of(request)
    row = DemandMove().found(actor, key)
    phone, fault = "", ""
    if request.method == "POST":
        try:
            phone = unmask_phone(demand=row, actor=actor, now=clock.now(), reason=request.POST.get("reason", ""))
        except ReasonMissing as error:
            fault = str(error)
        except DemandError as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect(reverse("demands:case", args=[key]))
    context = {"row": row, "phone": phone, "fault": fault}
    return render(request, "demands/phone.html", context, status=422 if fault else 200)


BATCHED = (Move.DISPATCH, Move.SIGN)
"""The moves that the list offers for many demands at once."""


@audience("staff", permission=(may.COORDINATE, may.HANDLE))
@require_POST
def batch(request: HttpRequest, move: str) -> HttpResponse:
    """The same move on the selected demands; each that cannot is named with its reason."""
    if move not in BATCHED:
        raise Http404
    actor, now = actor_of(request), clock.now()
    chosen = [int(pk) for pk in request.POST.getlist("row") if re.fullmatch("[0-9]{1,18}", pk)]
    rows = demands_for(actor).filter(pk__in=chosen)
    done = 0
    for row in rows:
        unit, _ = suggestion(row, now.date())
        result = perform_many(numbers=[row.case.number], move=move, data={"unit": unit or ""}, actor=actor, now=now)
        done += len(result.done)
        for number, why in result.refused.items():
            messages.warning(request, f"{number}：{why}")
    messages.success(request, f"已处理 {done} 件。")
    return HttpResponseRedirect(reverse("demands:list"))
