"""What the lists of rounds and checks are narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from yingshang.affairs.outreach.enums import RecheckOrigin, RecheckState
from yingshang.affairs.outreach.models import PatrolRound, Recheck
from yingshang.kernel import clock
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.queries import within
from yingshang.kernel.search.queries import gathered
from yingshang.kernel.ui.audience import actor_of

Rechecks = QuerySet[Recheck, Recheck]


def units_of(request: Any) -> QuerySet[Unit, Unit]:
    """The units that the reader reaches, for the filter by unit."""
    if request is None:
        return Unit.objects.none()
    kinds = ("department", "township", "subdistrict", "office")
    return Unit.objects.filter(within(actor_of(request).scopes), kind__in=kinds, until=None).order_by("order", "pk")


def teams_of(request: Any) -> QuerySet[Unit, Unit]:
    """The resident teams of the reader's district."""
    district = actor_of(request).district_id if request is not None else None
    found = Unit.objects.filter(kind="discipline", path__startswith=f"/{district}/")
    return found.order_by("order", "pk")


class RoundFilter(filters.FilterSet):
    """Team, drawn or not."""

    team = filters.ModelChoiceFilter(label="监督组", empty_label="全部", queryset=teams_of)
    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "待抽取"), ("drawn", "已抽取")], method="by_state"
    )

    class Meta:
        model = PatrolRound
        fields: tuple[str, ...] = ()

    def by_state(
        self, rows: QuerySet[PatrolRound, PatrolRound], _name: str, state: str
    ) -> QuerySet[PatrolRound, PatrolRound]:
        """Drawn, or only committed."""
        return rows.filter(drawn_at__isnull=state == "open")


class RecheckFilter(filters.FilterSet):
    """Words, state, light, unit, origin."""

    q = filters.CharFilter(label="关键词", method="by_text")
    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "未办结"), *RecheckState.choices], method="by_state"
    )
    due = filters.ChoiceFilter(
        label="时限", empty_label="全部", choices=[("late", "已超期"), ("soon", "即将到期")], method="by_due"
    )
    unit = filters.ModelChoiceFilter(label="走访单位", empty_label="全部", queryset=units_of, field_name="visit__unit")
    origin = filters.ChoiceFilter(label="来源", empty_label="全部", choices=RecheckOrigin.choices)

    class Meta:
        model = Recheck
        fields: tuple[str, ...] = ()

    def by_text(self, rows: Rechecks, _name: str, text: str) -> Rechecks:
        """Number, enterprise, day."""
        return rows.filter(case_id__in=gathered("case", text))

    def by_state(self, rows: Rechecks, _name: str, state: str) -> Rechecks:
        """One state, or all that are not concluded."""
        return rows.filter(case__closed_at=None) if state == "open" else rows.filter(case__state=state)

    def by_due(self, rows: Rechecks, _name: str, due: str) -> Rechecks:
        """By the light of the nearest deadline."""
        now = clock.now()
        rows = rows.filter(case__closed_at=None)
        if due == "late":
            return rows.filter(case__next_due__lte=now)
        return rows.filter(case__next_due__gt=now, case__next_warn__lte=now)
