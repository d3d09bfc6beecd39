"""A symposium of unit A on the day after tomorrow, walked along its road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.cast import Cast
from yingshang.affairs.outreach.enums import SymposiumMove
from yingshang.affairs.outreach.models import Invitation, Symposium
from yingshang.affairs.outreach.services import invite, plan_symposium, record_attendance
from yingshang.affairs.outreach.services.symposia import Invited
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.lifecycle.services import perform
from yingshang.registry.enterprises.models import Enterprise

PLANNING = datetime(2026, 3, 9, 9, 0, tzinfo=SHANGHAI)
THERE = datetime(2026, 3, 11, 9, 30, tzinfo=SHANGHAI)
AFTER = THERE + timedelta(hours=3)


@dataclass
class Gathered:
    """One symposium and the cast."""

    cast: Cast
    case: Case

    @property
    def symposium(self) -> Symposium:
        return Symposium.objects.select_related("case__unit", "case__district").get(pk=self.case.pk)

    def firm(self, who: str = "enterprise") -> Enterprise:
        return Enterprise.objects.get(pk=self.cast[who].enterprise_party_id)

    def invite(self, *who: str) -> Invited:
        firms = [self.firm(one) for one in who or ("enterprise",)]
        return invite(symposium=self.symposium, enterprises=firms, actor=self.cast.officer_a, now=PLANNING)

    def invitation(self, who: str = "enterprise") -> Invitation:
        related = ("symposium__case", "touch", "enterprise")
        return Invitation.objects.select_related(*related).get(enterprise=self.firm(who))

    def sign(self, *who: str, others: tuple[str, ...] = ()) -> list[str]:
        came = {self.invitation(one).pk: "刘经理" for one in who}
        actor = self.cast.officer_a
        return record_attendance(symposium=self.symposium, came=came, others=others, actor=actor, now=AFTER)

    def move(self, move: str, who: str = "officer_a", at: datetime = AFTER, **data: Any) -> Case:
        self.case = perform(self.symposium.case, move, data, actor=self.cast[who], now=at)
        return self.case

    def hold(self, **data: Any) -> Case:
        words = {"held_on": "2026-03-11", "chair": "赵国庆", "minutes": "企业谈了用工。\n人社局答复。"}
        return self.move(SymposiumMove.HOLD, **(words | data))


def planned(cast: Cast, **other: Any) -> Gathered:
    """Planned by unit A, unit B attending."""
    values: dict[str, Any] = {
        "topic": "食品企业座谈会",
        "planned_at": THERE,
        "place": "区市场监管局三楼会议室",
        "attending": [cast.units["unit_b"]],
    }
    return Gathered(cast, plan_symposium(**(values | other), actor=cast.officer_a, now=PLANNING))
