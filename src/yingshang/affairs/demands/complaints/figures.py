"""What is counted of 投诉举报: taken on, and answered by the units in time."""

from __future__ import annotations

from django.urls import reverse

from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import KIND
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Ratio

register_records(
    RecordType(
        model="complaints.Complaint",
        name="投诉举报",
        label=lambda complaint: str(complaint.case),
        url=lambda complaint: reverse("complaints:case", args=[complaint.case.number]),
        visible=lambda records, actor: records.filter(visible_cases(actor, "case__", KIND)),
        related=("case",),
    )
)


@figure(
    "complaints.received",
    name="投诉举报受理",
    unit="件",
    kind="count",
    version=1,
    period="period",
    definition=(
        "受理时间在统计期内的营商环境投诉举报件数，含逾期未审核视为受理的；不予受理的和尚未决定是否受理的不计。"
        "统计期末本区还没有任何投诉举报记录的，无值。"
    ),
    by_unit="case__unit",
    by_month="accepted_at",
)
def received(scope: FigureScope, period: Period) -> Count | None:
    """Complaints and reports taken on in the period."""
    if not Complaint.objects.filter(case__district_id=scope.district_id, case__opened_on__lte=period.last).exists():
        return None
    return Count(Complaint.objects.filter(period.moments("accepted_at"), scope.cases()))


@figure(
    "complaints.answered_in_time_rate",
    name="投诉举报按时办理率",
    unit="%",
    kind="ratio",
    version=1,
    period="period",
    definition=(
        "分子为统计期内提交办理结果、且在办理时限内提交的投诉举报件数，分母为统计期内提交办理结果的投诉举报件数；"
        "退回重办的以最后一次提交为准；未设时限的不计，另列。"
    ),
    by_unit="case__unit",
    by_month="answered_at",
)
def answered_in_time_rate(scope: FigureScope, period: Period) -> Ratio:
    """Results handed in during the period within their limit / those handed in during the period that had one."""
    answered = Complaint.objects.filter(period.moments("answered_at"), scope.cases())
    limited = answered.exclude(answered_in_time=None)
    return Ratio(
        limited.filter(answered_in_time=True), limited, excluded={"未设时限": answered.filter(answered_in_time=None)}
    )
