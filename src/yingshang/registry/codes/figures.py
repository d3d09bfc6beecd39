"""What is counted of 企业码: registered and used, over all active entities and over enterprises alone."""

from __future__ import annotations

from django.db.models import QuerySet

from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.values import Ratio
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot
from yingshang.registry.codes.queries import registered_on, used_on, window_in
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import active_in, in_territory


def _rate(scope: FigureScope, period: Period, counted: QuerySet[CodeRegistration]) -> Ratio | None:
    """No value before the first list of the city: nobody knows then who is registered."""
    if not CodeSnapshot.objects.filter(district_id=scope.district_id, as_of__lte=period.last).exists():
        return None
    holders = counted.order_by().values("enterprise_id")
    active = active_in(scope.path, period.last)
    firms = active_in(scope.path, period.last, [Kind.ENTERPRISE])
    elsewhere = Enterprise.objects.filter(in_territory(scope.path), pk__in=holders).exclude(pk__in=active.values("pk"))
    return Ratio(
        active.filter(pk__in=holders),
        active,
        excluded={"期末已不在营": elsewhere.order_by()},
        parts={"企业": Ratio(firms.filter(pk__in=holders), firms)},
        in_use=CodeRegistration.objects.all(),
    )


@figure(
    "codes.registered_rate",
    name="企业码注册率",
    unit="%",
    kind="ratio",
    version=1,
    definition=(
        "截至期末市平台清单中已注册企业码的在营市场主体户数，除以期末在营市场主体户数，并按企业单列；"
        "注册不等于使用；已注册但期末不在营的不计入，另列；期末还没有市平台清单的，无值。"
    ),
    by_unit="unit",
)
def registered_rate(scope: FigureScope, period: Period) -> Ratio | None:
    """Active entities that the city's list names as registered, over all active ones, on the period's last day."""
    return _rate(scope, period, registered_on(period.last))


@figure(
    "codes.usage_rate",
    name="企业码注册使用率",
    unit="%",
    kind="ratio",
    version=1,
    definition=(
        "截至期末的使用窗口内由市场主体自身使用过企业码的在营户数，除以期末在营市场主体户数，并按企业单列；"
        "使用窗口的天数按各区当日有效的设定，没有设定的为 365 天；"
        "只注册未使用的不计入分子；使用过但期末不在营的不计入，另列；期末还没有市平台清单的，无值。"
    ),
    by_unit="unit",
)
def usage_rate(scope: FigureScope, period: Period) -> Ratio | None:
    """Active entities whose last use lies in the window that ends with the period, over all active ones."""
    return _rate(scope, period, used_on(period.last, window_in(scope.district_id, period.last)))
