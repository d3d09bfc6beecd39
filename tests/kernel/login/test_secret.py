"""One's own password: changed by page, and by whoever got it from an administrator before anything else."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.services import reset_password

pytestmark = pytest.mark.django_db
GIVEN, OWN = "given-by-admin-77", "只有我知道的-8899"
PAGE = "/password/"


@pytest.fixture
def given(cast: Cast, now: datetime) -> Cast:
    """Officer A got a password from the administrator."""
    reset_password(user=cast.users["officer_a"], password=GIVEN, actor=cast.security_admin, now=now)
    return cast


def enter(client: Client, password: str) -> str:
    return str(client.post("/login/", {"login": "officer_a", "password": password})["Location"])


def change(client: Client, old: str, new: str, again: str | None = None):  # type: ignore[no-untyped-def]
    return client.post(PAGE, {"old": old, "password": new, "again": new if again is None else again})


def test_who_got_a_password_changes_it_before_anything_else(given: Cast, client: Client) -> None:
    assert enter(client, GIVEN) == PAGE
    for path in ("/inbox/", "/demands/", "/search/?q=x"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, PAGE), path
    assert "请先改成只有自己知道的密码" in client.get(PAGE).content.decode()
    assert change(client, GIVEN, OWN)["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert Entry.objects.filter(action="password.changed").count() == 1
    assert enter(Client(), OWN) == "/"
    assert Client().post("/login/", {"login": "officer_a", "password": GIVEN}).status_code == 200


def test_other_sessions_end_and_this_one_goes_on(given: Cast, client: Client) -> None:
    enter(client, GIVEN)
    change(client, GIVEN, OWN)
    elsewhere = Client()
    enter(elsewhere, OWN)
    assert elsewhere.get("/inbox/").status_code == 200
    change(client, OWN, "yet-another-secret-1")
    assert client.get("/inbox/").status_code == 200
    assert elsewhere.get("/inbox/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", OWN, OWN, "原密码不正确"),
        (GIVEN, OWN, "another", "不一致"),
        (GIVEN, "short", "short", "10"),
        (GIVEN, "12345678901234", "12345678901234", "数字"),
        (GIVEN, GIVEN, GIVEN, "不能与原密码相同"),
        (GIVEN, "", "", "请填写新密码"),
    ],
)
def test_what_does_not_do_is_told_and_changes_nothing(
    given: Cast, client: Client, old: str, new: str, again: str, said: str
) -> None:
    enter(client, GIVEN)
    answer = change(client, old, new, again)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert enter(Client(), GIVEN) == PAGE


def test_strangers_and_phones_have_none_to_change(given: Cast, client: Client) -> None:
    assert client.get(PAGE)["Location"] == "/login/"
    given.login(client, "enterprise")
    assert client.get(PAGE)["Location"] == "/login/"
