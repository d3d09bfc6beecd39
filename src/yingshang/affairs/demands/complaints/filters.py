"""What lists of complaints are narrowed by."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from yingshang.affairs.demands.complaints.enums import Acceptance, Sort, State
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.filters import units_of
from yingshang.kernel.search.queries import gathered

Complaints = QuerySet[Complaint, Complaint]


class ComplaintFilter(filters.FilterSet):
    """Keyword, state, sort, unit, how it was accepted, days."""

    q = filters.CharFilter(label="关键词", method="by_text")
    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "未办结"), *State.choices], method="by_state"
    )
    sort = filters.ChoiceFilter(label="类型", empty_label="全部", choices=Sort.choices)
    unit = filters.ModelChoiceFilter(label="承办单位", empty_label="全部", queryset=units_of, field_name="case__unit")
    acceptance = filters.ChoiceFilter(label="受理方式", empty_label="全部", choices=Acceptance.choices)
    since = filters.DateFilter(
        label="自", field_name="case__opened_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        label="至", field_name="case__opened_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Complaint
        fields: tuple[str, ...] = ()

    def by_text(self, rows: Complaints, _name: str, text: str) -> Complaints:
        """Number, content, complainant, the platform's number."""
        return rows.filter(case_id__in=gathered("case", text))

    def by_state(self, rows: Complaints, _name: str, state: str) -> Complaints:
        """One state, or all that are not closed."""
        return rows.filter(case__closed_at=None) if state == "open" else rows.filter(case__state=state)
