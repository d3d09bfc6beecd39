"""What lists of visits and of hints are narrowed by."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet

from yingshang.affairs.outreach.enums import Channel, Finding, HintState, Relation, Standing
from yingshang.affairs.outreach.models import Denial, StatusHint, Visit
from yingshang.affairs.outreach.models.visits import VisitQuerySet
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.identity.queries import within
from yingshang.kernel.ui.audience import actor_of
from yingshang.kernel.ui.fields import DayField
from yingshang.registry.enterprises.queries import matching

VISITING = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT, UnitKind.OFFICE)


def units_within(request: object) -> QuerySet[Unit]:
    """The units within reach that make visits."""
    if request is None:
        return Unit.objects.none()
    scopes = actor_of(request).scopes  # type: ignore[arg-type]
    return Unit.objects.filter(within(scopes), kind__in=VISITING, until=None).order_by("order", "pk")


class _DayFilter(filters.DateFilter):
    field_class = DayField


class VisitFilter(filters.FilterSet):
    """Enterprise, unit, relation, channel, reached, finding, days, whether it counts, what it brought."""

    q = filters.CharFilter(label="企业", method="by_text")
    unit = filters.ModelChoiceFilter(label="单位", empty_label="全部", queryset=units_within)
    relation = filters.ChoiceFilter(label="关系", empty_label="全部", choices=Relation.choices)
    channel = filters.ChoiceFilter(label="方式", empty_label="全部", choices=Channel.choices)
    reached = filters.ChoiceFilter(
        label="联系结果", empty_label="全部", choices=[("yes", "已联系上"), ("no", "未联系上")], method="by_reached"
    )
    finding = filters.ChoiceFilter(label="企业状态", empty_label="全部", choices=Finding.choices)
    brought = filters.ChoiceFilter(
        label="带回",
        empty_label="全部",
        choices=[("demand", "诉求"), ("assistance", "帮办事项"), ("leaflet", "送达政策")],
        method="by_brought",
    )
    standing = filters.ChoiceFilter(label="计入", empty_label="全部", choices=Standing.choices)
    since = _DayFilter(label="日期自", field_name="on", lookup_expr="gte")
    until = _DayFilter(label="日期至", field_name="on", lookup_expr="lte")

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ()

    def by_text(self, rows: VisitQuerySet, _name: str, text: str) -> VisitQuerySet:
        """A part of the name, or the beginning of the code."""
        return rows.filter(matching(text, "enterprise__"))

    def by_reached(self, rows: VisitQuerySet, _name: str, value: str) -> VisitQuerySet:
        """Those that reached somebody, or did not."""
        return rows.filter(reached=value == "yes")

    def by_brought(self, rows: VisitQuerySet, _name: str, value: str) -> VisitQuerySet:
        """Those that brought a demand, an assistance, or handed a policy over."""
        lookup = {"demand": "demands", "assistance": "assistances", "leaflet": "leaflets"}[value]
        found = Visit.objects.filter(**{f"{lookup}__isnull": False}).order_by().values("pk")
        return rows.filter(pk__in=found)


class HintFilter(filters.FilterSet):
    """State, finding, days."""

    state = filters.ChoiceFilter(label="处理", empty_label="全部", choices=HintState.choices)
    finding = filters.ChoiceFilter(label="发现的状态", empty_label="全部", choices=Finding.choices[1:])
    since = _DayFilter(label="发现日期自", field_name="noted_on", lookup_expr="gte")

    class Meta:
        model = StatusHint
        fields: tuple[str, ...] = ()


class DenialFilter(filters.FilterSet):
    """Whether it waits."""

    state = filters.ChoiceFilter(
        label="核实", empty_label="全部", choices=[("open", "待核实"), ("done", "已核实")], method="by_state"
    )

    class Meta:
        model = Denial
        fields: tuple[str, ...] = ()

    def by_state(self, rows: QuerySet[Denial], _name: str, value: str) -> QuerySet[Denial]:
        """Those that wait, or were decided."""
        return rows.filter(stands__isnull=value == "open")
