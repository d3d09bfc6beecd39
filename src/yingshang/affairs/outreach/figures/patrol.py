"""What 巡回监督 counts: the visits drawn and what came of them, and the share that would be confirmed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from yingshang.affairs.outreach.enums import CheckFinding, RecheckOrigin, RecheckState
from yingshang.affairs.outreach.models import PatrolRound, Recheck
from yingshang.affairs.outreach.queries.patrol import count_month, visible
from yingshang.affairs.outreach.rules.patrol import month_of
from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Estimate

register_records(
    RecordType(
        model="outreach.Recheck",
        name="走访核实",
        label=lambda recheck: str(recheck.case),
        url=lambda recheck: reverse("outreach:recheck", args=[recheck.case.number]),
        visible=lambda records, actor: records.filter(visible(actor)),
        related=("case",),
    )
)


def _drawn(scope: FigureScope, period: Period) -> QuerySet[Recheck, Recheck]:
    """The checks drawn over visits of the period's months, by the unit whose visits they are."""
    found = Recheck.objects.filter(origin=RecheckOrigin.DRAWN, month__gte=month_of(period.first))
    found = found.filter(month__lte=period.last, case__district_id=scope.district_id)
    return found if scope.is_district else found.filter(scope.units("visit__unit__"))


@figure(
    "outreach.rechecks_drawn",
    name="巡回监督抽取走访",
    unit="次",
    kind="count",
    version=1,
    period="period",
    definition=(
        "走访所在月份在统计期内、由派驻组按公开程序随机抽取核实的走访次数，按办理状态分列；"
        "因企业否认或反映线索另行核实的不计。统计期末本区还没有任何抽取的，无值。"
    ),
    by_unit="visit__unit",
    by_month="month",
)
def rechecks_drawn(scope: FigureScope, period: Period) -> Count | None:
    """Drawn checks of visits of the period, by state. No value before the district's first round."""
    if not _rounds(scope, period, since=False):
        return None
    return Count(_drawn(scope, period), split="case__state", split_names=dict(RecheckState.choices))


@figure(
    "outreach.recheck_confirmed_rate",
    name="走访证实率",
    unit="%",
    kind="estimate",
    version=1,
    period="period",
    definition=(
        "统计期内各月走访中，企业会予以证实的占比的估计：以随机抽取并联系上企业的走访为样本，"
        "按各单位当月走访数与核实数之比加权，附 95% 置信区间（Wilson 区间，按有效样本量并作有限总体修正）；"
        "无法核实的、尚未联系上的、抽取之外另行核实的不计；只给全区数。"
    ),
    by_month="month",
)
def recheck_confirmed_rate(scope: FigureScope, period: Period) -> Estimate | None:
    """The weighted share of confirmed visits over the rounds of the period's months; the district's alone."""
    rounds = _rounds(scope, period, since=True) if scope.is_district else []
    counted = count_month(rounds)
    if counted.estimate is None:
        return None
    said = (CheckFinding.CONFIRMED, CheckFinding.UNCONFIRMED)
    one = counted.estimate
    return Estimate(_drawn(scope, period).filter(finding__in=said), one.share, one.low, one.high, one.checked)


def _rounds(scope: FigureScope, period: Period, *, since: bool) -> list[PatrolRound]:
    """The drawn rounds over months that ended within the period (or up to its end)."""
    found = PatrolRound.objects.filter(district_id=scope.district_id, drawn_at__isnull=False, month__lte=period.last)
    found = found.filter(month__gte=month_of(period.first)) if since else found
    return list(found.select_related("team", "draw", "rule").order_by("month", "team__order", "pk"))
