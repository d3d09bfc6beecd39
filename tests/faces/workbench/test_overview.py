"""The overview: who begins there, what it shows, and how much it asks of the database."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.faces.reports.conftest import StateNumber, state_number
from yingshang.kernel.figures.contract import contract

__all__ = ["state_number"]


@pytest.mark.parametrize(
    ("who", "home"), [("leader", "/overview/"), ("office_clerk", "/inbox/"), ("officer_a", "/inbox/")]
)
def test_a_leader_begins_with_figures_the_others_with_their_work(
    cast: Cast, client: Client, who: str, home: str
) -> None:
    cast.login(client, who)
    assert client.get("/")["Location"] == home


@pytest.mark.parametrize(
    ("who", "status"), [("leader", 200), ("officer_a", 200), ("system_admin", 403), ("enterprise", 403)]
)
def test_who_enters(cast: Cast, client: Client, who: str, status: int) -> None:
    cast.login(client, who)
    assert client.get("/overview/").status_code == status


def test_a_unit_out_of_reach_is_not_found(cast: Cast, client: Client) -> None:
    cast.login(client, "officer_a")
    assert client.get("/overview/?unit=YX").status_code == 404


def test_what_has_a_number_is_shown_and_the_rest_counted(cast: Cast, client: Client, state_number: StateNumber) -> None:
    state_number("oversight.notices", value=14)
    state_number("justice.online_docketing_rate", n=13, N=24)
    cast.login(client, "leader")
    html = client.get("/overview/?year=2025").content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert html.count('class="ys-figure"') == 2
    for part in ("14件", "13 / 24", "不足 30 件", "部门报送数", "2025年"):
        assert part in said
    assert "/figures/oversight.notices/?unit=YX&amp;year=2025#records" in html
    assert "未填" not in html
    assert re.search(r"有数 2 项", said)
    assert f"{contract()['oversight.clues'].name}" not in html


def test_a_year_without_numbers_says_so(cast: Cast, client: Client) -> None:
    cast.login(client, "leader")
    html = client.get("/overview/?year=2024").content.decode()
    assert "还没有" in html
    assert 'class="ys-figure"' not in html


def test_it_asks_no_more_for_more_returns(cast: Cast, client: Client, state_number: StateNumber) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/overview/?year=2025")
        return len(seen)

    cast.login(client, "leader")
    state_number("oversight.notices", value=14)
    asked()
    few = asked()
    state_number("justice.online_docketing_rate", n=13, N=24)
    state_number("oversight.clues", value=9)
    assert asked() == few
