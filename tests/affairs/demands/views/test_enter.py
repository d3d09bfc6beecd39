"""An official writes a demand down for an enterprise: the unit follows it, two presses make one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import enter_demand
from yingshang.kernel.cases.models import CaseParty

pytestmark = pytest.mark.django_db
ASKED = {
    "enterprise": "云溪晨光食品有限公司",
    "content": "门前道路积水，货车进不来。",
    "contact_name": "刘晨光",
    "contact_phone": "13800000001",
    "channel": "official",
}


def test_the_unit_that_wrote_it_down_sees_what_becomes_of_it(registered: Cast, client: Client) -> None:
    registered.login(client, "officer_b")
    answer = client.post("/demands/enter/", ASKED, follow=True)
    assert answer.status_code == 200
    demand = Demand.objects.get()
    assert demand.case.number in answer.content.decode()
    assert CaseParty.objects.get(case=demand.case, role="entrant").party == registered.units["unit_b"].party
    registered.login(client, "officer_a")
    assert client.get(f"/demands/{demand.case.number}/").status_code == 404


def test_two_presses_make_one(registered: Cast, client: Client) -> None:
    registered.login(client, "office_clerk")
    first = client.post("/demands/enter/", ASKED)
    second = client.post("/demands/enter/", ASKED)
    assert first["Location"] == second["Location"]
    assert Demand.objects.count() == 1
    assert not CaseParty.objects.filter(role="entrant").exists(), "the office takes part anyhow"


def test_the_same_words_later_or_by_another_are_another_demand(registered: Cast) -> None:
    for who, moment in (
        ("office_clerk", MONDAY),
        ("office_clerk", MONDAY + timedelta(minutes=11)),
        ("officer_a", MONDAY),
    ):
        enter_demand(actor=registered[who], now=moment, once=True, **ASKED)
    assert Demand.objects.count() == 3
