"""What lists of intake are narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.enums import DueState, FormKind
from yingshang.kernel.intake.models import Due, Form
from yingshang.kernel.intake.queries.dues import forms_for, units_that_may_owe
from yingshang.kernel.ui.audience import actor_of


def _forms(request: Any) -> QuerySet[Form]:
    return forms_for(actor_of(request)) if request is not None else Form.objects.none()


def _units(request: Any) -> QuerySet[Unit]:
    return units_that_may_owe(actor_of(request), clock.today()) if request is not None else Unit.objects.none()


def _day() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class DueFilter(filters.FilterSet):
    """Form, unit, state, kind, day."""

    form = filters.ModelChoiceFilter(label="报表", empty_label="全部", field_name="owing__form", queryset=_forms)
    unit = filters.ModelChoiceFilter(label="单位", empty_label="全部", field_name="owing__unit", queryset=_units)
    state = filters.ChoiceFilter(label="状态", empty_label="全部", choices=DueState.choices)
    kind = filters.ChoiceFilter(
        label="类别", empty_label="全部", field_name="owing__form__kind", choices=FormKind.choices
    )
    since = filters.DateFilter(label="应报自", field_name="due_on", lookup_expr="gte", **_day())
    until = filters.DateFilter(label="应报至", field_name="due_on", lookup_expr="lte", **_day())

    class Meta:
        model = Due
        fields: tuple[str, ...] = ()
