"""What lists of market entities are narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.audience import actor_of
from yingshang.registry.enterprises.enums import Change, Kind, Size, Status
from yingshang.registry.enterprises.models import AttributionRule, Enterprise, EnterpriseQuerySet, SnapshotChange
from yingshang.registry.enterprises.queries import matching, townships_in
from yingshang.registry.enterprises.rules.industries import names


def _sections() -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in names().items() if code.isalpha()]


def townships_of(request: Any) -> QuerySet[Unit, Unit]:
    """The townships of the reader's district."""
    district = actor_of(request).district_id if request is not None else None
    if district is None:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=[unit.pk for unit in townships_in(district, clock.today())]).order_by("order")


def _day_field() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class EnterpriseFilter(filters.FilterSet):
    """Name or code, place, kind, state, industry, size, days, unplaced."""

    q = filters.CharFilter(label="名称或代码", method="by_text")
    unit = filters.ModelChoiceFilter(label="乡镇（街道）", empty_label="全部", queryset=townships_of)
    kind = filters.ChoiceFilter(label="类型", empty_label="全部", choices=Kind.choices)
    status = filters.ChoiceFilter(label="登记状态", empty_label="全部", choices=Status.choices)
    section = filters.ChoiceFilter(label="行业门类", empty_label="全部", choices=_sections)
    size = filters.ChoiceFilter(label="规模", empty_label="全部", choices=Size.choices)
    placed = filters.ChoiceFilter(
        label="属地", empty_label="全部", choices=[("no", "待归属"), ("yes", "已归属")], method="by_place"
    )
    since = filters.DateFilter(label="成立自", field_name="established_on", lookup_expr="gte", **_day_field())
    until = filters.DateFilter(label="成立至", field_name="established_on", lookup_expr="lte", **_day_field())

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def by_text(self, rows: EnterpriseQuerySet, _name: str, text: str) -> EnterpriseQuerySet:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text))

    def by_place(self, rows: EnterpriseQuerySet, _name: str, placed: str) -> EnterpriseQuerySet:
        """With or without a township."""
        return rows.filter(unit__isnull=placed == "no")


class WaitingFilter(filters.FilterSet):
    """Name or code, and words of the address."""

    q = filters.CharFilter(label="名称或代码", method="by_text")
    address = filters.CharFilter(label="住所含", lookup_expr="contains")

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def by_text(self, rows: EnterpriseQuerySet, _name: str, text: str) -> EnterpriseQuerySet:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text))


class SnapshotChangeFilter(filters.FilterSet):
    """Which list, place (also the one left), kind, industry, name or code, against what."""

    q = filters.CharFilter(label="名称或代码", method="by_text")
    change = filters.ChoiceFilter(label="变化", empty_label="全部", choices=Change.choices)
    unit = filters.ModelChoiceFilter(label="乡镇（街道）", empty_label="全部", queryset=townships_of, method="by_unit")
    kind = filters.ChoiceFilter(label="类型", empty_label="全部", choices=Kind.choices)
    section = filters.ChoiceFilter(label="行业门类", empty_label="全部", choices=_sections)
    versus = filters.ChoiceFilter(
        label="不同于",
        empty_label="全部",
        choices=[("snapshot", "上期快照"), ("register", "登记库")],
        method="by_other",
    )

    class Meta:
        model = SnapshotChange
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """The beginning of a code, a part of the name."""
        wanted = text.strip()
        return rows.filter(Q(uscc__startswith=wanted.upper()) | Q(name__contains=wanted))

    def by_unit(self, rows: QuerySet[Any], _name: str, unit: Unit) -> QuerySet[Any]:
        """There now, or there before."""
        return rows.filter(Q(unit=unit) | Q(former_unit=unit))

    def by_other(self, rows: QuerySet[Any], _name: str, other: str) -> QuerySet[Any]:
        """Only what differs from the one or the other."""
        return rows.filter(**{f"versus_{other}": True})


class ComparedFilter(filters.FilterSet):
    """Which list, place (then or now), kind, industry, name or code."""

    q = filters.CharFilter(label="名称或代码", method="by_text")
    change = filters.ChoiceFilter(
        label="变化",
        empty_label="全部",
        choices=[(c.value, c.label) for c in (Change.NEW, Change.CLOSED, Change.MOVED)],
        method="by_change",
    )
    unit = filters.ModelChoiceFilter(label="乡镇（街道）", empty_label="全部", queryset=townships_of, method="by_unit")
    kind = filters.ChoiceFilter(label="类型", empty_label="全部", choices=Kind.choices)
    section = filters.ChoiceFilter(label="行业门类", empty_label="全部", choices=_sections)

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text))

    def by_change(self, rows: QuerySet[Any], _name: str, change: str) -> QuerySet[Any]:
        """One of the lists."""
        return rows.filter(change=change)

    def by_unit(self, rows: QuerySet[Any], _name: str, unit: Unit) -> QuerySet[Any]:
        """There then, or there now."""
        return rows.filter(Q(former=unit.pk) | Q(present=unit.pk))


class RuleFilter(filters.FilterSet):
    """Place name, township, in use or not."""

    text = filters.CharFilter(label="地名", lookup_expr="contains")
    unit = filters.ModelChoiceFilter(label="乡镇（街道）", empty_label="全部", queryset=townships_of)
    active = filters.ChoiceFilter(label="状态", empty_label="全部", choices=[("True", "启用"), ("False", "停用")])

    class Meta:
        model = AttributionRule
        fields: tuple[str, ...] = ()
