"""发起文稿: which kind, whose work, which period; then its title, the day for material, and who is asked for which part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.fields import DayField
from yingshang.kernel.ui.figures_shown import units_to_read
from yingshang.kernel.ui.workshop.shown import HOME, UnitField
from yingshang.kernel.workshop.errors import WorkshopError
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.permissions import EDIT
from yingshang.kernel.workshop.queries.asking import units_to_ask
from yingshang.kernel.workshop.services import open_paper
from yingshang.kernel.workshop.templates import SectionPlan, template_of, templates

YEARS, MONTHS = 3, 12
"""How far back a period may be chosen from the list."""
BETWEEN = re.compile("[、，,；;\\s]+")


def periods_to(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods offered: years, then months, the present ones first."""
    index = today.year * 12 + today.month - 1
    months = [((index - n) // 12, (index - n) % 12 + 1) for n in range(MONTHS)]
    return [
        ("年度", [(str(year), f"{year}年") for year in range(today.year, today.year - YEARS, -1)]),
        ("月份", [(f"{year}-{month:02}", f"{year}年{month}月") for year, month in months]),
    ]


def days_of(period: str) -> tuple[date, date]:
    """The first and last day of ``2026`` or ``2026-03``."""
    if "-" not in period:
        return date(int(period), 1, 1), date(int(period), 12, 31)
    year, month = (int(part) for part in period.split("-"))
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


class KindForm(forms.Form):
    """The first step."""

    template = forms.ChoiceField(label="文种")
    unit = UnitField(label="反映哪个单位的工作", empty_label=None)
    period = forms.ChoiceField(label="统计期")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, unit, period = self.fields["template"], self.fields["unit"], self.fields["period"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(unit, UnitField)
        assert isinstance(period, forms.ChoiceField)
        kind.choices = [(one.code, one.name) for one in templates()]
        district = Unit.objects.get(pk=actor.district_id or 0)
        ids = [district.pk, *(one.pk for one in units_to_read(actor, district))]
        unit.queryset = Unit.objects.filter(pk__in=ids).order_by("path")
        unit.initial = district.pk
        period.choices = periods_to(clock.today())


class PaperForm(forms.Form):
    """The second step, without its parts."""

    title = forms.CharField(label="标题", max_length=200)
    first = DayField(label="统计期自")
    last = DayField(label="统计期至", help_text="统计期未结束的，数字随数据更新到定稿时。")
    material_due = DayField(label="素材截止", required=False, help_text="不填则不向单位征集。")


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the template with the units that may be ticked and what was typed beside them."""

    plan: SectionPlan
    units: Sequence[tuple[Unit, bool]]
    more: str
    wrong: Sequence[str]


@audience("staff", permission=EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a paper in two steps."""
    actor = actor_of(request)
    if not actor.district_wide or actor.district_id is None:
        raise PermissionDenied("文稿由营商办发起。")
    kind = KindForm(request.POST or request.GET if "template" in {**request.GET, **request.POST} else None, actor=actor)
    crumbs = (HOME, Crumb("发起文稿"))
    if not kind.is_valid():
        context = {"form": kind, "crumbs": crumbs}
        return render(request, "ui/workshop/new.html", context, status=422 if kind.errors else 200)
    made, unit, period = (
        template_of(kind.cleaned_data["template"]),
        kind.cleaned_data["unit"],
        kind.cleaned_data["period"],
    )
    first, last = days_of(period)
    label = f"{unit.short_name}{Period.between(first, last).label}{made.name}".replace("年年度", "年度")
    form = PaperForm(request.POST or None, initial={"title": label, "first": first, "last": last})
    plans = list(made.plan(unit, Period.between(first, last)))
    lines = _lines(plans, actor.district_id, request.POST)
    if request.method == "POST" and form.is_valid() and not any(line.wrong for line in lines):
        paper = _opened(form, kind.cleaned_data, lines, actor)
        if paper is not None:
            return HttpResponseRedirect(reverse("workshop:paper", args=[paper.case.number]))
    context = {
        "form": form,
        "kind": [(name, kind.data.get(name, "")) for name in kind.fields],
        "told": f"{made.name}，{unit.short_name}，{Period.between(first, last).label}",
        "asked": [line for line in lines if line.units],
        "others": [line for line in lines if not line.units],
        "others_open": any(line.more for line in lines if not line.units),
        "units": list(units_to_ask(actor.district_id, clock.today())),
        "wrong": [text for line in lines for text in line.wrong],
        "crumbs": crumbs,
    }
    refused = request.method == "POST"
    return render(request, "ui/workshop/new_parts.html", context, status=422 if refused else 200)


def _lines(plans: Sequence[SectionPlan], district_id: int, sent: QueryDict) -> list[PartLine]:
    """The parts with their usual units ticked, or as they were sent."""
    units = {unit.short_name: unit for unit in units_to_ask(district_id, clock.today())}
    lines = []
    for plan in plans:
        usual = [units[name] for name in plan.asks if name in units]
        ticked = set(sent.getlist(f"ask:{plan.key}"))
        more = sent.get(f"more:{plan.key}", "").strip()
        wrong = [f"“{plan.title}”：没有单位“{name}”，请写单位简称。" for name in _names(more) if name not in units]
        lines.append(PartLine(plan, [(unit, not sent or str(unit.pk) in ticked) for unit in usual], more, wrong))
    return lines


def _names(more: str) -> list[str]:
    return [name for name in BETWEEN.split(more) if name]


def _opened(form: PaperForm, kind: Mapping[str, Any], lines: Sequence[PartLine], actor: Actor) -> Paper | None:
    units = {unit.short_name: unit.pk for unit in units_to_ask(actor.district_id or 0, clock.today())}
    asks = {
        line.plan.key: sorted({*(u.pk for u, on in line.units if on), *(units[name] for name in _names(line.more))})
        for line in lines
    }
    data = form.cleaned_data
    try:
        return open_paper(
            template=kind["template"],
            unit=kind["unit"],
            first=data["first"],
            last=data["last"],
            title=data["title"],
            material_due=data["material_due"],
            actor=actor,
            now=clock.now(),
            asks={key: found for key, found in asks.items() if found},
        )
    except WorkshopError as error:
        form.add_error(None, str(error))
    return None
