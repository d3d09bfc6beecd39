"""People, accounts, mandates, grants; and that each change counts on the next request."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity import permissions
from yingshang.kernel.identity.errors import (
    DutiesNotSeparate,
    InvalidIdentity,
    NameTaken,
    NotAllowed,
    PasswordTooWeak,
    PermissionUnknown,
    TermInvalid,
)
from yingshang.kernel.identity.models import Mandate, Person, Post, Role, User
from yingshang.kernel.identity.services import (
    activate_account,
    appoint,
    change_password,
    change_person,
    create_account,
    create_person,
    deactivate_account,
    end_mandate,
    end_post,
    grant_mandate,
    grant_permission,
    reset_password,
    withdraw_permission,
)
from yingshang.kernel.identity.services.people import clean_phone

DAY = date(2026, 3, 11)
GOOD = "云溪-correct-7788"


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13812345678", "13812345678"),
        ("138 1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("", ""),
    ],
)
def test_phones_as_people_type_them(typed: str, phone: str) -> None:
    assert clean_phone(typed) == phone


@pytest.mark.parametrize("typed", ["1381234567", "0391-2345678", "23812345678", "138123456789", "手机"])
def test_what_is_no_mobile_number(typed: str) -> None:
    with pytest.raises(InvalidIdentity):
        clean_phone(typed)


def test_a_phone_is_ciphertext_in_the_database(cast: Cast, now: datetime) -> None:
    person = create_person(name="测试人", phone="138 1234 5678", actor=cast.system_admin, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM identity_person WHERE id = %s", [person.pk])
        assert b"13812345678" not in bytes(cursor.fetchone()[0])
    assert Person.objects.get(pk=person.pk).phone == "13812345678"
    changed = change_person(person=person, name="测试人", phone="13812345679", actor=cast.system_admin, now=now)
    assert changed.phone_digest != Person.objects.get(pk=cast.enterprise.person_id).phone_digest
    assert Entry.objects.get(action="person.changed").data["fields"] == ["phone"]


def test_accounts_have_good_passwords_and_single_names(cast: Cast, now: datetime) -> None:
    person = create_person(name="新人", actor=cast.system_admin, now=now)
    with pytest.raises(PasswordTooWeak):
        create_account(person=person, username="new", password="1234567890", actor=cast.system_admin, now=now)
    with pytest.raises(NameTaken):
        create_account(person=person, username="Officer_A", actor=cast.system_admin, now=now)
    user = create_account(person=person, username="new", password=GOOD, actor=cast.system_admin, now=now)
    assert user.check_password(GOOD)
    with pytest.raises(InvalidIdentity):
        create_account(person=person, username="new2", actor=cast.system_admin, now=now)


def test_one_changes_ones_own_password_with_the_old_one(cast: Cast, now: datetime) -> None:
    user = cast.users["officer_a"]
    reset_password(user=user, password=GOOD, actor=cast.security_admin, now=now)
    with pytest.raises(InvalidIdentity):
        change_password(user=user, old="wrong", new=GOOD + "x", actor=cast.officer_a, now=now)
    with pytest.raises(InvalidIdentity):
        change_password(user=user, old=GOOD, new=GOOD + "x", actor=cast.officer_b, now=now)
    change_password(user=user, old=GOOD, new=GOOD + "x", actor=cast.officer_a, now=now)
    assert User.objects.get(pk=user.pk).check_password(GOOD + "x")


@pytest.mark.parametrize("name", ["officer_a", "office_head", "security_admin", "enterprise", "anonymous"])
def test_others_touch_no_accounts(cast: Cast, now: datetime, name: str) -> None:
    actor, user = cast[name], cast.users["officer_b"]
    with pytest.raises(NotAllowed):
        create_person(name="x", actor=actor, now=now)
    with pytest.raises(NotAllowed):
        deactivate_account(user=user, actor=actor, now=now)
    user.refresh_from_db()
    assert user.is_active
    assert not user.has_usable_password()
    assert not Entry.objects.exists()


def test_the_security_administrator_alone_grants(cast: Cast, now: datetime) -> None:
    role = Role.objects.get(code="unit_clerk")
    for name in ("system_admin", "audit_admin", "office_head"):
        with pytest.raises(NotAllowed):
            grant_permission(role=role, code=permissions.MANAGE_REFERENCE, actor=cast[name], now=now)
    with pytest.raises(PermissionUnknown):
        grant_permission(role=role, code="no.such", actor=cast.security_admin, now=now)
    grant_permission(role=role, code=permissions.MANAGE_REFERENCE, actor=cast.security_admin, now=now)
    assert cast.again("officer_a").has(permissions.MANAGE_REFERENCE)


def test_no_role_is_given_two_administrators_duties(cast: Cast, now: datetime) -> None:
    role = Role.objects.get(code="security_admin")
    with pytest.raises(DutiesNotSeparate):
        grant_permission(role=role, code=permissions.READ_AUDIT, actor=cast.security_admin, now=now)


def test_mandates_begin_and_end(cast: Cast, now: datetime) -> None:
    person = Person.objects.get(pk=cast.enterprise.person_id)
    given = {"person": person, "kind": "agent", "since": DAY, "basis": "授权委托书", "now": now}
    made = grant_mandate(party=cast.other_enterprise_party, actor=cast.liaison, **given)
    with pytest.raises(NotAllowed):
        end_mandate(mandate=made, until=DAY, actor=cast.officer_a, now=now)
    with pytest.raises(TermInvalid):
        end_mandate(mandate=made, until=date(2020, 1, 1), actor=cast.liaison, now=now)
    assert end_mandate(mandate=made, until=DAY, actor=cast.enterprise, now=now).until == DAY
    with pytest.raises(NotAllowed):
        grant_mandate(party=cast.other_enterprise_party, actor=cast.officer_a, **given)
    with pytest.raises(InvalidIdentity):
        grant_mandate(party=cast.units["unit_a"].party, actor=cast.liaison, **given)
    assert Mandate.objects.count() == 3


@pytest.mark.parametrize("name", ["officer_a", "office_head", "system_admin", "audit_admin", "enterprise", "anonymous"])
def test_the_security_administrator_alone_resets_passwords(cast: Cast, now: datetime, name: str) -> None:
    user = cast.users["officer_b"]
    with pytest.raises(NotAllowed):
        reset_password(user=user, password=GOOD, actor=cast[name], now=now)
    with pytest.raises(InvalidIdentity):
        reset_password(user=cast.users["security_admin"], password=GOOD, actor=cast.security_admin, now=now)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Entry.objects.exists()


@pytest.mark.urls("tests.kernel.login.doors")
class TestNextRequest:
    """What the administrators change counts on the very next request of an open session."""

    def test_a_withdrawn_permission(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "office_head")
        assert permissions.MANAGE_REFERENCE in client.get("/who/").json()["permissions"]
        role = Role.objects.get(code="office_head")
        withdraw_permission(role=role, code=permissions.MANAGE_REFERENCE, actor=cast.security_admin, now=now)
        assert permissions.MANAGE_REFERENCE not in client.get("/who/").json()["permissions"]

    def test_a_granted_permission_and_a_new_post(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "officer_a")
        role = Role.objects.get(code="unit_clerk")
        grant_permission(role=role, code=permissions.MANAGE_REFERENCE, actor=cast.security_admin, now=now)
        assert permissions.MANAGE_REFERENCE in client.get("/who/").json()["permissions"]
        given = {"unit": cast.units["unit_b"], "title": "副局长", "since": DAY, "actor": cast.system_admin, "now": now}
        person = Person.objects.get(pk=cast.officer_a.person_id)
        post = appoint(person=person, role=Role.objects.get(code="unit_head"), **given)
        client.post("/seat/", {"seat": f"post:{post.pk}"})
        assert client.get("/who/").json()["as"] == "区自然资源局 副局长"
        end_post(post=post, until=DAY, actor=cast.system_admin, now=now)
        assert client.get("/who/").json()["as"] == "区市场监管局 经办人"

    def test_an_ended_post(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "officer_a")
        assert client.get("/who/").json()["audience"] == "staff"
        post = Post.objects.get(person_id=cast.officer_a.person_id)
        end_post(post=post, until=DAY, actor=cast.system_admin, now=now)
        assert client.get("/who/").json()["audience"] == "anonymous"

    def test_an_ended_mandate(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "enterprise")
        assert client.get("/who/").json()["parties"] == [cast.enterprise_party.pk]
        mandate = Mandate.objects.get(person_id=cast.enterprise.person_id)
        end_mandate(mandate=mandate, until=DAY, actor=cast.office_clerk, now=now)
        assert client.get("/who/").json()["audience"] == "anonymous"

    def test_a_closed_account_and_one_opened_again(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "officer_a")
        deactivate_account(user=cast.users["officer_a"], actor=cast.system_admin, now=now)
        assert client.get("/who/").json()["audience"] == "anonymous"
        activate_account(user=cast.users["officer_a"], actor=cast.system_admin, now=now)
        cast.login(client, "officer_a")
        assert client.get("/who/").json()["audience"] == "staff"

    def test_a_reset_password_ends_open_sessions(self, cast: Cast, client: Client, now: datetime) -> None:
        cast.login(client, "officer_a")
        user = User.objects.get(pk=cast.users["officer_a"].pk)
        reset_password(user=user, password=GOOD, actor=cast.security_admin, now=now)
        assert client.get("/who/").json()["audience"] == "anonymous"

    def test_no_more_than_four_queries_to_know_who_asks(
        self, cast: Cast, client: Client, django_assert_num_queries
    ) -> None:
        cast.login(client, "office_head")
        with django_assert_num_queries(4):  # session, account, post, grants
            client.get("/who/")

    def test_a_page_that_does_not_ask_reads_nothing(self, client: Client, django_assert_num_queries, db: None) -> None:
        with django_assert_num_queries(0):
            client.get("/login/phone/")
