"""What is counted of the returns themselves: which came in time."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse

from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Ratio
from yingshang.kernel.intake.models import Due
from yingshang.kernel.intake.queries.dues import reach

register_records(
    RecordType(
        model="intake.Due",
        name="应报报表",
        label=lambda due: f"{due.owing.unit.short_name} {due.owing.form}（{due.first}至{due.last}）",
        url=lambda due: reverse("intake:due", args=[due.pk]),
        visible=lambda records, actor: records.filter(reach(actor, "owing__")),
        related=("owing__form", "owing__unit"),
    )
)


@figure(
    "intake.in_time_rate",
    name="报表按时报送率",
    unit="%",
    kind="ratio",
    version=1,
    period="period",
    definition=(
        "分子为应报日期在统计期内、且不晚于应报日期收到的报表期次，分母为应报日期在统计期内的报表期次；"
        "迟报的和未报的都不计入分子；经营商办同意免报的不计，另列。"
    ),
    by_unit="owing__unit",
    by_month="due_on",
)
def in_time_rate(scope: FigureScope, period: Period) -> Ratio:
    """Returns due in the period that came by their day / all that were due and not waived."""
    mine = Q(owing__form__district_id=scope.district_id)
    if not scope.is_district:
        mine &= scope.units("owing__unit__")
    due = Due.objects.filter(period.days("due_on"), mine)
    owed = due.filter(waived_at=None)
    return Ratio(owed.filter(received_on__lte=F("due_on")), owed, excluded={"免报": due.exclude(waived_at=None)})
