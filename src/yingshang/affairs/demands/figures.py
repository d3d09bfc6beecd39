"""What this affair counts: 受理, 响应, 解决, 满意. Each rate lists what it leaves out."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from yingshang.affairs.demands.enums import Channel, State
from yingshang.affairs.demands.models import CallBack, Demand
from yingshang.affairs.demands.queries import CallBackSet, visible
from yingshang.affairs.demands.services.merging import MERGED
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import CaseLink
from yingshang.kernel.deadlines.models import Deadline, Outcome
from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Growth, Ratio

register_records(
    RecordType(
        model="demands.Demand",
        name="诉求",
        label=lambda demand: str(demand.case),
        url=lambda demand: reverse("demands:case", args=[demand.case.number]),
        visible=lambda records, actor: records.filter(visible(actor)),
        related=("case",),
    )
)
register_records(
    RecordType(
        model="demands.CallBack",
        name="回访",
        label=lambda callback: f"{callback.on} {callback.demand.case}",
        url=lambda callback: reverse("demands:case", args=[callback.demand.case.number]),
        visible=lambda records, actor: records.filter(visible_cases(actor, "demand__case__")),
        related=("demand__case",),
    )
)


@figure(
    "demands.received",
    name="企业诉求受理",
    unit="件",
    kind="count",
    version=3,
    definition=(
        "受理时间在统计期内的企业诉求件数，按渠道分列；不予受理的和尚未决定是否受理的不计，不予受理的另列。"
        "并入主件的重复诉求各计一件，受理时间为并入时间（此前已受理的从其受理时间）。"
        "统计期末本区还没有任何诉求记录的，无值。"
    ),
    by_unit="case__unit",
    by_month="accepted_at",
)
def received(scope: FigureScope, period: Period) -> Count | None:
    """Demands accepted in the period, by channel. Those refused, and those not yet decided on, are not counted.

    No value before the district's first demand: nobody kept records then.
    """
    if not Demand.objects.filter(case__district_id=scope.district_id, case__opened_on__lte=period.last).exists():
        return None
    accepted = Demand.objects.filter(period.moments("accepted_at"), scope.cases())
    return Count(
        accepted, split="channel", split_names=dict(Channel.choices), excluded={"不予受理": _refused(scope, period)}
    )


def _refused(scope: FigureScope, period: Period) -> QuerySet[Demand, Demand]:
    return Demand.objects.filter(period.moments("case__opened_at"), scope.cases(), case__state=State.REFUSED)


@figure(
    "demands.response_rate",
    name="诉求响应率",
    unit="%",
    kind="ratio",
    version=3,
    definition=(
        "分子为统计期内派单、且承办单位在首次联系时限内联系企业的诉求件数；"
        "分母为统计期内派单、已联系或者时限已过的诉求件数。"
        "已撤回的、并入主件的（随主件考核）、时限未到的、异议复核中的、未设时限的，以及匿名且由营商办联系的不计，另列；"
        "异议成立改派的，自改派起只考核最终承办单位；其他改派，已联系或者时限已过的仍记原承办单位，"
        "未联系且时限未到的，自改派起考核新的承办单位。"
    ),
    by_unit="contact_unit",
    by_month="dispatched_at",
)
def response_rate(scope: FigureScope, period: Period) -> Ratio:
    """Demands dispatched in the period that were contacted in time / those contacted, or not contacted by their limit.

    Left out: withdrawn ones, duplicates that follow a main demand (it is assessed), those whose limit is still running, those without a limit, and anonymous ones that no unit
    contacted (the office does). It is the unit that had the contact to make that is assessed (``contact_unit``).
    """
    mine = scope.cases() if scope.is_district else scope.units("contact_unit__")
    dispatched = Demand.objects.filter(period.moments("dispatched_at"), mine)
    withdrawn = Q(case__state=State.WITHDRAWN)
    by_office = Q(anonymous=True, contacted_in_time__isnull=True)
    merged = Exists(CaseLink.objects.filter(source=OuterRef("case"), role=MERGED.code, until=None))
    present = dispatched.exclude(withdrawn).exclude(merged).exclude(by_office)
    running = Deadline.objects.filter(case=OuterRef("case"), clock="contact", outcome=Outcome.RUNNING)
    judged = Q(contacted_in_time__isnull=False)
    waiting = Q(contacted_in_time__isnull=True, contacted_at__isnull=True)
    late = waiting & Q(Exists(running.filter(paused_at=None, due_on__lt=period.last)))
    on_the_clock = waiting & Q(Exists(running))
    return Ratio(
        part=present.filter(contacted_in_time=True),
        whole=present.filter(judged | late),
        excluded={
            "已撤回": dispatched.filter(withdrawn),
            "并入主件": dispatched.exclude(withdrawn).filter(merged),
            "时限未到或异议复核中": present.filter(on_the_clock).exclude(late),
            "未设时限": present.exclude(judged | on_the_clock),
            "匿名，由营商办联系": dispatched.exclude(withdrawn).exclude(merged).filter(by_office),
        },
    )


def _calls(scope: FigureScope, period: Period) -> CallBackSet:
    return CallBackSet(CallBack.objects.filter(period.days("on"), scope.cases("demand__case__")))


@figure(
    "demands.solved_rate",
    name="诉求解决率",
    unit="%",
    kind="ratio",
    version=2,
    definition=(
        "分子为统计期内办结回访中企业回答“已解决”的次数，分母为统计期内有效回访次数（联系上企业的回访）；"
        "重复诉求并入主件的，同一企业只回访主件一次，其他企业各自回访、各计一次；"
        "未联系上的和已撤回的不计，另列。"
    ),
    by_unit="unit",
    by_month="on",
)
def solved_rate(scope: FigureScope, period: Period) -> Ratio:
    """Call-backs of the period answered solved / valid call-backs. A call-back is valid when the enterprise was reached.

    Not reached and withdrawn ones are left out and listed.
    """
    calls = _calls(scope, period)
    return Ratio(part=calls.solved(), whole=calls.valid(), excluded=calls.invalid())


@figure(
    "demands.satisfaction_rate",
    name="诉求满意率",
    unit="%",
    kind="ratio",
    version=2,
    definition=(
        "分子为统计期内办结回访中企业评价为非常满意、满意或基本满意的次数，分母为统计期内有效回访次数；"
        "重复诉求并入主件的，同一企业只回访主件一次，其他企业各自回访、各计一次；"
        "未联系上的和已撤回的不计，另列。"
    ),
    by_unit="unit",
    by_month="on",
)
def satisfaction_rate(scope: FigureScope, period: Period) -> Ratio:
    """Call-backs of the period answered 非常满意, 满意 or 基本满意 / valid call-backs.

    Not reached and withdrawn ones are left out and listed.
    """
    calls = _calls(scope, period)
    return Ratio(part=calls.satisfied(), whole=calls.valid(), excluded=calls.invalid())


@figure(
    "demands.received_on_before",
    name="诉求受理环比增长",
    unit="%",
    kind="growth",
    version=1,
    period="period",
    definition=(
        "统计期内受理的企业诉求件数减上期受理件数，除以上期受理件数，以百分比表示；上期为统计期之前同样长的一段时间，"
        "统计期为整月的按整月计；上期为零或上期本区还没有诉求记录的，无值。"
    ),
    by_unit="case__unit",
)
def received_on_before(scope: FigureScope, period: Period) -> Growth | None:
    """Growth of the demands accepted against the days right before; no value from nothing."""
    return _growth(scope, period, period.before())


@figure(
    "demands.received_growth",
    name="诉求受理同比增长",
    unit="%",
    kind="growth",
    version=1,
    period="period",
    definition=(
        "统计期内受理的企业诉求件数减上年同期受理件数，除以上年同期受理件数，以百分比表示；"
        "上年同期为零或上年同期本区还没有诉求记录的，无值。"
    ),
    by_unit="case__unit",
)
def received_growth(scope: FigureScope, period: Period) -> Growth | None:
    """Growth of the demands accepted against the same days a year earlier; no value from nothing."""
    return _growth(scope, period, period.a_year_earlier())


def _growth(scope: FigureScope, period: Period, earlier: Period) -> Growth | None:
    """No value where the records begin within the earlier days: the growth would be overstated."""
    begun = Demand.objects.filter(case__district_id=scope.district_id, case__opened_on__lt=earlier.first)
    if not begun.exists():
        return None
    mine = Demand.objects.filter(scope.cases())
    return Growth(mine.filter(period.moments("accepted_at")), mine.filter(earlier.moments("accepted_at")))


@figure(
    "demands.answered_in_time_rate",
    name="诉求按时答复率",
    unit="%",
    kind="ratio",
    version=1,
    period="period",
    definition=(
        "分子为统计期内答复、且在解决时限内答复的企业诉求件数，分母为统计期内答复的企业诉求件数；"
        "一件诉求几次答复的以最后一次为准；未设时限的不计，另列。"
    ),
    by_unit="case__unit",
    by_month="replied_at",
)
def answered_in_time_rate(scope: FigureScope, period: Period) -> Ratio:
    """Demands answered in the period within their limit / those answered in the period that had one."""
    answered = Demand.objects.filter(period.moments("replied_at"), scope.cases())
    limited = answered.exclude(replied_in_time=None)
    return Ratio(
        limited.filter(replied_in_time=True), limited, excluded={"未设时限": answered.filter(replied_in_time=None)}
    )


@figure(
    "demands.overdue",
    name="逾期未办结诉求",
    unit="件",
    kind="count",
    version=1,
    period="as_of",
    definition=(
        "数值为解决时限在期末之前届满、到期末仍未答复的企业诉求件数，分母为期末解决时限正在计时的企业诉求件数；"
        "时限中止的不计。统计期末本区还没有任何诉求记录的，无值。"
    ),
    by_unit="case__unit",
)
def overdue(scope: FigureScope, period: Period) -> Count | None:
    """Demands whose limit had passed unanswered at the period's end, of those whose clock was running then."""
    if not Demand.objects.filter(case__district_id=scope.district_id, case__opened_on__lte=period.last).exists():
        return None
    clocks = Deadline.objects.filter(case=OuterRef("case"), clock="solve", started_at__lt=period.end)
    clocks = clocks.filter(Q(stopped_at=None, paused_at=None) | Q(stopped_at__gte=period.end))
    mine = Demand.objects.filter(scope.cases())
    return Count(
        mine.filter(Exists(clocks.filter(due_on__lt=period.last))),
        mine.filter(Exists(clocks)),
        in_use=Demand.objects.all(),
    )
