"""A complaint at any point of its road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.affairs.demands.complaints.enums import Channel, Move
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.services import Brought, enter_complaint
from yingshang.kernel.cases.models import Case
from yingshang.kernel.lifecycle.services import perform


@dataclass
class Way:
    """Walks one complaint along its road, ten minutes a step."""

    cast: Cast
    case: Case
    now: datetime

    def __call__(self, who: str, move: str, *, after: timedelta = timedelta(minutes=10), **data: Any) -> Case:
        self.now += after
        self.case = perform(self.case, move, data, actor=self.cast[who], now=self.now)
        return self.case

    @property
    def row(self) -> Complaint:
        return Complaint.objects.select_related("case__unit", "accused").get(pk=self.case.pk)

    def to_reviewing(self) -> Way:
        self("office_clerk", Move.TAKE_IN, province_number="HN2026-0001")
        return self

    def to_handling(self, unit: str = "unit_b") -> Way:
        self.to_reviewing()
        self("office_clerk", Move.ACCEPT, accused=self.cast.units["unit_a"].pk)
        self("office_clerk", Move.TRANSFER, unit=self.cast.units[unit].pk)
        return self

    def to_checked(self) -> Way:
        self.to_handling()
        self("officer_b", Move.ANSWER, result="true", text="反映属实，已责令整改。")
        self("office_clerk", Move.APPROVE)
        return self


def entered(cast: Cast, accused: str = "unit_a", **more: Any) -> Way:
    """One that the office wrote down on a Monday morning, about unit A."""
    given: dict[str, Any] = {
        "content": "窗口工作人员推诿，要求重复提交材料。",
        "complainant_name": "云溪晨光食品有限公司",
        "contact_name": "刘晨光",
        "contact_phone": "13800000001",
        "accused": cast.units[accused] if accused else None,
    }
    brought = Brought(**{**given, **more})
    case = enter_complaint(actor=cast.office_clerk, now=MONDAY, brought=brought, channel=Channel.COUNTER)
    return Way(cast, case, MONDAY)


@pytest.fixture
def way(registered: Cast) -> Way:
    return entered(registered)
