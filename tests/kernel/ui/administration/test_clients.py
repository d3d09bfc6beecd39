"""Clients of the API by page: the token is shown once, works, is renewed, is revoked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.login.errors import TokenInvalid
from yingshang.kernel.login.models import ApiClient
from yingshang.kernel.login.queries import client_codes, client_with

pytestmark = pytest.mark.django_db
URL = "/settings/clients/"


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    cast.login(client, "system_admin")
    return client


def issue(admin: Client, cast: Cast, now: datetime, **changed: object) -> str:
    data = {
        "code": "12345",
        "name": "政务热线",
        "unit": cast.units["office"].pk,
        "codes": sorted(client_codes())[:1],
        "per_minute": 60,
        "until": (now + timedelta(days=30)).date().isoformat(),
    }
    return admin.post(f"{URL}new/", data | changed).content.decode()


def token_in(page: str) -> str:
    found = re.search(r"yst_[\w-]+", page)
    assert found
    return found[0]


def test_a_token_is_shown_once_and_works_until_revoked(admin: Client, cast: Cast, now: datetime) -> None:
    assert "签发接口令牌" in admin.get(f"{URL}new/").content.decode()
    token = token_in(issue(admin, cast, now))
    made = ApiClient.objects.get()
    assert client_with(token, now) == made
    page = f"{URL}{made.pk}/"
    assert token not in admin.get(page).content.decode() + admin.get(URL).content.decode()
    until = (now + timedelta(days=60)).date().isoformat()
    renewed = token_in(admin.post(page, {"until": until}).content.decode())
    with pytest.raises(TokenInvalid):
        client_with(token, now)
    assert client_with(renewed, now) == made
    assert admin.post(f"{page}revoke/").status_code == 302
    with pytest.raises(TokenInvalid):
        client_with(renewed, now)
    actions = set(Entry.objects.filter(action__startswith="client.").values_list("action", flat=True))
    assert actions == {"client.issued", "client.renewed", "client.revoked"}


def test_what_is_wrong_stands_beside_its_field(admin: Client, cast: Cast, now: datetime) -> None:
    issue(admin, cast, now)
    assert "已有这个代码" in issue(admin, cast, now)
    assert "截止日期应晚于开始日期" in issue(admin, cast, now, code="b", until="2001-01-01")
    issue(admin, cast, now, code="c", codes=["demands.export"])
    assert ApiClient.objects.count() == 1


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "office_head"])
def test_nobody_else_enters(cast: Cast, client: Client, now: datetime, who: str) -> None:
    cast.login(client, who)
    assert client.get(URL).status_code == 403
    issue(client, cast, now)
    assert not ApiClient.objects.exists()
