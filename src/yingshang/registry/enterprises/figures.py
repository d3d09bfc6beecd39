"""What the register counts: market entities established in a period, and their growth."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Growth
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import in_territory, survivors_until

register_records(
    RecordType(
        model="enterprises.Enterprise",
        name="市场主体",
        label=lambda enterprise: f"{enterprise.name} {enterprise.uscc}",
        url=lambda enterprise: reverse("enterprises:page", args=[enterprise.uscc]),
        visible=lambda records, actor: records.filter(visible_enterprises(actor)),
        related=(),
    )
)


def _born(scope: FigureScope, period: Period) -> QuerySet[Enterprise]:
    """By the date of establishment; where none is known, by the day of the snapshot in which it first appeared."""
    given = period.days("established_on")
    seen = Q(established_on=None) & period.days("first_listed_on")
    found = Enterprise.objects.annotate(born_on=Coalesce("established_on", "first_listed_on"))
    return found.filter(in_territory(scope.path), given | seen).order_by()


@figure(
    "enterprises.newly_registered",
    name="新增市场主体",
    unit="户",
    kind="count",
    version=2,
    definition=(
        "成立日期在统计期内的市场主体户数，含企业、个体工商户、农民专业合作社及其分支机构；"
        "其后注销、吊销的仍计入；"
        "没有成立日期的，按首次出现的全量快照的数据日期计，首份快照中已有的不计；"
        "由外地迁入的按原成立日期计；"
        "在两份全量快照之间设立又退出、快照中未列出的无从计入；"
        "全区数含尚未确定乡镇（街道）的主体。"
    ),
    by_unit="unit",
    by_month="born_on",
)
def newly_registered(scope: FigureScope, period: Period) -> Count:
    """Entities established in the period, whatever became of them.

    The date of establishment is the truth where it is given, also when the entity reaches the register months later;
    without one the first snapshot that names it dates it, unless that is the register's first. The district's number
    includes those whose township is not known yet.
    """
    return Count(_born(scope, period), split="kind", split_names=dict(Kind.choices))


@figure(
    "enterprises.newly_registered_growth",
    name="新增市场主体同比增长",
    unit="%",
    kind="growth",
    version=2,
    definition=(
        "统计期内新增市场主体户数减上年同期户数，除以上年同期户数，以百分比表示；上年同期为零的无值。"
        "登记库自首份全量快照起建立、快照只列存续主体的，上年同期早于该快照时缺其前已退出的主体，不可比，无值。"
    ),
    by_unit="unit",
)
def newly_registered_growth(scope: FigureScope, period: Period) -> Growth | None:
    """Growth of that number against the same days a year earlier; no value from nothing.

    Nor where the year before would count survivors only (see :func:`survivors_until`): the growth would be overstated
    by all who were established and closed before the register began.
    """
    earlier = period.a_year_earlier()
    begun = survivors_until(scope.district_id)
    if begun is not None and earlier.first < begun:
        return None
    return Growth(_born(scope, period), _born(scope, earlier))
