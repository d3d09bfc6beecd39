"""Officials at the door: in with the right password, one answer for every wrong one, out again."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.services import deactivate_account, reset_password

pytestmark = pytest.mark.urls("tests.kernel.login.doors")
GOOD = "云溪-correct-7788"


@pytest.fixture
def officer(cast: Cast, now: datetime) -> Cast:
    """The cast, where officer A has a password."""
    reset_password(user=cast.users["officer_a"], password=GOOD, actor=cast.security_admin, now=now)
    User.objects.update(password_temporary=False)
    return cast


def enter(client: Client, name: str = "officer_a", password: str = GOOD, **more: str):
    return client.post("/login/", {"login": name, "password": password, **more})


def words(answer) -> str:
    """The page without what changes from one answer to the next."""
    text = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"]*"', "", text)


@pytest.mark.usefixtures("db")
def test_the_page_is_ours_and_in_chinese(client: Client) -> None:
    text = client.get("/login/").content.decode()
    assert "工作人员登录" in text
    assert 'autocomplete="current-password"' in text
    assert "/login/phone/" in text


def test_the_right_password_opens_a_new_session(officer: Cast, client: Client) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    answer = enter(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert client.get("/who/").json()["as"] == "区市场监管局 经办人"
    entry = Entry.objects.get(action="account.entered")
    assert (entry.user_id, entry.data["door"]) == (officer.users["officer_a"].pk, "password")


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/who/", "/who/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_one_is_led_to_the_page_asked_for_on_this_host_only(
    officer: Cast, client: Client, wanted: str, led: str
) -> None:
    assert enter(client, next=wanted)["Location"] == led


def test_unknown_closed_and_wrong_are_answered_alike(officer: Cast, now: datetime) -> None:
    deactivate_account(user=officer.users["officer_b"], actor=officer.system_admin, now=now)
    answers = {
        words(enter(Client(), name, password))
        for name, password in [("officer_a", "wrong"), ("nobody", "wrong"), ("officer_b", GOOD), ("enterprise", "x")]
    }
    assert len(answers) == 1
    assert "账号或密码不正确。" in answers.pop()


def test_nobody_signs_up_here(db: None, client: Client) -> None:
    for path in ("/signup/", "/accounts/signup/", "/login/signup/"):
        assert client.get(path).status_code == 404


def test_one_leaves_by_post_only(officer: Cast, client: Client) -> None:
    enter(client)
    assert "退出登录" in client.get("/logout/").content.decode()
    assert client.get("/who/").json()["audience"] == "staff"
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/who/").json()["audience"] == "anonymous"
    officer.login(client, "enterprise")
    assert client.post("/logout/")["Location"] == "/login/phone/"


def test_forms_are_guarded_against_other_sites(officer: Cast) -> None:
    guarded = Client(enforce_csrf_checks=True)
    assert enter(guarded).status_code == 403
    assert guarded.post("/login/phone/", {"phone": "13800000001"}).status_code == 403
