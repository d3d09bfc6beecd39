"""Symposia at the workbench: list, one symposium, inviting, attendance, what is owed, demands, papers."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import SYMPOSIA_HELD, InvitationState, SymposiumState
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.filters.symposia import SymposiumFilter
from yingshang.affairs.outreach.forms.symposia import (
    AttendanceForm,
    BroughtForm,
    PickForm,
    PlanForm,
    ResultForm,
    TopicForm,
)
from yingshang.affairs.outreach.lifecycle import SymposiumLifecycle
from yingshang.affairs.outreach.models import Invitation, Symposium, SymposiumDemand
from yingshang.affairs.outreach.queries import symposia as queries
from yingshang.affairs.outreach.services import (
    add_topic,
    invite,
    plan_symposium,
    record_attendance,
    settle_topic,
    take_demand,
)
from yingshang.affairs.outreach.services.symposia import ENTER
from yingshang.affairs.outreach.services.symposia_papers import docx_of
from yingshang.affairs.outreach.tables.symposia import REPLIES, SYMPOSIA, TONES, industry_of
from yingshang.kernel import clock
from yingshang.kernel.cases.kinds import kind_of
from yingshang.kernel.cases.models import Case
from yingshang.kernel.documents.qr import qr_png
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, MovePage
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import CaseListPage
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprises_named, tag_names_in, townships_in

HOME = Crumb("企业座谈会", "/outreach/symposia/")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED = 30


@audience("staff", permission=may.VIEW)
class SymposiumList(CaseListPage):
    """Every symposium within reach."""

    code = "outreach.symposia"
    kind = queries.KIND
    title = "企业座谈会"
    columns = SYMPOSIA
    filters = SymposiumFilter
    export_permission = (may.EXPORT,)
    default_order = ("-planned_at", "-case_id")
    empty_title = "还没有座谈会"
    empty_text = "各部门按行业召开的企业座谈会列在这里：邀请、签到、诉求、落实。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return queries.symposia_for(actor)

    def url_of(self, row: Symposium) -> str:
        return reverse("outreach:symposium", args=[row.case.number])

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if actor.has(may.HOLD_SYMPOSIUM):
            return (Action("new", "筹备座谈会", reverse("outreach:symposium-new"), style="primary"),)
        return ()


@audience("staff", permission=may.VIEW)
class SymposiumPage(CasePage):
    """One symposium."""

    lifecycle = SymposiumLifecycle
    case_page = "outreach:symposium"
    move_page = "outreach:symposium-move"
    template = "outreach/symposium.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Symposium:
        return queries.symposium_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))

    def matter(self, row: Symposium, actor: Actor) -> dict[str, Any]:
        state, hosts = row.case.state, may.can_host(actor, row)
        invitations, now = queries.invitations_of(row), clock.now()
        begun = clock.day_of(now) >= clock.day_of(row.planned_at)
        planned = state == SymposiumState.PLANNED
        others = queries.units_with(row, queries.ATTENDING)
        return {
            "facts": [
                Fact("时间", f"{clock.local(row.planned_at):%Y-%m-%d %H:%M}"),
                Fact("地点", row.place),
                Fact("召集单位", row.case.unit.short_name),
                Fact("面向行业", industry_of(row)),
                Fact("参加部门", "、".join(unit.short_name for unit in others) or "无"),
                Fact("企业自行报名", "可以" if row.open_to_all else "不可以"),
                *([Fact("召开日期", f"{row.held_on:%Y-%m-%d}"), Fact("主持人", row.chair)] if row.held_on else []),
            ],
            "invitations": [(one, *_badge(one)) for one in invitations],
            "came": sum(one.attended is True for one in invitations),
            "sent": sum(one.state != InvitationState.STOPPED for one in invitations),
            "topics": [(one, may.can_settle_topic(actor, one)) for one in queries.topics_of(row)],
            "demands": _demands(row, actor),
            "today": clock.day_of(now),
            "may_invite": hosts and planned,
            "may_sign": hosts and planned and begun,
            "may_add_topic": hosts and state in {SymposiumState.PLANNED, SymposiumState.HELD},
            "may_take_demand": hosts and begun and state != SymposiumState.CANCELLED and actor.has(ENTER),
            "has_minutes": state in SYMPOSIA_HELD,
        }


def _badge(one: Invitation) -> tuple[str, str]:
    """Whether the enterprise came, once that is known; before that, what it answered."""
    if one.attended is None or one.state == InvitationState.STOPPED:
        return one.get_state_display(), REPLIES[one.state]
    return ("到会", "done") if one.attended else ("未到会", "closed")


def _demands(symposium: Symposium, actor: Actor) -> list[tuple[SymposiumDemand, str, bool]]:
    """The demands with their state, and whether the reader may see each: of the others neither who nor what is told."""
    found = queries.demands_of(symposium)
    seen = queries.visible_among([one.case_id for one in found], actor)
    return [(one, kind_of(one.case.kind).state_names[one.case.state], one.case_id in seen) for one in found]


@audience("staff", permission=may.VIEW)
class SymposiumMovePage(MovePage):
    """A move of the host."""

    lifecycle = SymposiumLifecycle
    case_page = "outreach:symposium"
    move_page = "outreach:symposium-move"

    def find(self, actor: Actor, key: str) -> Symposium:
        return queries.symposium_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number, reverse(self.case_page, args=[case.number])))


def _found(request: HttpRequest, key: str) -> Symposium:
    found = SymposiumMovePage().found(actor_of(request), key)
    assert isinstance(found, Symposium)
    return found


def _back(symposium: Symposium) -> str:
    return reverse("outreach:symposium", args=[symposium.case.number])


def _units(actor: Actor) -> list[Unit]:
    return queries.hosting_units(actor.district_id or 0, clock.today())


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan one."""
    actor = actor_of(request)
    units = [unit for unit in _units(actor) if unit.pk != actor.unit_id]
    form = PlanForm(units, request.POST or None)
    text = f"由 {actor.acting_as} 召集；保存后邀请企业。"
    action = Action("new", "筹备座谈会", reverse("outreach:symposium-new"), text)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = {int(pk) for pk in given.pop("attending")}
        attending = [unit for unit in units if unit.pk in chosen]
        try:
            case = plan_symposium(**given, attending=attending, actor=actor, now=clock.now())
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记 {case.number}，请邀请企业。")
            return action_done(request, reverse("outreach:symposium-invite", args=[case.number]))
    back = reverse("outreach:symposia")
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb("筹备座谈会")))


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest, key: str) -> HttpResponse:
    """Pick enterprises and invite them; those that the ledger stops are named with the reason."""
    actor, symposium = actor_of(request), _found(request, key)
    if not may.can_host(actor, symposium):
        raise Http404
    if request.method == "POST":
        return _invite(request, symposium, actor)
    townships = townships_in(symposium.case.district_id, clock.today())
    asked = request.GET if "limit" in request.GET else {"section": symposium.section, "limit": LISTED}
    form = PickForm(townships, tag_names_in(actor), asked)
    found: list[Enterprise] = []
    if form.is_valid():
        wanted = form.cleaned_data | {"limit": form.cleaned_data["limit"] or LISTED}
        found = queries.candidates(symposium, **wanted)
    context = {
        "symposium": symposium,
        "case": symposium.case,
        "form": form,
        "found": found,
        "crumbs": (HOME, Crumb(symposium.case.number, _back(symposium)), Crumb("邀请企业")),
    }
    return render(request, "outreach/symposium_invite.html", context)


def _invite(request: HttpRequest, symposium: Symposium, actor: Actor) -> HttpResponse:
    district = symposium.case.district_id
    named = [line.strip() for line in request.POST.get("names", "").splitlines() if line.strip()]
    known = enterprises_named(district, [*request.POST.getlist("uscc"), *named])
    chosen = list({one.pk: one for one in known.values()}.values())
    for name in named:
        if name not in known:
            messages.warning(request, f"登记库中没有“{name}”，请核对名称或代码。")
    try:
        result = invite(symposium=symposium, enterprises=chosen, actor=actor, now=clock.now())
    except OutreachError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"已邀请 {len(result.sent)} 家。")
        for enterprise, reason in result.stopped:
            messages.warning(request, f"{enterprise.name}没有邀请：{reason}")
    return HttpResponseRedirect(_back(symposium))


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, key: str) -> HttpResponse:
    """Write down who came."""
    actor, symposium = actor_of(request), _found(request, key)
    if not may.can_host(actor, symposium):
        raise Http404
    listed = [one for one in queries.invitations_of(symposium) if one.state != InvitationState.STOPPED]
    form = AttendanceForm(listed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        others = form.cleaned_data["others"].splitlines()
        try:
            unknown = record_attendance(
                symposium=symposium, came=form.came(), others=others, actor=actor, now=clock.now()
            )
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "签到已登记。")
            for name in unknown:
                messages.warning(request, f"登记库中没有“{name}”，请核对名称或代码后补登。")
            return HttpResponseRedirect(_back(symposium))
    context = {
        "symposium": symposium,
        "case": symposium.case,
        "form": form,
        "rows": [(one, form[f"came_{one.pk}"], form[f"by_{one.pk}"]) for one in listed],
        "others": form["others"],
        "crumbs": (HOME, Crumb(symposium.case.number, _back(symposium)), Crumb("签到")),
    }
    status = 422 if form.errors else 200
    return render(request, "outreach/symposium_attendance.html", context, status=status)


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """Leave a unit something to do."""
    actor, symposium = actor_of(request), _found(request, key)
    units = _units(actor)
    form = TopicForm(units, request.POST or None)
    action = Action(
        "topic", "交办事项", reverse("outreach:symposium-topic", args=[key]), "责任单位会收到提醒，并填写落实情况。"
    )
    if request.method == "POST" and form.is_valid():
        unit = next(one for one in units if str(one.pk) == form.cleaned_data["unit"])
        text, due_on = form.cleaned_data["text"], form.cleaned_data["due_on"]
        if _done(
            form,
            lambda: add_topic(symposium=symposium, text=text, unit=unit, due_on=due_on, actor=actor, now=clock.now()),
        ):
            messages.success(request, "已交办。")
            return action_done(request, _back(symposium))
    return _short(request, action, form, symposium)


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Say what came of a topic."""
    actor = actor_of(request)
    try:
        found = queries.topic_for(actor, key, pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = ResultForm(request.POST or None, initial={"result": found.result})
    here = reverse("outreach:symposium-result", args=[key, pk])
    action = Action(
        "result", "填写落实情况", here, f"{found.text}（{found.unit.short_name}，{found.due_on:%Y-%m-%d} 前）"
    )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["result"]
        if _done(form, lambda: settle_topic(topic=found, result=words, actor=actor, now=clock.now())):
            messages.success(request, "落实情况已登记。")
            return action_done(request, _back(found.symposium))
    return _short(request, action, form, found.symposium)


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_http_methods(["GET", "POST"])
def brought(request: HttpRequest, key: str) -> HttpResponse:
    """A demand that an enterprise brought there."""
    actor, symposium = actor_of(request), _found(request, key)
    listed = [one for one in queries.invitations_of(symposium) if one.attended is not False]
    form = BroughtForm(listed, request.POST or None)
    here = reverse("outreach:symposium-brought", args=[key])
    action = Action("brought", "登记诉求", here, "成为一件企业诉求，按诉求流程办理，结果列入本次座谈会。")
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        one = next(i for i in listed if str(i.pk) == given["invitation"])
        del given["invitation"]
        if _done(
            form,
            lambda: take_demand(symposium=symposium, enterprise=one.enterprise, actor=actor, now=clock.now(), **given),
        ):
            messages.success(request, "诉求已登记。")
            return action_done(request, _back(symposium))
    return _short(request, action, form, symposium)


def _done(form: Form, write: Any) -> bool:
    """Carry a write out; a refusal stands in the form."""
    try:
        write()
    except OutreachError as error:
        form.add_error(None, str(error))
        return False
    return True


def _short(request: HttpRequest, action: Action, form: Form, symposium: Symposium) -> HttpResponse:
    crumbs = (HOME, Crumb(symposium.case.number, _back(symposium)), Crumb(action.label))
    return action_form(request, action, form, back_url=_back(symposium), crumbs=crumbs)


@audience("staff", permission=may.VIEW)
@require_GET
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """The minutes as a paper."""
    symposium = _found(request, key)
    if symposium.case.state not in SYMPOSIA_HELD:
        raise Http404
    response = HttpResponse(docx_of(symposium, clock.now()), content_type=DOCX)
    name = quote(f"座谈纪要-{symposium.case.number}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@audience("staff", permission=may.HOLD_SYMPOSIUM)
@require_GET
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sign-in sheet to print; its QR lets an enterprise sign in by phone."""
    actor, symposium = actor_of(request), _found(request, key)
    address = f"{settings.PUBLIC_URL}{reverse('outreach:my-check-in', args=[symposium.case.token])}"
    context = {
        "symposium": symposium,
        "case": symposium.case,
        "rows": _expected(symposium),
        "blank": range(6),
        "qr": base64.b64encode(qr_png(address)).decode(),
        "printed_at": clock.now(),
        "who": actor.acting_as,
    }
    return render(request, "outreach/symposium_sheet.html", context)


def _expected(symposium: Symposium) -> list[Invitation]:
    away = {InvitationState.STOPPED, InvitationState.DECLINED}
    return [one for one in queries.invitations_of(symposium) if one.state not in away]
