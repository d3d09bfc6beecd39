"""The attribution dictionary: its lines, and placing all anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.errors import RuleRefused
from yingshang.registry.enterprises.filters import RuleFilter
from yingshang.registry.enterprises.forms import RuleForm
from yingshang.registry.enterprises.models import AttributionRule
from yingshang.registry.enterprises.queries import rule_for, rules_for
from yingshang.registry.enterprises.services import reattribute, save_rule
from yingshang.registry.enterprises.services.placing import RULE_FIELDS
from yingshang.registry.enterprises.tables import RULES
from yingshang.registry.enterprises.views.finding import HOME


@audience("staff", permission=may.PLACE)
class RuleList(ListPage):
    """The office's own lines; the names of townships and villages count without standing here."""

    code = "enterprises.rules"
    title = "归属词典"
    columns = RULES
    filters = RuleFilter
    export_permission = (may.PLACE,)
    default_order = ("text", "low", "pk")
    template = "enterprises/rules.html"
    empty_title = "词典还没有地名"
    empty_text = "乡镇（街道）和村（社区）的名称自动生效，不必录入。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return rules_for(actor).select_related("unit", "village")

    def url_of(self, row: AttributionRule) -> str:
        return reverse("enterprises:rule", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(self.title))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        return (Action("rule", "增加地名", reverse("enterprises:rule-new"), style="primary"),)


@audience("staff", permission=may.PLACE)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a line or change one."""
    actor = actor_of(request)
    held = rule_for(actor, pk) if pk is not None else None
    if pk is not None and held is None:
        raise Http404
    initial = {name: getattr(held, name) for name in RULE_FIELDS} if held else {}
    form = RuleForm(actor.district_id or 0, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(values=form.cleaned_data, rule_id=pk, actor=actor, now=clock.now())
        except RuleRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。对已有主体生效请点“按词典重新归属”。")
            return HttpResponseRedirect(reverse("enterprises:rules"))
    crumbs = (HOME, Crumb("归属词典", reverse("enterprises:rules")), Crumb("地名"))
    context = {"form": form, "crumbs": crumbs, "held": held}
    return render(request, "enterprises/rule.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.PLACE)
@require_POST
def reattribute_all(request: HttpRequest) -> HttpResponse:
    """Place all anew by today's dictionary."""
    counts = reattribute(actor=actor_of(request), now=clock.now())
    said = f"新归属 {counts['placed']} 户，调整 {counts['moved']} 户，退回待归属 {counts['waiting']} 户。"
    messages.success(request, said)
    return HttpResponseRedirect(reverse("enterprises:rules"))
