"""The workbench's pages of 回避: the list, writing one down, ending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.assignments import permissions as may
from yingshang.registry.assignments.errors import AvoidanceRefused
from yingshang.registry.assignments.filters import AvoidanceFilter
from yingshang.registry.assignments.forms import AvoidForm, EndAvoidanceForm
from yingshang.registry.assignments.models import Avoidance
from yingshang.registry.assignments.queries import avoidance_for, avoidances_for, officials_named, open_of
from yingshang.registry.assignments.services import avoid, end_avoidance
from yingshang.registry.assignments.tables import AVOIDANCES
from yingshang.registry.assignments.views.staff import HOME
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprise_named, enterprises_for

LIST = Crumb("回避", "/assignments/avoidances/")


@audience("staff", permission=may.AVOID)
class AvoidanceList(ListPage):
    """Who keeps away from whom, of the enterprises within reach."""

    code = "assignments.avoidances"
    title = "回避"
    columns = AVOIDANCES
    filters = AvoidanceFilter
    export_permission = (may.AVOID,)
    default_order = ("-since", "-pk")
    empty_title = "没有回避登记"
    empty_text = "责任人与企业有利害关系时在这里登记，计算分配和移交时自动避开。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return avoidances_for(actor)

    def url_of(self, row: Avoidance) -> str:
        return reverse("assignments:avoidance", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(self.title))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("new", "登记回避", reverse("assignments:avoidance-new"), style="primary"),)


@audience("staff", permission=may.AVOID)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an avoidance down; if the official has the enterprise now, on to the handover."""
    actor = actor_of(request)
    initial = {"enterprise": request.GET.get("enterprise", ""), "since": clock.today()}
    form = AvoidForm(request.POST or None, initial=initial)
    back = reverse("assignments:avoidances")
    if request.method == "POST" and form.is_valid():
        person, enterprise = _named(actor, form)
        if person is not None and enterprise is not None:
            given = {key: form.cleaned_data[key] for key in ("reason", "since", "until")}
            try:
                made = avoid(person=person, uscc=enterprise.uscc, actor=actor, now=clock.now(), **given)
            except AvoidanceRefused as error:
                form.add_error(None, str(error))
            else:
                return action_done(request, _next(request, made, back))
    action = Action("avoid", "登记回避", reverse("assignments:avoidance-new"), "计算分配、移交和指定责任人时自动避开。")
    return action_form(request, action, form, back_url=back, crumbs=(HOME, LIST, Crumb(action.label)))


def _named(actor: Actor, form: AvoidForm) -> tuple[Person | None, Enterprise | None]:
    """The person and the enterprise that the form names; what is not found or not unique is told beside its field."""
    posts = officials_named(actor, form.cleaned_data["person"], clock.today())
    if not posts:
        form.add_error("person", "您的范围内没有这位在任人员，请核对姓名和单位。")
    elif len(posts) > 1:
        units = "、".join(f"{post.person.name} {post.unit.short_name}" for post in posts)
        form.add_error("person", f"同名的有 {len(posts)} 位，请写明单位：{units}。")
    found = enterprise_named(actor.district_id or 0, form.cleaned_data["enterprise"])
    if found is None or not enterprises_for(actor).filter(pk=found.pk).exists():
        form.add_error("enterprise", "您的范围内没有这户企业，请核对名称或代码。")
        found = None
    return (posts[0].person if len(posts) == 1 else None), found


def _next(request: HttpRequest, made: Avoidance, back: str) -> str:
    """Where to go: to the handover if the official has the enterprise now and may not any more, else to the list."""
    today = clock.today()
    held = [a for a in open_of(made.enterprise_id) if a.person_id == made.person_id]
    if held and made.since <= today and actor_of(request).has(may.HAND_OVER):
        messages.warning(request, f"回避已登记。{made.person.name}现在包联这家企业，请移交给其他责任人。")
        return reverse("assignments:handover")
    messages.success(request, "回避已登记，计算分配、移交和指定责任人时自动避开。")
    return back


@audience("staff", permission=may.AVOID)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an avoidance."""
    actor, back = actor_of(request), reverse("assignments:avoidances")
    try:
        row = avoidance_for(actor, pk)
    except Avoidance.DoesNotExist as error:
        raise Http404 from error
    form = EndAvoidanceForm(request.POST or None, initial={"until": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_avoidance(avoidance_id=pk, actor=actor, now=clock.now(), **form.cleaned_data)
        except AvoidanceRefused as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, "回避已解除。")
            return action_done(request, back)
    term = f"{row.since:%Y-%m-%d} 起" + (f"，至 {row.until:%Y-%m-%d}（不含）" if row.until else "")
    text = f"{row.person.name}回避{row.enterprise.name}（{row.reason}；{term}）。解除后可以重新分配给该同志，记录保留。"
    action = Action("end", "解除回避", reverse("assignments:avoidance", args=[pk]), text)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, LIST, Crumb(row.person.name)))
