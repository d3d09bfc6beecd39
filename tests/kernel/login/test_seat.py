"""As what one acts: people with several posts change seat; nobody takes another's."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import BEGINNING, Cast
from yingshang.kernel.identity.models import Mandate, Post, Role

pytestmark = pytest.mark.urls("tests.kernel.login.doors")


@pytest.fixture
def second(cast: Cast) -> str:
    """A second seat of officer A, in the township."""
    post = Post.objects.create(
        person_id=cast.officer_a.person_id,
        unit=cast.units["township"],
        role=Role.objects.get(code="liaison_officer"),
        title="挂职副镇长",
        since=BEGINNING,
        primary=False,
    )
    return f"post:{post.pk}"


def test_the_seats_are_listed_and_one_is_taken(cast: Cast, client: Client, second: str) -> None:
    cast.login(client, "officer_a")
    text = client.get("/seat/").content.decode()
    assert "区市场监管局 经办人</b><small>当前身份" in text
    assert "清溪镇 挂职副镇长" in text
    answer = client.post("/seat/", {"seat": second, "next": "/who/"})
    assert answer["Location"] == "/who/"
    who = client.get("/who/").json()
    assert (who["as"], who["scopes"]) == ("清溪镇 挂职副镇长", [cast.units["township"].path])


def test_the_seat_is_this_sessions_alone(cast: Cast, second: str) -> None:
    here, there = Client(), Client()
    cast.login(here, "officer_a")
    cast.login(there, "officer_a")
    here.post("/seat/", {"seat": second})
    assert there.get("/who/").json()["seat"] == cast.officer_a.seat


@pytest.mark.parametrize("seat", ["", "post:999999", "system", "mandate:1", "others"])
def test_seats_that_are_not_ones_own_are_not_found(cast: Cast, client: Client, seat: str) -> None:
    cast.login(client, "officer_a")
    wanted = cast.office_head.seat if seat == "others" else seat
    assert client.post("/seat/", {"seat": wanted}).status_code == 404
    assert client.get("/who/").json()["seat"] == cast.officer_a.seat


def test_changing_the_face_leads_home(cast: Cast, client: Client) -> None:
    mandate = Mandate.objects.create(
        person_id=cast.officer_a.person_id,
        party=cast.enterprise_party,
        kind="agent",
        since=BEGINNING,
        basis="授权委托书",
    )
    cast.login(client, "officer_a")
    assert client.post("/seat/", {"seat": f"mandate:{mandate.pk}", "next": "/who/"})["Location"] == "/my/"
    assert client.get("/who/").json()["audience"] == "enterprise"


def test_an_enterprise_sees_no_posts_among_its_seats(cast: Cast, client: Client) -> None:
    post = Post.objects.create(
        person_id=cast.enterprise.person_id,
        unit=cast.units["office"],
        role=Role.objects.get(code="office_head"),
        title="主任",
        since=BEGINNING,
    )
    cast.login(client, "enterprise")
    assert "主任" not in client.get("/seat/").content.decode()
    assert client.post("/seat/", {"seat": f"post:{post.pk}"}).status_code == 404
    assert client.get("/who/").json()["audience"] == "enterprise"


def test_who_is_not_signed_in_is_sent_to_the_door(db: None, client: Client) -> None:
    for answer in (client.get("/seat/"), client.post("/seat/", {"seat": "post:1"})):
        assert answer["Location"] == "/login/"


def test_every_door_says_that_it_is_open() -> None:
    from yingshang.kernel.identity.access import MARK
    from yingshang.kernel.login.urls import urlpatterns

    assert all(getattr(pattern.callback, MARK).kinds == ("public",) for pattern in urlpatterns)
