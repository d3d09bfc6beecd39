"""What every page promises: no inline script or style, strict headers, faults that say what to do, the style guide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.urls("tests.kernel.ui.pages")

GUIDE = ["", "list/", "case/", "portal/", "portal-form/", "auth/", "print/"]
INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("page", GUIDE)
def test_the_guide_shows_every_component(client: Client, cast: Cast, settings: Any, page: str) -> None:
    settings.DEBUG = True
    for who in ("office_clerk", "enterprise", "anonymous"):
        cast.login(client, who)
        answer = client.get(f"/ui/guide/{page}")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert not INLINE.search(text)
        assert '<html lang="zh-CN"' in text
        assert text.count("<h1>") == 1


def test_the_guide_is_for_developers(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    assert client.get("/ui/guide/").status_code == 403
    cast.login(client, "system_admin")
    assert client.get("/ui/guide/").status_code == 200


def test_headers_forbid_everything_from_elsewhere(client: Client, db: None) -> None:
    policy = client.get("/public/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" in client.get("/admin/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/break/forbidden/", 403, "请先由本单位负责人授权。"),
        ("/break/conflict/", 409, "吴海燕于 10:02 已签收。"),
        ("/break/busy/", 429, "请稍等一分钟"),
        ("/break/all/", 500, "请稍后重试"),
        ("/no/such/page/", 404, "不在您的权限范围内"),
    ],
)
def test_faults_say_what_to_do(client: Client, db: None, url: str, status: int, said: str) -> None:
    client.raise_request_exception = False
    answer = client.get(url)
    assert answer.status_code == status
    text = answer.content.decode()
    assert said in text
    assert not INLINE.search(text)
    assert "btn-primary" in text


def test_a_conflict_offers_the_new_state(client: Client, db: None) -> None:
    assert 'href="/case/1/"' in client.get("/break/conflict/").content.decode()


def test_a_form_whose_session_ended_says_so(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    cast.login(strict, "office_clerk")
    answer = strict.post("/act/", {"reason": "x"})
    assert answer.status_code == 403
    assert "刷新后重新提交" in answer.content.decode()


def test_an_action_answers_in_place_or_as_a_page(client: Client, cast: Cast) -> None:
    cast.login(client, "officer_a")
    part = client.get("/act/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<form")
    assert "销号后企业收到通知。" in part
    assert "将告知：企业" in part
    assert 'name="version" value="3"' in part
    assert 'name="confirmed"' in part
    whole = client.get("/act/").content.decode()
    assert "<html" in whole
    assert 'name="version" value="3"' in whole


def test_an_action_names_what_is_missing(client: Client, cast: Cast) -> None:
    cast.login(client, "officer_a")
    answer = client.post("/act/", {"confirmed": "1", "reason": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "请填写理由。" in answer.content.decode()


def test_an_irreversible_action_asks_once(client: Client, cast: Cast) -> None:
    cast.login(client, "officer_a")
    unconfirmed = client.post("/act/", {"reason": "办完"})
    assert unconfirmed.status_code == 422
    assert "请核对后勾选确认" in unconfirmed.content.decode()
    assert client.post("/act/", {"reason": "办完", "confirmed": "1"}).headers["Location"] == "/case/1/"
    answer = client.post("/act/", {"reason": "办完", "confirmed": "1"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/case/1/"


def test_the_menu_is_by_permission(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEBUG = True
    cast.login(client, "officer_a")
    mine = client.get("/ui/guide/").content.decode()
    assert "工作页" in mine
    assert "99+" in mine
    assert "审计页" not in mine
    assert "不存在" not in mine
    cast.login(client, "audit_admin")
    theirs = client.get("/ui/guide/").content.decode()
    assert theirs.index("审计页") < theirs.index("工作页")
    cast.login(client, "enterprise")
    assert "企业页" in client.get("/ui/guide/portal/").content.decode()
