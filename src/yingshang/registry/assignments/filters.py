"""What lists of assignments are narrowed by."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet

from yingshang.kernel import clock
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment, Avoidance
from yingshang.registry.enterprises.filters import townships_of
from yingshang.registry.enterprises.queries import matching


class AssignmentFilter(filters.FilterSet):
    """Enterprise, official, township, kind, current or ended."""

    q = filters.CharFilter(label="企业名称或代码", method="by_text")
    who = filters.CharFilter(label="责任人", field_name="person__name", lookup_expr="contains")
    unit = filters.ModelChoiceFilter(
        label="乡镇（街道）", empty_label="全部", field_name="enterprise__unit", queryset=townships_of
    )
    kind = filters.ChoiceFilter(label="类别", empty_label="全部", choices=AssignmentKind.choices)
    ended = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("no", "现行"), ("yes", "已终止")], method="by_end"
    )

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Assignment], _name: str, text: str) -> QuerySet[Assignment]:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text, "enterprise__"))

    def by_end(self, rows: QuerySet[Assignment], _name: str, ended: str) -> QuerySet[Assignment]:
        """Current ones or those that ended."""
        return rows.filter(~Q(until=None) if ended == "yes" else Q(until=None))


class AvoidanceFilter(filters.FilterSet):
    """Enterprise, official, in force or over."""

    q = filters.CharFilter(label="企业名称或代码", method="by_text")
    who = filters.CharFilter(label="人员", field_name="person__name", lookup_expr="contains")
    ended = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("no", "现行"), ("yes", "已结束")], method="by_end"
    )

    class Meta:
        model = Avoidance
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Avoidance], _name: str, text: str) -> QuerySet[Avoidance]:
        """The beginning of a code, a part of a name."""
        return rows.filter(matching(text, "enterprise__"))

    def by_end(self, rows: QuerySet[Avoidance], _name: str, ended: str) -> QuerySet[Avoidance]:
        """Those in force or to come, or those that are over."""
        open_ones = Q(until=None) | Q(until__gt=clock.today())
        return rows.filter(~open_ones if ended == "yes" else open_ones)
