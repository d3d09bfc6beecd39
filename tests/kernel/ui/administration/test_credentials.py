"""The security administrator's page: passwords and second factors of others, never one's own."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.models import Person, Unit, UnitKind, User
from yingshang.kernel.identity.services import appoint, create_account, create_person, create_unit
from yingshang.kernel.login import rules, services
from yingshang.kernel.login.queries import factor_of, pending_secret

pytestmark = pytest.mark.django_db
URL = "/settings/accounts/"


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    cast.login(client, "security_admin")
    return client


def page_of(cast: Cast, name: str) -> str:
    return f"{URL}{cast[name].person_id}/"


def test_a_forgotten_password_is_reset_and_shown_once(admin: Client, cast: Cast) -> None:
    page = page_of(cast, "officer_a")
    answer: Any = admin.post(f"{page}password/")
    found = re.search(r'value="((?:[a-z0-9]{4}-){3}[a-z0-9]{4})"', answer.content.decode())
    assert found
    user = User.objects.get(pk=cast.users["officer_a"].pk)
    assert user.check_password(found[1])
    assert user.password_temporary
    assert found[1] not in admin.get(page).content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(action="password.reset").user_id == cast.security_admin.user_id
    entered = Client().post("/login/", {"login": "officer_a", "password": found[1]})
    assert entered["Location"] == "/password/"


def test_a_lost_authenticator_is_reset(admin: Client, cast: Cast, now: datetime) -> None:
    user = cast.users["officer_a"]
    services.begin_factor(user=user, now=now)
    code = rules.code_at(pending_secret(user), now.timestamp())
    services.confirm_factor(user=user, code=code, actor=cast.officer_a, now=now)
    page = page_of(cast, "officer_a")
    assert "重置二次验证" in admin.get(page).content.decode()
    assert "孙志强" in admin.get(f"{URL}?factor=yes").content.decode()
    assert "孙志强" not in admin.get(f"{URL}?factor=no").content.decode()
    assert admin.post(f"{page}factor/").status_code == 302
    assert factor_of(user) is None
    assert "没有启用动态码" in admin.post(f"{page}factor/", follow=True).content.decode()


def test_ones_own_account_is_for_another_to_reset(admin: Client, cast: Cast) -> None:
    page = page_of(cast, "security_admin")
    assert "重置密码" not in admin.get(page).content.decode()
    assert "修改密码" in admin.post(f"{page}password/", follow=True).content.decode()
    assert not User.objects.get(pk=cast.users["security_admin"].pk).has_usable_password()
    assert not Entry.objects.exists()


def test_enterprises_and_other_districts_are_not_found(admin: Client, cast: Cast, now: datetime) -> None:
    other = create_unit(code="BC", name="北川区", kind=UnitKind.DISTRICT, since=now.date(), actor=cast.system, now=now)
    stranger = new_official(cast, other, "北川人", now)
    for pk in (stranger.pk, cast.enterprise.person_id):
        for path in ("", "password/", "factor/"):
            url = f"{URL}{pk}/{path}"
            assert (admin.post(url) if path else admin.get(url)).status_code == 404, url
    assert "北川人" not in admin.get(URL).content.decode()
    assert not User.objects.get(pk=stranger.user_id).password_temporary


def new_official(cast: Cast, unit: Unit, name: str, now: datetime) -> Person:
    from yingshang.kernel.identity.models import Role

    person = create_person(name=name, actor=cast.system, now=now)
    role = Role.objects.get(code="unit_clerk")
    appoint(person=person, unit=unit, role=role, title="科员", since=now.date(), actor=cast.system, now=now)
    create_account(person=person, username=f"o{person.pk}", actor=cast.system, now=now)
    return Person.objects.get(pk=person.pk)


def test_the_list_costs_no_more_with_more_accounts(admin: Client, cast: Cast, now: datetime) -> None:
    admin.get(URL)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(URL).status_code == 200
        return len(seen)

    before = queries()
    for number in range(10):
        new_official(cast, cast.units["unit_b"], f"同志{number}", now)
    assert queries() == before <= 10
