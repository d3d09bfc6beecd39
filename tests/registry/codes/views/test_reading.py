"""What a scan opens for whom; that it is noted, and for the public no more than that; that it does not exist when off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from tests.cast import Cast
from tests.registry.codes.making import firms, issued, own_firm
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.registry.codes.models import Code, CodeScan, PublicLook
from yingshang.registry.codes.rules.payload import Payload, decode, encode
from yingshang.registry.codes.services import forget_looks, issue_code, reissue_code
from yingshang.registry.codes.services.scanning import PER_MINUTE
from yingshang.registry.enterprises.models import Contact

pytestmark = pytest.mark.django_db
PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.OWN_CODE = True


@pytest.fixture
def code(cast: Cast) -> Code:
    """The code of the cast's own enterprise, which has a contact with a phone."""
    own_firm(cast)
    Contact.objects.create(enterprise=cast.enterprise_party.enterprise, role="legal", name="刘晨光", phone=PHONE)
    return issue_code(uscc=code_of(7), actor=cast.office_clerk, now=clock.now())


def scans() -> list[tuple[str, str, str, int | None]]:
    return list(CodeScan.objects.order_by("pk").values_list("reader", "way", "acting_as", "user_id"))


def test_the_public_reads_what_anybody_may_know(code: Code, client: Client) -> None:
    page = client.get(f"/c/{code.payload}").content.decode()
    for shown in (code.enterprise.name, code.enterprise.uscc, "存续", "企业码有效", code.shown_number, "第 1 版"):
        assert shown in page, shown
    for hidden in (PHONE, "刘晨光", "138****", "139****", "住所"):
        assert hidden not in page, hidden
    assert scans() == [("public", "scan", "", None)]


def test_of_a_stranger_no_address_is_kept(code: Code, client: Client) -> None:
    address = "203.0.113.77"
    client.get(f"/c/{code.payload}", REMOTE_ADDR=address, HTTP_USER_AGENT="Nokia 3310")
    with connection.cursor() as cursor:
        for model in (CodeScan, PublicLook):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            kept = repr(cursor.fetchall())
            assert address not in kept
            assert "Nokia" not in kept
    assert forget_looks(now=clock.now() + timedelta(minutes=59)) == 0
    assert forget_looks(now=clock.now() + timedelta(hours=2)) == 1
    assert CodeScan.objects.exists(), "that somebody looked stays"


def test_an_old_label_is_told_to_be_void(code: Code, cast: Cast, client: Client) -> None:
    now = clock.now() + timedelta(minutes=5)
    reissue_code(uscc=code_of(7), reason="遗失", actor=cast.office_clerk, now=now)
    page = client.get(f"/c/{code.payload}").content.decode()
    assert "企业码已作废" in page
    assert "企业码有效" not in page
    assert "遗失" not in page, "the reason is the office's"
    assert CodeScan.objects.get().in_force is False


def test_what_was_never_issued_is_not_believed(code: Code, client: Client) -> None:
    said = decode(code.payload)
    forged = encode(Payload(said.uscc, 2, said.issued_at, said.seal))
    answer = client.get(f"/c/{forged}")
    assert answer.status_code == 404
    assert "改动" in answer.content.decode()
    for bad in ("none", "A" * 138, "%00", "码"):
        assert client.get(f"/c/{bad}").status_code in {400, 404}, bad
    assert not CodeScan.objects.exists()


def test_the_enterprise_comes_to_its_own_page_and_has_used_its_code(code: Code, cast: Cast, client: Client) -> None:
    cast.login(client, "enterprise")
    answer = client.get(f"/c/{code.payload}", follow=True)
    assert answer.redirect_chain == [("/my/code/", 302)]
    page = answer.content.decode()
    assert code.shown_number in page
    assert "data:image/png" in page
    assert "正在办的诉求" in page
    client.get(f"/c/{code.payload}")
    assert [row[:2] for row in scans()] == [("own", "scan")], "reading on is no second scan"
    assert code.shown_number in client.get("/my/enterprise/").content.decode()


def test_another_enterprise_reads_what_the_public_reads(code: Code, cast: Cast, client: Client) -> None:
    make_enterprise(8, cast.units["district"], party=cast.other_enterprise_party)
    cast.login(client, "other_enterprise")
    assert "企业码有效" in client.get(f"/c/{code.payload}").content.decode()
    assert scans()[0][0] == "other"
    assert code.enterprise.name not in client.get("/my/code/").content.decode()


@pytest.mark.parametrize(("who", "opens"), [("office_clerk", True), ("township_clerk", True), ("audit_admin", False)])
def test_an_official_sees_the_file_within_reach_else_the_public_view(
    code: Code, cast: Cast, client: Client, who: str, opens: bool
) -> None:
    actor = cast.login(client, who)
    answer = client.get(f"/c/{code.payload}", follow=True)
    assert bool(answer.redirect_chain) is opens
    assert ("登记状态沿革" in answer.content.decode()) is opens
    assert scans() == [("staff", "scan", actor.acting_as, actor.user_id)]


def test_an_official_of_another_township_reads_the_public_view(code: Code, cast: Cast, client: Client) -> None:
    type(code.enterprise).objects.update(unit=cast.units["subdistrict"])
    cast.login(client, "township_clerk")
    answer = client.get(f"/c/{code.payload}")
    assert answer.status_code == 200
    assert "企业码有效" in answer.content.decode()


def test_the_short_number_leads_to_the_same(code: Code, client: Client) -> None:
    assert "标签上的短号" in client.get("/c/").content.decode()
    page = client.get("/c/", {"number": code.shown_number.lower()}).content.decode()
    assert code.enterprise.name in page
    assert "没有核对" in page
    wrong = client.get("/c/", {"number": "0000-0000"})
    assert wrong.status_code == 404
    assert "没有这个短号" in wrong.content.decode()
    assert [row[1] for row in scans()] == ["number"]


def test_who_asks_like_a_machine_waits_and_others_do_not(code: Code, cast: Cast, client: Client) -> None:
    url = f"/c/{code.payload}"
    answers = [client.get(url).status_code for _ in range(PER_MINUTE + 2)]
    assert answers == [200] * PER_MINUTE + [429] * 2
    assert client.get("/c/", {"number": "0000-0000"}).status_code == 429
    assert client.get(url, REMOTE_ADDR="203.0.113.9").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert client.get(url).status_code == 200
    assert CodeScan.objects.count() == PER_MINUTE + 2
    cast.login(client, "office_clerk")
    assert client.get(url).status_code == 302, "who is signed in is not counted"


OWN = [
    f"/{p.pattern}"
    for r in get_resolver().url_patterns
    for p in getattr(r, "url_patterns", ())
    if getattr(r, "app_name", "") == "codes" and re.match(r"codes/own/|my/code/|c/", str(p.pattern))
]


@pytest.mark.parametrize("who", ["anonymous", "office_head", "enterprise", "system_admin"])
def test_where_the_city_has_the_code_none_of_its_pages_exists(
    code: Code, cast: Cast, client: Client, settings: Any, who: str
) -> None:
    assert configured.OWN_CODE
    settings.OWN_CODE = False
    cast.login(client, who)
    assert len(OWN) == 15
    for route in OWN:
        url = re.sub(r"<str:payload>", code.payload, route).replace("<int:pk>", "1").replace("<str:uscc>", code_of(7))
        assert client.get(url).status_code == client.post(url).status_code == 404, url
    if who == "office_head":
        menu = client.get("/codes/lists/").content.decode()
        assert "/codes/own/" not in menu
        assert 'href="/codes/lists/"' in menu


def test_where_it_is_on_the_city_s_lists_remain(code: Code, cast: Cast, client: Client) -> None:
    firms(cast, 1)
    issued(cast, 1)
    cast.login(client, "office_head")
    page = client.get("/codes/lists/")
    assert page.status_code == 200
    assert "/codes/own/" in page.content.decode()
