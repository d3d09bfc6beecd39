"""The office's settings of 企业诉求: limits with their source, the dispatch directory, the ladder."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import Grade
from yingshang.affairs.demands.errors import DemandError, InvalidSetting
from yingshang.affairs.demands.forms import DispatchRuleForm, PresetForm
from yingshang.affairs.demands.lifecycle import DemandLifecycle
from yingshang.affairs.demands.queries import (
    categories_without_rule,
    dispatch_rules,
    district_of,
    ladder_of_demands,
    levels_in_force,
)
from yingshang.affairs.demands.rules import ATTEMPTS
from yingshang.affairs.demands.services import adopt_preset, presets, set_dispatch
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.watch import RECIPIENTS
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb

HOME = Crumb("企业诉求", "/demands/")
SETTINGS = Crumb("时限与派单", "/demands/settings/")


@audience("staff", permission=(may.CONFIGURE, may.COORDINATE))
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """What is in force, and what will be."""
    actor, today = actor_of(request), clock.today()
    district_id = actor.district_id or 0
    names = {made.code: made.name for made in clocks()} | {ATTEMPTS: "回访未联系上而办结"}
    plans = {code: preset.name for code, preset in presets().items()}
    grades = dict(Grade.choices)
    levels = [
        {
            "level": level,
            "clock": names.get(level.clock, level.clock),
            "grade": grades.get(level.category, level.category),
            "preset": plans.get(level.preset, level.preset),
        }
        for level in levels_in_force(district_id, today)
    ]
    steps = [
        {"step": step, "clock": names.get(step.clock, "各时限"), "tells": RECIPIENTS[step.tells].name}
        for step in ladder_of_demands(today)
    ]
    context = {
        "crumbs": [HOME, Crumb(SETTINGS.label)],
        "levels": levels,
        "rules": dispatch_rules(district_id, today),
        "silent": categories_without_rule(district_id, today),
        "steps": steps,
        "today": today,
        "may_change": actor.has(may.CONFIGURE),
    }
    return render(request, "demands/settings.html", context)


def clocks() -> list[Any]:
    """The clocks of a demand, by code and name."""
    return list(DemandLifecycle.clocks())


@audience("staff", permission=may.CONFIGURE)
@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest) -> HttpResponse:
    """Adopt a preset from a day on."""
    actor, now = actor_of(request), clock.now()
    choices = [(preset.code, f"{preset.name}（{preset.reference}）") for preset in presets().values()]
    form = PresetForm(request.POST or None, presets=choices, today=clock.today(), initial={"since": clock.today()})
    district = district_of(actor)
    if request.method == "POST" and form.is_valid() and district is not None:
        adopt_preset(
            district=district,
            code=form.cleaned_data["preset"],
            since=form.cleaned_data["since"],
            actor=actor,
            now=now,
        )
        messages.success(request, f"自 {form.cleaned_data['since']} 起按新方案计算时限。")
        return HttpResponseRedirect(reverse("demands:settings"))
    return _form_page(request, form, "采用时限方案", "采用")


@audience("staff", permission=may.CONFIGURE)
@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest) -> HttpResponse:
    """Say which unit answers for a category, from a day on."""
    actor = actor_of(request)
    initial = {"since": clock.today(), "category": request.GET.get("category", "")}
    form = DispatchRuleForm(request.POST or None, district_id=actor.district_id, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(form, actor):
        messages.success(request, f"“{form.cleaned_data['category']}”的承办单位已更新。")
        return HttpResponseRedirect(reverse("demands:settings"))
    return _form_page(request, form, "设置承办单位", "保存")


def _set(form: DispatchRuleForm, actor: Actor) -> bool:
    try:
        set_dispatch(**form.cleaned_data, actor=actor, now=clock.now())
    except InvalidSetting as fault:
        form.add_error(fault.field or None, str(fault))
    except DemandError as fault:
        form.add_error(None, str(fault))
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: Form, title: str, button: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "crumbs": [HOME, SETTINGS, Crumb(title)],
        "back": reverse("demands:settings"),
        "place": "demands.settings",
    }
    return render(request, "demands/setting.html", context, status=422 if form.errors else 200)
