"""The pages that officials open all day ask the database the same number of questions for one row and for fifty."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.road import MONDAY, Road
from yingshang.affairs.demands.services import submit_demand

pytestmark = pytest.mark.django_db

PAGES = (
    "/demands/?sort=due",
    "/demands/?state=open",
    f"/demands/?q={quote('道路')}",
    "/inbox/",
    f"/search/?q={quote('道路')}",
)
MOST = 24
"""No page of these asks more, frame included."""


def counts(client: Client, road: Road) -> dict[str, int]:
    """Queries of each page, the first demand's own page among them, for whoever is signed in."""
    found: dict[str, int] = {}
    for url in (*PAGES, f"/demands/{road.case.number}/"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code == 200, url
        found[url] = len(asked)
    return found


def forty_nine_more(road: Road) -> None:
    """Forty-nine further demands, sent to unit A as the first one was."""
    for _ in range(49):
        case = submit_demand(
            actor=road.cast.enterprise,
            now=MONDAY,
            content="厂区门口道路又破损，货车进出困难。",
            contact_name="刘晨光",
            contact_phone="13800000001",
        )
        Road(road.cast, case, MONDAY).accept().dispatch()


def test_fifty_rows_cost_no_more_queries_than_one(road: Road) -> None:
    road.accept().dispatch()
    clients = {name: Client() for name in ("office_clerk", "officer_a")}
    for name, client in clients.items():
        road.cast.login(client, name)
        counts(client, road)  # calendars are read once for a process
    before = {name: counts(client, road) for name, client in clients.items()}
    forty_nine_more(road)
    assert {name: counts(client, road) for name, client in clients.items()} == before
    assert max(max(found.values()) for found in before.values()) <= MOST, before
    page = clients["officer_a"].get("/demands/")
    assert page.content.count(b"<tr data-row") == 50
    assert page.context["page"].total == 50
