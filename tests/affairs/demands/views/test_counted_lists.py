"""The number above the list of demands is that of its rows, for whoever looks and whatever they filter by."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.services import submit_demand

pytestmark = pytest.mark.django_db

STATES = ("", "open", "dispatched", "handling")


@pytest.fixture
def some(registered: Cast) -> Cast:
    """Five demands: fresh, in unit A, moved from A to B, withdrawn, with the township that it lies in."""
    roads = []
    for minutes in range(5):
        now = MONDAY + timedelta(minutes=minutes)
        words: dict[str, Any] = {
            "content": f"道路第{minutes}处破损。",
            "contact_name": "刘",
            "contact_phone": "13800000001",
        }
        roads.append(Road(registered, submit_demand(actor=registered.enterprise, now=now, **words), now))
    _, in_a, moved, withdrawn, township = roads
    in_a.to_handling()
    moved.accept().dispatch("unit_a")
    moved("head_a", Move.CONTEST, text="不属我局。")
    moved("office_clerk", Move.UPHOLD, unit=registered.units["unit_b"].pk, text="改派。")
    withdrawn("enterprise", Move.WITHDRAW, text="已解决。")
    township.accept().dispatch("township")
    return registered


@pytest.mark.parametrize("who", ["officer_a", "officer_b", "township_clerk", "discipline", "office_clerk"])
def test_the_number_is_that_of_the_rows(some: Cast, client: Client, who: str) -> None:
    some.login(client, who)
    client.get("/demands/?f=1")
    totals = set()
    for state, unit in product(STATES, ("", "unit_a", "unit_b", "township")):
        wanted = some.units[unit].pk if unit else ""
        page = client.get(f"/demands/?state={state}&unit={wanted}&cols=number").context["page"]
        assert page.total == len(page.rows), (state, unit)
        assert not page.more
        totals.add(page.total)
    assert len(totals) > 1
