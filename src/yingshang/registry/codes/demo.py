"""The demonstration district's codes: full lists of the city's platform at the end of the last two months.

Four entities in ten are registered, enterprises more often than 个体工商户; half of the registered ones used theirs.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from random import Random

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.demo import Stage, step
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.models import UseWindow
from yingshang.registry.codes.services import take_city_list
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise

SHARES = {Kind.ENTERPRISE: 0.72, Kind.SOLE: 0.31, Kind.COOPERATIVE: 0.45}
USED = 0.52
HEAD = "企业码编号,统一社会信用代码,领码时间,最近使用时间,诉求数"
WINDOW_DAYS = 365
BASIS = "云营商办〔2024〕7号 关于企业码注册使用情况统计口径的通知"


@step("企业码清单", order=26)
def build_codes(stage: Stage) -> None:
    """The window of use, then two lists, the later one with more registrations."""
    district: Unit = stage.things["district"]
    UseWindow.objects.create(district=district, days=WINDOW_DAYS, basis=BASIS, since=stage.first_day)
    actor = Actor(
        audience="system",
        seat="system",
        acting_as="区营商办",
        permissions=frozenset({may.IMPORT}),
        district_id=district.pk,
    )
    last = stage.today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    lines = _lines(stage.chance("codes"), district, last)
    for as_of in (before, last):
        text = "\n".join([HEAD, *(line for day, line in lines if day <= as_of)])
        morning = datetime.combine(as_of + timedelta(days=1), time(9, 30), tzinfo=SHANGHAI)
        now = min(morning, stage.now)
        listed = io.BytesIO(text.encode()).getvalue()
        take_city_list(data=listed, name=f"企业码清单{as_of:%Y%m}.csv", as_of=as_of, actor=actor, now=now)
    stage.made["企业码"] = len(lines)


def _lines(chance: Random, district: Unit, last: date) -> list[tuple[date, str]]:
    """Rows of the platform's list with the day of registration."""
    active = Enterprise.objects.filter(district=district, status=Status.ACTIVE).order_by("uscc")
    made = []
    for number, firm in enumerate(active.only("uscc", "kind", "established_on")):
        if chance.random() >= SHARES.get(Kind(firm.kind), 0.3):
            continue
        first = max(firm.established_on or date(2000, 1, 1), last - timedelta(days=900))
        if first > last:
            continue
        day = first + timedelta(days=int((last - first).days * chance.random() ** 0.7))
        back = min(int(chance.expovariate(1 / 120)), (last - day).days)
        used = (last - timedelta(days=back)).isoformat() if chance.random() < USED else ""
        demands = chance.randrange(1, 3) if used and chance.random() < 0.1 else 0
        made.append((day, f"YX{number:08d},{firm.uscc},{day},{used},{demands}"))
    return made
