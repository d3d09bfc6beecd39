"""Symposia held, by industry and by the unit that held them."""

from __future__ import annotations

from django.urls import reverse

from yingshang.affairs.outreach.enums import SYMPOSIA_HELD
from yingshang.affairs.outreach.models import Symposium
from yingshang.affairs.outreach.queries.symposia import visible
from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.records import RecordType, register_records
from yingshang.kernel.figures.values import Count
from yingshang.kernel.identity.models import Unit
from yingshang.registry.enterprises.rules.industries import names

register_records(
    RecordType(
        model="outreach.Symposium",
        name="企业座谈会",
        label=lambda symposium: str(symposium.case),
        url=lambda symposium: reverse("outreach:symposium", args=[symposium.case.number]),
        visible=lambda records, actor: records.filter(visible(actor)),
        related=("case",),
    )
)


@figure(
    "outreach.symposiums",
    name="企业座谈会",
    unit="场",
    kind="count",
    version=1,
    definition=(
        "统计期内召开的企业座谈会场次，以登记了到会企业和纪要为准，按面向的行业门类和召集单位分列；"
        "筹备中和取消的不计，培训会、银企对接会不计。统计期末本区还没有任何座谈会记录的，无值。"
    ),
    by_unit="case__unit",
    by_month="held_on",
)
def symposiums(scope: FigureScope, period: Period) -> Count | None:
    """Symposia held in the period. No value before the district's first record: nobody kept them then."""
    of_district = Symposium.objects.filter(case__district_id=scope.district_id)
    if not of_district.filter(case__opened_on__lte=period.last).exists():
        return None
    held = Symposium.objects.filter(period.days("held_on"), scope.cases(), case__state__in=SYMPOSIA_HELD)
    sections: dict[object, str] = {code: name for code, name in names().items() if code.isalpha()}
    hosts = Unit.objects.filter(pk__in=held.order_by().values("case__unit_id")).order_by("order", "pk")
    return Count(
        held,
        split="section",
        split_names={"": "跨行业", **sections},
        parts={f"召集：{unit.short_name}": Count(held.filter(case__unit=unit)) for unit in hosts},
    )
