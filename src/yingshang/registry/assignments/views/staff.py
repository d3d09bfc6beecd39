"""The workbench's pages: who has whom, handing over, one enterprise by hand, earlier lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import UnreadableTable
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.assignments import permissions as may
from yingshang.registry.assignments.errors import HandoverRefused
from yingshang.registry.assignments.filters import AssignmentFilter
from yingshang.registry.assignments.forms import ByHandForm, HandOverForm, PartnerForm
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import (
    against_avoidance,
    assignments_for,
    enterprises_to_avoid,
    liaisons_for,
    must_hand_over,
    post_within,
    takers_for,
)
from yingshang.registry.assignments.services import assign_by_hand, hand_over, import_partners
from yingshang.registry.assignments.services.partners import MissingPartnerColumns, partner_rows
from yingshang.registry.assignments.tables import ASSIGNMENTS
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.queries import enterprise_for

HOME = Crumb("包联名单", "/assignments/")


@audience("staff", permission=may.VIEW)
class AssignmentList(ListPage):
    """Who has whom, of the enterprises within reach."""

    code = "assignments.list"
    title = "包联名单"
    columns = ASSIGNMENTS
    filters = AssignmentFilter
    export_permission = (may.EXPORT,)
    default_order = ("enterprise__name", "pk")
    empty_title = "还没有包联关系"
    empty_text = "登记包联方案并采用分配结果之后列在这里。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return assignments_for(actor)

    def url_of(self, row: Assignment) -> str:
        return reverse("enterprises:page", args=[row.enterprise.uscc])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        found = [Action("campaigns", "包联方案", reverse("assignments:campaigns"))]
        if actor.has(may.HAND_OVER):
            found.append(Action("handover", "移交", reverse("assignments:handover")))
        if actor.has(may.AVOID):
            found.append(Action("avoidances", "回避", reverse("assignments:avoidances")))
        if actor.has(may.PLAN):
            found.append(Action("departments", "部门回访", reverse("assignments:departments")))
            found.append(Action("partners", "导入原有名单", reverse("assignments:partners")))
        return found


@audience("staff", permission=may.HAND_OVER)
@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """Posts that nobody holds any more with the enterprises still on them, 回避, and every post that could hand over."""
    actor, today = actor_of(request), clock.today()
    context = {
        "waiting": must_hand_over(actor, today),
        "avoiding": against_avoidance(actor, today),
        "liaisons": liaisons_for(actor, today),
        "crumbs": (HOME, Crumb("移交")),
    }
    return render(request, "assignments/handover.html", context)


@audience("staff", permission=may.HAND_OVER)
@require_http_methods(["GET", "POST"])
def hand_over_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post's enterprises to others of its unit; with ``?avoided=1`` only those that the holder has to avoid."""
    actor, today = actor_of(request), clock.today()
    post = post_within(actor, pk)
    if post is None:
        raise Http404
    takers = takers_for(actor, post, today)
    only = enterprises_to_avoid(post, today) if request.GET.get("avoided") else None
    form = HandOverForm(takers, request.POST or None, initial={"reason": "回避"} if only else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            number = hand_over(
                from_post=pk,
                to_posts=[int(key) for key in given["to_posts"]],
                reason=given["reason"],
                enterprises=only,
                actor=actor,
                now=clock.now(),
            )
        except HandoverRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{post.person.name}的 {number} 户企业已移交，包联沿革随企业保留。")
            return HttpResponseRedirect(reverse("assignments:handover"))
    crumbs = (HOME, Crumb("移交", reverse("assignments:handover")), Crumb(post.person.name))
    context = {"form": form, "post": post, "takers": takers, "only": only, "crumbs": crumbs}
    return render(request, "assignments/hand_over.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.HAND_OVER)
@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, uscc: str) -> HttpResponse:
    """Give one enterprise to one official of its territory."""
    actor, today = actor_of(request), clock.today()
    try:
        enterprise = enterprise_for(actor, uscc)
    except EnterpriseNotFound as error:
        raise Http404 from error
    back = reverse("enterprises:page", args=[uscc])
    place = enterprise.village or enterprise.unit
    form = ByHandForm(liaisons_for(actor, today, place.path if place else ""), request.POST or None)
    action = Action(
        "assign", "指定包联责任人", reverse("assignments:by-hand", args=[uscc]), "原责任人的包联即日终止，沿革保留。"
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            assign_by_hand(uscc=uscc, post_id=int(given["post"]), reason=given["reason"], actor=actor, now=clock.now())
        except HandoverRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "包联责任人已指定。")
            return action_done(request, back)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb(enterprise.name, back)))


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest) -> HttpResponse:
    """Bring in the list of an earlier campaign; what was not taken is shown with what to do."""
    actor = actor_of(request)
    form = PartnerForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            rows = partner_rows(given["file"], given["file"].name)
        except (UnreadableTable, MissingPartnerColumns) as error:
            form.add_error("file", str(error))
        else:
            result = import_partners(
                rows=rows, basis=given["basis"], since=given["since"], actor=actor, now=clock.now()
            )
    context = {"form": form, "result": result, "crumbs": (HOME, Crumb("导入原有名单"))}
    return render(request, "assignments/partners.html", context, status=422 if form.errors else 200)
