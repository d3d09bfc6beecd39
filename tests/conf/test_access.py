"""Every page of the URLconf: who may enter. Generated from what the views declare; a page that declares nothing fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.road import Road
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import Declaration, declared_pages

pytestmark = pytest.mark.django_db

CAST = (
    "leader",
    "office_head",
    "office_clerk",
    "officer_a",
    "head_a",
    "officer_b",
    "township_clerk",
    "liaison",
    "inspector",
    "audit_admin",
    "system_admin",
)
PAGES = [(route, declared) for route, _, declared in declared_pages() if not route.startswith("admin")]
STAFF = [(r, d) for r, d in PAGES if d and d.kinds == ("staff",)]
ENTERPRISE = [(r, d) for r, d in PAGES if d and d.kinds == ("enterprise",)]
ABOUT_A_CASE = re.compile(r"^(my/)?demands/<str:key>|^watch/|^ui/(watch|files)/<str:")
"""The pages about the demand at hand: out of reach they are not found. Other objects have tests of their own."""


@pytest.fixture(autouse=True)
def _own_codes(settings: Any) -> None:
    """Pages that exist by a setting only are walked too."""
    settings.OWN_CODE = True


@pytest.fixture
def dispatched(road: Road) -> Road:
    """A demand that unit A has to sign for, with a file."""
    road.accept().dispatch()
    photo = SimpleUploadedFile("说明.txt", "道路破损".encode())
    attach(case=road.case, file=photo, purpose="诉求", actor=road.cast.enterprise, now=road.now)
    return road


def address(route: str, road: Road) -> str:
    """The page's address for the demand at hand."""
    case = road.case
    key = case.token if route.startswith("my/") else case.number
    attachment = case.attachments.get()
    known = {"key": key, "number": case.number, "token": attachment.token, "move": "sign"}

    def filled(found: re.Match[str]) -> str:
        kind, name = found.groups()
        return known.get(name, "1" if kind == "int" else "none")

    return "/" + re.sub(r"<(\w+):(\w+)>", filled, route)


def rows() -> dict[str, int]:
    """How many rows every table of ours holds, asked at once: the walk does so twice for each page."""
    skipped = {"sessions"}
    tables = sorted({m._meta.db_table for m in apps.get_models() if m._meta.app_label not in skipped})
    counts = [f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def holds(actor: Actor, declared: Declaration) -> bool:
    return not declared.permission or any(actor.has(code) for code in declared.permission)


@pytest.mark.parametrize(("route", "declared"), PAGES)
def test_every_page_says_who_may_enter(route: str, declared: Declaration | None) -> None:
    assert declared is not None, f"/{route} declares no audience"


@pytest.mark.parametrize(("route", "declared"), STAFF + ENTERPRISE)
def test_a_stranger_is_led_to_the_login_and_changes_nothing(
    route: str, declared: Declaration, dispatched: Road, client: Client
) -> None:
    url, before = address(route, dispatched), rows()
    for answer in (client.get(url), client.post(url, {"text": "x"})):
        assert answer.status_code == 302, url
        assert answer["Location"].startswith("/login/"), url
    assert rows() == before


@pytest.mark.parametrize(("route", "declared"), STAFF)
def test_an_enterprise_does_not_enter_the_workbench(
    route: str, declared: Declaration, dispatched: Road, client: Client
) -> None:
    dispatched.cast.login(client, "enterprise")
    url, before = address(route, dispatched), rows()
    assert client.get(url).status_code == client.post(url, {"text": "x"}).status_code == 403, url
    assert rows() == before


@pytest.mark.parametrize(("route", "declared"), ENTERPRISE)
def test_an_official_does_not_enter_the_portal(
    route: str, declared: Declaration, dispatched: Road, client: Client
) -> None:
    dispatched.cast.login(client, "office_head")
    url, before = address(route, dispatched), rows()
    assert client.get(url).status_code == client.post(url, {"text": "x"}).status_code == 403, url
    assert rows() == before


@pytest.mark.parametrize(("route", "declared"), [(r, d) for r, d in STAFF if d.permission])
def test_without_the_permission_a_page_is_forbidden_and_changes_nothing(
    route: str, declared: Declaration, dispatched: Road, client: Client
) -> None:
    url = address(route, dispatched)
    without = [name for name in CAST if not holds(dispatched.cast[name], declared)]
    assert without, f"everybody holds {declared.permission}"
    for name in without:
        dispatched.cast.login(client, name)
        before = rows()
        assert client.get(url).status_code == 403, (name, url)
        assert client.post(url, {"text": "x", "release": "1"}).status_code == 403, (name, url)
        assert rows() == before


@pytest.mark.parametrize("route", [r for r, _ in PAGES if ABOUT_A_CASE.search(r)])
def test_what_is_out_of_reach_is_not_found(route: str, dispatched: Road, client: Client) -> None:
    who = "other_enterprise" if route.startswith("my/") else "officer_b"
    dispatched.cast.login(client, who)
    url, before = address(route, dispatched), rows()
    answers = {client.get(url).status_code, client.post(url, {"text": "x"}).status_code}
    assert answers <= {404, 403, 405}, (url, answers)
    assert 404 in answers, (url, answers)
    assert rows() == before


def test_another_unit_sees_the_demand_nowhere(dispatched: Road, client: Client) -> None:
    dispatched.cast.login(client, "officer_b")
    for url in ("/demands/", "/demands/?export=csv", "/inbox/", "/search/?q=道路", "/messages/"):
        answer: Any = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, url
        assert dispatched.case.number.encode() not in body, url


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("officer_a", "/demands/"),
        ("officer_a", "/inbox/"),
        ("head_a", "/demands/KEY/"),
        ("officer_a", "/demands/KEY/moves/sign/"),
        ("office_clerk", "/demands/KEY/"),
        ("leader", "/demands/KEY/"),
        ("township_clerk", "/demands/KEY/"),
        ("enterprise", "/my/demands/TOKEN/"),
        ("enterprise", "/my/"),
        ("enterprise", "/my/messages/"),
        ("office_clerk", "/search/?q=道路"),
        ("office_clerk", "/messages/"),
    ],
)
def test_whoever_may_enters(who: str, url: str, dispatched: Road, client: Client) -> None:
    dispatched.cast.login(client, who)
    made = url.replace("KEY", dispatched.case.number).replace("TOKEN", dispatched.case.token)
    assert client.get(made).status_code == 200


def test_a_change_of_role_counts_on_the_next_request(dispatched: Road, client: Client, registered: Cast) -> None:
    url = f"/demands/{dispatched.case.number}/"
    registered.login(client, "officer_a")
    assert client.get(url).status_code == 200
    registered.users["officer_a"].person.posts.update(until=dispatched.now.date())
    assert client.get(url).status_code == 403
