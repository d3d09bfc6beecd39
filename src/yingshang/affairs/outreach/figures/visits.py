"""What is counted of 包联 and visits. Held and struck visits are left out and listed; people are never compared."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from yingshang.affairs.outreach.enums import Channel, Outcome, Relation, Standing
from yingshang.affairs.outreach.models import Assistance, Visit
from yingshang.affairs.outreach.models.visits import VisitQuerySet
from yingshang.affairs.outreach.queries.campaigns import campaign_on, campaigns_issued
from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Month, Ratio
from yingshang.registry.assignments.queries import assigned_on, campaigns_for
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import active_in

HELD, STRUCK, MISSED = "待核实", "已作废或核实不属实", "未联系上"

register_records(
    RecordType(
        model="outreach.Visit",
        name="走访",
        label=lambda visit: f"{visit} {visit.enterprise.name}",
        url=lambda visit: reverse("outreach:visit", args=[visit.pk]),
        visible=lambda records, actor: records.filter(pk__in=Visit.objects.visible_to(actor).order_by().values("pk")),
        related=("enterprise",),
    )
)
register_records(
    RecordType(
        model="outreach.Assistance",
        name="帮办事项",
        label=lambda row: f"{row.matter} {row.visit.enterprise.name}",
        url=lambda row: reverse("outreach:visit", args=[row.visit_id]),
        visible=lambda records, actor: records.filter(visible_enterprises(actor, "visit__enterprise__")),
        related=("visit__enterprise",),
    )
)
register_records(
    RecordType(
        model="assignments.Campaign",
        name="包联方案",
        label=lambda campaign: f"{campaign.document_number} {campaign.document_title}",
        url=lambda campaign: reverse("assignments:campaign", args=[campaign.pk]),
        visible=lambda records, actor: records.filter(pk__in=campaigns_for(actor).order_by().values("pk")),
        related=(),
    )
)


@figure(
    "outreach.campaign_month",
    name="包联回访方案印发月份",
    unit="月",
    kind="month",
    version=1,
    definition="统计期内印发的辖区包联与部门回访方案文件的印发月份；有几份的取第一份。统计期内没有印发的，无值。",
)
def campaign_month(scope: FigureScope, period: Period) -> Month | None:
    """The month of the first plan document issued in the period."""
    issued = campaigns_issued(scope.district_id, period)
    first = issued.first()
    return Month(issued, first.issued_on) if first else None


def _covered(scope: FigureScope, period: Period) -> tuple[QuerySet[Enterprise], QuerySet[Enterprise], list[str]] | None:
    campaign = campaign_on(scope.district_id, period.last)
    if campaign is None:
        return None
    kinds = list(campaign.kinds)
    held = assigned_on(scope.path, period.last, kinds)
    without = assigned_on(scope.path, period.last, kinds, serving_only=False).filter(
        ~Exists(held.order_by().filter(pk=OuterRef("pk")))
    )
    return held, without, kinds


@figure(
    "outreach.enterprises_assigned",
    name="包联企业数",
    unit="家",
    kind="count",
    version=1,
    definition=(
        "截至期末，在营、属于包联方案范围，并有在岗包联责任人（当日任职有效，任职由他人代理的视为在岗）的企业家数；"
        "责任人已离岗而尚未移交的不计，另列。期末还没有包联方案的，无值。"
    ),
    by_unit="unit",
)
def enterprises_assigned(scope: FigureScope, period: Period) -> Count | None:
    """Active enterprises of the plan that a serving official has by territory on the period's last day."""
    found = _covered(scope, period)
    if found is None:
        return None
    held, without, _ = found
    return Count(held, excluded={"责任人已离岗、尚未移交": without}, in_use=Enterprise.objects.all())


@figure(
    "outreach.assignment_rate",
    name="包联覆盖率",
    unit="%",
    kind="ratio",
    version=1,
    definition=(
        "分子为截至期末有在岗包联责任人的在营企业家数，分母为截至期末属于包联方案范围的在营企业家数；"
        "责任人已离岗而尚未移交的不计入分子，另列。期末还没有包联方案的，无值。"
    ),
    by_unit="unit",
)
def assignment_rate(scope: FigureScope, period: Period) -> Ratio | None:
    """Enterprises with a serving official / active enterprises of the plan, on the period's last day."""
    found = _covered(scope, period)
    if found is None:
        return None
    held, without, kinds = found
    active = active_in(scope.path, period.last).filter(kind__in=kinds)
    return Ratio(held, active, excluded={"责任人已离岗、尚未移交": without}, in_use=Enterprise.objects.all())


@figure(
    "outreach.never_reached",
    name="从未联系上的包联企业",
    unit="家",
    kind="count",
    version=1,
    period="as_of",
    definition=(
        "数值为有在岗包联责任人、而到期末没有一次走访（含电话、微信、短信）联系上的企业家数，分母为期末有在岗包联责任人的企业家数；"
        "待核实的、已作废或核实不属实的走访不算联系上。期末还没有包联方案或还没有任何走访记录的，无值。"
    ),
    by_unit="unit",
)
def never_reached(scope: FigureScope, period: Period) -> Count | None:
    """Enterprises with a serving official whom no visit that counts has reached until the period's end."""
    found = _covered(scope, period)
    if found is None or not Visit.objects.filter(district_id=scope.district_id, on__lte=period.last).exists():
        return None
    held, _, _ = found
    reached = Visit.objects.filter(district_id=scope.district_id, on__lte=period.last, reached=True)
    reached = reached.filter(standing=Standing.COUNTS, relation__in=(Relation.TERRITORY, Relation.PARTNER))
    never = held.exclude(pk__in=reached.order_by().values("enterprise_id"))
    return Count(never, held, in_use=Visit.objects.filter(district_id=scope.district_id))


def _made(scope: FigureScope, period: Period, relations: tuple[str, ...]) -> VisitQuerySet | None:
    """The visits of the period under some relations; ``None`` before the district's first visit."""
    mine = Visit.objects.filter(district_id=scope.district_id)
    if not mine.filter(on__lte=period.last).exists():
        return None
    if not scope.is_district:
        mine = mine.filter(scope.units())
    return mine.filter(period.days("on"), relation__in=relations)


def _visits(scope: FigureScope, period: Period, relations: tuple[str, ...]) -> Count | None:
    made = _made(scope, period, relations)
    if made is None:
        return None
    return Count(
        made.counted().filter(reached=True),
        split="channel",
        split_names=dict(Channel.choices),
        excluded={
            MISSED: made.counted().filter(reached=False),
            HELD: made.filter(standing=Standing.HELD),
            STRUCK: made.filter(standing=Standing.STRUCK),
        },
    )


@figure(
    "outreach.visits_by_channel",
    name="回访次数(走访/电话/微信/短信)",
    unit="次",
    kind="count",
    version=1,
    definition=(
        "统计期内包联责任人（辖区包联和万人助万企）联系上企业的走访、电话、微信、短信次数，按方式分列；"
        "未联系上的、待核实的、已作废或核实不属实的不计，另列；部门回访另行统计，其他走访不计。"
        "统计期末本区还没有任何走访记录的，无值。"
    ),
    by_unit="unit",
    by_month="on",
)
def visits_by_channel(scope: FigureScope, period: Period) -> Count | None:
    """Visits of the period by responsible officials that reached the enterprise, by channel."""
    return _visits(scope, period, (Relation.TERRITORY, Relation.PARTNER))


@figure(
    "outreach.department_visits",
    name="部门回访",
    unit="次",
    kind="count",
    version=1,
    definition=(
        "统计期内各部门按部门回访关系联系上企业的次数，按方式分列，与辖区包联走访分开统计；"
        "未联系上的、待核实的、已作废或核实不属实的不计，另列。统计期末本区还没有任何走访记录的，无值。"
    ),
    by_unit="unit",
    by_month="on",
)
def department_visits(scope: FigureScope, period: Period) -> Count | None:
    """Visits of the period by departments under their relation that reached the enterprise."""
    return _visits(scope, period, (Relation.DEPARTMENT,))


@figure(
    "outreach.assisted_matters",
    name="帮办企业政务服务事项",
    unit="件",
    kind="count",
    version=1,
    definition=(
        "走访人员为企业帮办、并在统计期内办成的政务服务事项件数；统计期内结束而未办成的、期末仍在帮办的不计，另列；"
        "待核实和已作废的走访带回的不计，另列。统计期末本区还没有任何走访记录的，无值。"
    ),
    by_unit="visit__unit",
    by_month="ended_on",
)
def assisted_matters(scope: FigureScope, period: Period) -> Count | None:
    """Matters that officials took on for enterprises and brought to an end in the period."""
    if not Visit.objects.filter(district_id=scope.district_id, on__lte=period.last).exists():
        return None
    mine = Assistance.objects.filter(visit__district_id=scope.district_id)
    if not scope.is_district:
        mine = mine.filter(scope.units("visit__unit__"))
    counted = mine.filter(visit__standing=Standing.COUNTS)
    ended = mine.filter(period.days("ended_on"))
    return Count(
        counted.filter(period.days("ended_on"), outcome=Outcome.DONE),
        excluded={
            "未办成": counted.filter(period.days("ended_on"), outcome=Outcome.FAILED),
            "帮办中": counted.filter(visit__on__lte=period.last, outcome=Outcome.OPEN),
            "走访待核实或已作废": ended.exclude(visit__standing=Standing.COUNTS),
        },
        in_use=Visit.objects.filter(district_id=scope.district_id),
    )
