"""What the list of symposia is narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from yingshang.affairs.outreach.enums import SymposiumState
from yingshang.affairs.outreach.models import Symposium
from yingshang.affairs.outreach.queries.symposia import HOSTING
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.search.queries import gathered
from yingshang.kernel.ui.audience import actor_of
from yingshang.registry.enterprises.rules.industries import names

Symposia = QuerySet[Symposium, Symposium]


def hosts_of(request: Any) -> QuerySet[Unit, Unit]:
    """The units of the reader's district that hold symposia."""
    district = actor_of(request).district_id if request is not None else None
    found = Unit.objects.filter(kind__in=HOSTING, path__startswith=f"/{district}/", until=None)
    return found.order_by("order", "pk")


def _sections() -> list[tuple[str, str]]:
    return [("-", "跨行业"), *((code, f"{code} {name}") for code, name in names().items() if code.isalpha())]


def _day_field() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class SymposiumFilter(filters.FilterSet):
    """Words, state, host, industry, days."""

    q = filters.CharFilter(label="关键词", method="by_text")
    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "未办结"), *SymposiumState.choices], method="by_state"
    )
    unit = filters.ModelChoiceFilter(label="召集单位", empty_label="全部", queryset=hosts_of, field_name="case__unit")
    section = filters.ChoiceFilter(label="行业", empty_label="全部", choices=_sections, method="by_section")
    since = filters.DateFilter(label="自", field_name="planned_at__date", lookup_expr="gte", **_day_field())
    until = filters.DateFilter(label="至", field_name="planned_at__date", lookup_expr="lte", **_day_field())

    class Meta:
        model = Symposium
        fields: tuple[str, ...] = ()

    def by_text(self, rows: Symposia, _name: str, text: str) -> Symposia:
        """Number, topic, description."""
        return rows.filter(case_id__in=gathered("case", text))

    def by_state(self, rows: Symposia, _name: str, state: str) -> Symposia:
        """One state, or all that are not concluded."""
        return rows.filter(case__closed_at=None) if state == "open" else rows.filter(case__state=state)

    def by_section(self, rows: Symposia, _name: str, section: str) -> Symposia:
        """One industry, or those for all."""
        return rows.filter(section="" if section == "-" else section)
