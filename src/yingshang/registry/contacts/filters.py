"""What the contact ledger is narrowed by."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.audience import actor_of
from yingshang.registry.contacts.enums import Channel, TouchState
from yingshang.registry.contacts.models import Touch, TouchQuerySet
from yingshang.registry.enterprises.queries import matching


def _units(request: object) -> QuerySet[Unit]:
    district = actor_of(request).district_id if request is not None else None  # type: ignore[arg-type]
    return Unit.objects.filter(path__startswith=f"/{district}/", until=None).order_by("order", "pk")


class TouchFilter(filters.FilterSet):
    """Enterprise, unit, channel, state, days, over a limit."""

    q = filters.CharFilter(label="企业", method="by_text")
    unit = filters.ModelChoiceFilter(label="单位", empty_label="全部", queryset=_units)
    channel = filters.ChoiceFilter(label="方式", empty_label="全部", choices=Channel.choices)
    state = filters.ChoiceFilter(label="状态", empty_label="全部", choices=TouchState.choices)
    over = filters.ChoiceFilter(label="上限", empty_label="全部", choices=[("yes", "超过上限的")], method="by_over")
    since = filters.DateFilter(
        label="日期自", field_name="on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        label="日期至", field_name="on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Touch
        fields: tuple[str, ...] = ()

    def by_text(self, rows: TouchQuerySet, _name: str, text: str) -> TouchQuerySet:
        """A part of the name, or the beginning of the code."""
        return rows.filter(matching(text, "enterprise__"))

    def by_over(self, rows: TouchQuerySet, _name: str, _value: str) -> TouchQuerySet:
        """Those that were over a limit or against a refusal."""
        return rows.exclude(over="")
