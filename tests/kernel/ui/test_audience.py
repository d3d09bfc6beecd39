"""Who enters a page: anonymous to the login, wrong audience or permission 403, right role passes."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.ui.audience import audience, declared_pages

pytestmark = pytest.mark.urls("tests.kernel.ui.pages")


@pytest.mark.parametrize(
    ("url", "who", "status"),
    [
        ("/staff/", "officer_a", 200),
        ("/staff/", "enterprise", 403),
        ("/audit/", "audit_admin", 200),
        ("/audit/", "officer_a", 403),
        ("/enterprise/", "enterprise", 200),
        ("/enterprise/", "office_head", 403),
        ("/public/", "anonymous", 200),
        ("/public/", "enterprise", 200),
    ],
)
def test_only_the_declared_enter(client: Client, cast: Cast, url: str, who: str, status: int) -> None:
    cast.login(client, who)
    assert client.get(url).status_code == status


@pytest.mark.parametrize(("url", "login"), [("/audit/?a=1", "/login/"), ("/enterprise/", "/login/phone/")])
def test_the_unknown_are_sent_to_their_login_and_back(client: Client, db: None, url: str, login: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{login}?next=")
    assert "%2F" in answer.headers["Location"]


def test_a_form_sent_without_a_session_leads_back_to_its_page(client: Client, db: None) -> None:
    answer = client.post("/act/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/case/1/"})
    assert answer.headers["HX-Redirect"] == "/login/?next=%2Fcase%2F1%2F"


def test_a_refusal_says_what_to_do(client: Client, cast: Cast) -> None:
    cast.login(client, "enterprise")
    page = client.get("/staff/").content.decode()
    assert "此页面供工作人员使用" in page
    assert "切换身份" in page


def test_an_account_without_a_post_is_told_so(client: Client, cast: Cast) -> None:
    from yingshang.kernel.identity.models import User

    client.force_login(User.objects.create_user("nobody"))
    answer = client.get("/staff/")
    assert answer.status_code == 403
    assert "没有有效的任职" in answer.content.decode()


def test_every_page_can_be_asked_for_its_declaration(db: None) -> None:
    found = {route: declaration for route, _pattern, declaration in declared_pages()}
    assert found["audit/"] is not None
    assert found["audit/"].permission == ("audit.read",)
    assert found["parties/"] is not None
    assert found["undeclared/"] is None
    assert all(declaration for route, _p, declaration in declared_pages("ui/"))


def test_an_audience_must_be_named() -> None:
    with pytest.raises(ValueError, match="audience"):
        audience()
