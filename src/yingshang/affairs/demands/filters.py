"""What lists of demands are narrowed by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from yingshang.affairs.demands.enums import CLOSED, Channel, State
from yingshang.affairs.demands.models import Category, Demand
from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.search.queries import gathered
from yingshang.kernel.ui.audience import actor_of

Demands = QuerySet[Demand, Demand]


def _day_field() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


def units_of(request: Any) -> QuerySet[Unit, Unit]:
    """The units that the reader reaches, for the filter by unit."""
    if request is None:
        return Unit.objects.none()
    actor = actor_of(request)
    condition = Q(pk__in=[])
    for scope in actor.scopes or (actor.scope,):
        if scope:
            condition |= Q(path__startswith=scope)
    kinds = ("department", "township", "subdistrict", "office")
    return Unit.objects.filter(condition, kind__in=kinds, until=None).order_by("order")


class DemandFilter(filters.FilterSet):
    """Keyword, state, light, unit, category, channel, days."""

    q = filters.CharFilter(label="关键词", method="by_text")
    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "未办结"), *State.choices], method="by_state"
    )
    due = filters.ChoiceFilter(
        label="时限",
        empty_label="全部",
        choices=[("late", "已超期"), ("today", "今天到期"), ("soon", "即将到期"), ("week", "七日内")],
        method="by_due",
    )
    unit = filters.ModelChoiceFilter(label="承办单位", empty_label="全部", queryset=units_of, field_name="case__unit")
    category = filters.ModelChoiceFilter(
        empty_label="全部", label="类别", queryset=Category.objects.filter(parent__isnull=False, active=True)
    )
    channel = filters.ChoiceFilter(label="渠道", empty_label="全部", choices=Channel.choices)
    since = filters.DateFilter(label="自", field_name="case__opened_on", lookup_expr="gte", **_day_field())
    until = filters.DateFilter(label="至", field_name="case__opened_on", lookup_expr="lte", **_day_field())

    class Meta:
        model = Demand
        fields: tuple[str, ...] = ()

    def by_text(self, rows: Demands, _name: str, text: str) -> Demands:
        """Number, title, content, enterprise."""
        return rows.filter(case_id__in=gathered("case", text))

    def by_state(self, rows: Demands, _name: str, state: str) -> Demands:
        """One state, or all that are not closed."""
        if state == "open":
            return rows.filter(case__closed_at=None)
        return rows.filter(case__state=state)

    def by_due(self, rows: Demands, _name: str, due: str) -> Demands:
        """By the light of the nearest deadline."""
        now = clock.now()
        rows = rows.filter(case__closed_at=None).exclude(case__state__in=CLOSED)
        midnight = clock.start_of(now.date() + timedelta(days=1))
        if due == "late":
            return rows.filter(case__next_due__lte=now)
        if due == "soon":
            return rows.filter(case__next_due__gt=now, case__next_warn__lte=now)
        end = midnight if due == "today" else midnight + timedelta(days=6)
        return rows.filter(case__next_due__gt=now, case__next_due__lte=end)
