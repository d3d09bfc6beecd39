"""What the register counts: market entities established in a period, and their growth."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count, Growth
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import in_territory

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
    return Enterprise.objects.filter(in_territory(scope.path), period.days("established_on")).order_by()


@figure(
    "enterprises.newly_registered",
    name="新增市场主体",
    unit="户",
    kind="count",
    version=1,
    definition=(
        "成立日期在统计期内的市场主体户数，含企业、个体工商户、农民专业合作社及其分支机构；"
        "其后注销、吊销的仍计入；"
        "没有成立日期的不计；"
        "全区数含尚未确定乡镇（街道）的主体。"
    ),
    by_unit="unit",
    by_month="established_on",
)
def newly_registered(scope: FigureScope, period: Period) -> Count:
    """Entities established in the period, whatever became of them; those without a date are left out.

    The district's number includes those whose township is not known yet.
    """
    return Count(_born(scope, period), split="kind", split_names=dict(Kind.choices))


@figure(
    "enterprises.newly_registered_growth",
    name="新增市场主体同比增长",
    unit="%",
    kind="growth",
    version=1,
    definition=("统计期内新增市场主体户数减上年同期户数，除以上年同期户数，以百分比表示；上年同期为零的无值。"),
    by_unit="unit",
)
def newly_registered_growth(scope: FigureScope, period: Period) -> Growth:
    """Growth of that number against the same days a year earlier; no value from nothing."""
    return Growth(_born(scope, period), _born(scope, period.a_year_earlier()))
