"""What lists of holders and scans are narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from yingshang.registry.codes.enums import Reader
from yingshang.registry.codes.models import Code, CodeScan
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.filters import townships_of
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import matching


def _day() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"})}


class HolderFilter(filters.FilterSet):
    """Name or code, township, kind, with or without a code."""

    q = filters.CharFilter(label="名称或代码", method="by_text")
    unit = filters.ModelChoiceFilter(label="乡镇（街道）", empty_label="全部", queryset=townships_of)
    kind = filters.ChoiceFilter(label="类型", empty_label="全部", choices=Kind.choices)
    code = filters.ChoiceFilter(
        label="企业码", empty_label="全部", choices=[("no", "未发码"), ("yes", "已发码")], method="by_code"
    )

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Enterprise], _name: str, text: str) -> QuerySet[Enterprise]:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text))

    def by_code(self, rows: QuerySet[Enterprise], _name: str, held: str) -> QuerySet[Enterprise]:
        """With or without a code in force."""
        holding = Code.objects.filter(revoked_at=None).order_by().values("enterprise_id")
        return rows.filter(pk__in=holding) if held == "yes" else rows.exclude(pk__in=holding)


class ScanFilter(filters.FilterSet):
    """Enterprise, reader, days."""

    q = filters.CharFilter(label="企业", method="by_text")
    reader = filters.ChoiceFilter(label="谁", empty_label="全部", choices=Reader.choices)
    since = filters.DateFilter(label="自", field_name="on", lookup_expr="gte", **_day())
    until = filters.DateFilter(label="至", field_name="on", lookup_expr="lte", **_day())

    class Meta:
        model = CodeScan
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[CodeScan], _name: str, text: str) -> QuerySet[CodeScan]:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text, "enterprise__"))
