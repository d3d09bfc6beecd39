"""What is counted of 企业码: registered and used, over all active entities and over enterprises alone.

Where the district issues codes of its own (``YINGSHANG_OWN_CODE``), these and not the city's lists are the source: bound to a
phone is registered, scanned by the enterprise itself is used. A code that was only handed out is neither.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yingshang.kernel.figures.declare import figure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.values import Ratio
from yingshang.registry.codes.models import Code, CodeRegistration, CodeSnapshot
from yingshang.registry.codes.queries import (
    first_issue_in,
    holders_bound_on,
    own_codes_on,
    own_users_on,
    registered_on,
    used_on,
    window_in,
)
from yingshang.registry.enterprises.enums import Kind
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import active_in, in_territory


def _rate(scope: FigureScope, period: Period, holders: QuerySet[Any, Any]) -> Ratio | None:
    """No value before the first list of the city or the first own code: nobody knows then who is registered."""
    own = own_codes_on()
    if own and not first_issue_in(scope.district_id, period.last):
        return None
    if not own and not CodeSnapshot.objects.filter(district_id=scope.district_id, as_of__lte=period.last).exists():
        return None
    active = active_in(scope.path, period.last)
    firms = active_in(scope.path, period.last, [Kind.ENTERPRISE])
    still = Exists(active.filter(pk=OuterRef("pk")))
    elsewhere = Enterprise.objects.filter(in_territory(scope.path), ~still, pk__in=holders)
    return Ratio(
        active.filter(pk__in=holders),
        active,
        excluded={"期末已不在营": elsewhere.order_by()},
        parts={"企业": Ratio(firms.filter(pk__in=holders), firms)},
        in_use=Code.objects.all() if own else CodeRegistration.objects.all(),
    )


@figure(
    "codes.registered_rate",
    name="企业码注册率",
    unit="%",
    kind="ratio",
    version=2,
    definition=(
        "截至期末市平台清单中已注册企业码的在营市场主体户数，除以期末在营市场主体户数，并按企业单列；"
        "本区自行签发企业码的，以期末持有有效企业码且已绑定手机的为已注册，只发码未绑定的不算；"
        "注册不等于使用；已注册但期末不在营的不计入，另列；期末还没有市平台清单（或本区尚未签发）的，无值。"
    ),
    by_unit="unit",
)
def registered_rate(scope: FigureScope, period: Period) -> Ratio | None:
    """Active entities that are registered, over all active ones, on the period's last day."""
    if own_codes_on():
        return _rate(scope, period, holders_bound_on(period.last))
    return _rate(scope, period, registered_on(period.last).order_by().values("enterprise_id"))


@figure(
    "codes.usage_rate",
    name="企业码注册使用率",
    unit="%",
    kind="ratio",
    version=2,
    definition=(
        "截至期末的使用窗口内由市场主体自身使用过企业码的在营户数，除以期末在营市场主体户数，并按企业单列；"
        "使用窗口的天数按各区当日有效的设定，没有设定的为 365 天；"
        "本区自行签发企业码的，以已注册且本企业人员登录后扫过本企业的码为使用，工作人员和公众扫码不算；"
        "只注册未使用的不计入分子；使用过但期末不在营的不计入，另列；期末还没有市平台清单（或本区尚未签发）的，无值。"
    ),
    by_unit="unit",
)
def usage_rate(scope: FigureScope, period: Period) -> Ratio | None:
    """Active entities whose own use lies in the window that ends with the period, over all active ones."""
    window = window_in(scope.district_id, period.last)
    if own_codes_on():
        return _rate(scope, period, own_users_on(period.last, window))
    return _rate(scope, period, used_on(period.last, window).order_by().values("enterprise_id"))
