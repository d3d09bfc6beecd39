"""The workbench's pages of the register: list, one enterprise, its place, its contacts in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.fields.money import format_wan
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.actions import action_done, action_form
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb, Fact
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.errors import RuleRefused
from yingshang.registry.enterprises.filters import EnterpriseFilter, WaitingFilter
from yingshang.registry.enterprises.forms import PlaceForm, ReasonForm
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import (
    changes_of,
    contact_of,
    contacts_of,
    enterprises_for,
    search_enterprises,
    statuses_of,
    waiting_for,
)
from yingshang.registry.enterprises.services import place_enterprise, unmask_contact
from yingshang.registry.enterprises.tables import ENTERPRISES, TONES, WAITING
from yingshang.registry.enterprises.views.editing import edit_actions
from yingshang.registry.enterprises.views.finding import HOME, found_or_404

OFFERED = 10
"""So many entities are offered below a field that asks for one."""


@audience("staff", permission=may.VIEW)
class EnterpriseList(ListPage):
    """Every market entity within reach."""

    code = "enterprises.list"
    title = "市场主体"
    columns = ENTERPRISES
    filters = EnterpriseFilter
    export_permission = (may.EXPORT,)
    default_order = ("name", "pk")
    empty_title = "没有市场主体"
    empty_text = "导入名录后在这里查看；也可去掉一些条件再看。"

    def why_empty(self, actor: Actor) -> str:
        """A department has no territory: it is told whom it would see, instead of “none”."""
        if actor.district_wide:
            return "导入名录后在这里查看。"
        return (
            "这里只列出本单位属地内的，以及由本单位或您本人包联、回访的市场主体；目前没有。查询其他企业请联系营商办。"
        )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return enterprises_for(actor).select_related("unit", "village")

    def url_of(self, row: Enterprise) -> str:
        return reverse("enterprises:page", args=[row.uscc])

    def batch_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("tags", "增减标签", reverse("enterprises:tag-many")),) if actor.has(may.EDIT) else ()

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        found = []
        if actor.has(may.PLACE):
            found.append(Action("waiting", "待归属", reverse("enterprises:waiting")))
            found.append(Action("rules", "归属词典", reverse("enterprises:rules")))
        if actor.has(may.IMPORT):
            found.append(Action("import", "导入名录", reverse("enterprises:upload"), style="primary"))
        return found


@audience("staff", permission=may.PLACE)
class WaitingList(ListPage):
    """Active entities that no name of the dictionary places."""

    code = "enterprises.waiting"
    title = "待归属"
    columns = WAITING
    filters = WaitingFilter
    export_permission = (may.EXPORT,)
    default_order = ("address", "pk")
    empty_title = "没有待归属的主体"
    empty_text = "地址都已对应到乡镇（街道）。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return waiting_for(actor)

    def url_of(self, row: Enterprise) -> str:
        return reverse("enterprises:page", args=[row.uscc])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(self.title))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("rules", "归属词典", reverse("enterprises:rules")),)


@audience("staff", permission=may.VIEW)
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """The entities within reach that a field may mean so far, as options of its list."""
    text = str(next(iter(request.GET.values()), "")).strip()[:100]
    found = search_enterprises(actor_of(request), text, OFFERED)
    context = {"offers": found, "text": text, "latin": text.isascii()}
    return render(request, "enterprises/offers.html", context)


def facts_of(enterprise: Enterprise) -> list[Fact]:
    """What the register says of an entity, in the order in which people read it."""
    return [
        Fact("统一社会信用代码", enterprise.uscc),
        Fact("类型", enterprise.get_kind_display(), enterprise.form),
        Fact("注册资本", enterprise.capital_text),
        Fact("成立日期", f"{enterprise.established_on:%Y-%m-%d}" if enterprise.established_on else ""),
        Fact("行业", enterprise.industry, enterprise.industry_code),
        Fact("规模", enterprise.get_size_display(), "统计上大中小微型企业划分办法（2017）" if enterprise.size else ""),
        Fact("从业人员", f"{enterprise.employees} 人" if enterprise.employees is not None else ""),
        Fact("营业收入", format_wan(enterprise.revenue)),
        Fact("资产总额", format_wan(enterprise.assets)),
        Fact("住所", enterprise.address),
        Fact("属地", enterprise.place, enterprise.waiting_reason or enterprise.get_placement_display()),
        Fact("曾用名", "、".join(enterprise.former_names)),
    ]


@audience("staff", permission=may.VIEW)
@require_GET
def page(request: HttpRequest, uscc: str) -> HttpResponse:
    """一企一档: the register's own part, then what affairs contribute."""
    actor, now = actor_of(request), clock.now()
    enterprise = found_or_404(actor, uscc)
    context = {
        "enterprise": enterprise,
        "tone": TONES[enterprise.status],
        "facts": facts_of(enterprise),
        "contacts": contacts_of(enterprise),
        "statuses": statuses_of(enterprise),
        "changes": changes_of(enterprise),
        "tags": enterprise.tags.order_by("name"),
        "may_edit": actor.has(may.EDIT),
        "may_unmask": actor.has(may.UNMASK),
        "actions": _actions(actor, enterprise),
        "crumbs": (HOME, Crumb(enterprise.name)),
        "now": now,
    }
    return render(request, "enterprises/page.html", context)


def _actions(actor: Actor, enterprise: Enterprise) -> list[Action]:
    found = edit_actions(enterprise) if actor.has(may.EDIT) else []
    return [*found, _place_action(enterprise)] if actor.has(may.PLACE) else found


def _place_action(enterprise: Enterprise) -> Action:
    return Action(
        "place",
        "指定属地",
        reverse("enterprises:place", args=[enterprise.uscc]),
        "指定后，以后的导入和词典不再改动这户的属地。",
    )


@audience("staff", permission=may.PLACE)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, uscc: str) -> HttpResponse:
    """Say by hand where an entity belongs."""
    actor = actor_of(request)
    enterprise = found_or_404(actor, uscc)
    back = reverse("enterprises:page", args=[enterprise.uscc])
    initial = {"unit": enterprise.unit_id, "village": enterprise.village_id}
    form = PlaceForm(enterprise.district_id, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            place_enterprise(uscc=uscc, actor=actor, now=clock.now(), **form.cleaned_data)
        except RuleRefused as error:
            form.add_error("village", str(error))
        else:
            messages.success(request, "属地已指定。")
            return action_done(request, back)
    return action_form(
        request, _place_action(enterprise), form, back_url=back, crumbs=(HOME, Crumb(enterprise.name, back))
    )


@audience("staff", permission=may.UNMASK)
@require_http_methods(["GET", "POST"])
def unmask(request: HttpRequest, uscc: str, contact_id: int) -> HttpResponse:
    """Show a contact in full after the reason was given; recorded."""
    actor = actor_of(request)
    enterprise = found_or_404(actor, uscc)
    if contact_of(enterprise, contact_id) is None:
        raise Http404
    back = reverse("enterprises:page", args=[enterprise.uscc])
    url = reverse("enterprises:unmask", args=[enterprise.uscc, contact_id])
    action = Action("unmask", "查看完整联系方式", url, "查看将记入审计。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = unmask_contact(
            uscc=uscc, contact_id=contact_id, reason=form.cleaned_data["reason"], actor=actor, now=clock.now()
        )
        context = {"enterprise": enterprise, "contact": contact, "crumbs": (HOME, Crumb(enterprise.name, back))}
        return render(request, "enterprises/contact.html", context)
    return action_form(request, action, form, back_url=back, crumbs=(HOME, Crumb(enterprise.name, back)))
