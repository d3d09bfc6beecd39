"""A register with the cast's two enterprises, the directory, and a demand of each stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import Category, Demand
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.lifecycle.services import perform
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.services import index_names_missing

MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)


def register(cast: Cast) -> None:
    """The two enterprises of the cast in the register: one in 清溪镇, one in 河西街道."""
    rows = (
        (cast.enterprise_party, "91410300MA44AB0018", "township"),
        (cast.other_enterprise_party, "91410300MA44AB002X", "subdistrict"),
    )
    for party, uscc, unit in rows:
        Enterprise.objects.create(
            party=party,
            district=cast.units["district"],
            uscc=uscc,
            name=party.name,
            kind="enterprise",
            status="active",
            unit=cast.units[unit],
            established_on=date(2019, 5, 6),
            updated_at=MONDAY,
        )
    index_names_missing()


@dataclass
class Road:
    """Walks one demand along its road: ``road(actor, Move.X, **data)`` one working hour after the last step."""

    cast: Cast
    case: Case
    now: datetime

    def __call__(self, who: str, move: str, *, after: timedelta = timedelta(minutes=10), **data: Any) -> Case:
        self.now += after
        self.case = perform(self.case, move, data, actor=self.cast[who], now=self.now)
        return self.case

    @property
    def demand(self) -> Demand:
        return Demand.objects.select_related("case__unit", "case__holder").get(pk=self.case.pk)

    def accept(self) -> Road:
        self("office_clerk", Move.ACCEPT, category=category().pk, grade="ordinary")
        return self

    def dispatch(self, unit: str = "unit_a") -> Road:
        self("office_clerk", Move.DISPATCH, unit=self.cast.units[unit].pk, text="请按时限办理。")
        return self

    def to_handling(self) -> Road:
        self.accept().dispatch()
        self("officer_a", Move.SIGN)
        self("officer_a", Move.CONTACT, channel="phone", text="已与企业通话，约定明日现场查看。")
        return self

    def to_replied(self) -> Road:
        self.to_handling()
        self("officer_a", Move.REPLY, result="solved", text="路面已修复。")
        return self


def category() -> Category:
    """道路交通与停车."""
    return Category.objects.get(code="B03")


@pytest.fixture
def registered(cast: Cast) -> Cast:
    """The cast with its enterprises in the register."""
    register(cast)
    return cast


@pytest.fixture
def road(registered: Cast) -> Road:
    """A demand just submitted by the enterprise on a Monday morning."""
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="厂区门口道路破损，货车进出困难。希望尽快修复。",
        contact_name="刘晨光",
        contact_phone="13800000001",
    )
    return Road(registered, case, MONDAY)
