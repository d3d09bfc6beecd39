"""三员分立 on every road: by duty and not by name only, for people who share a phone, and in the database itself."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.kernel.identity.test_posts import DAY, LATER, appointed, person_of, post_of, stood_in
from yingshang.kernel.identity import guards
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.identity.errors import DutiesNotSeparate
from yingshang.kernel.identity.models import Post, Role, Substitution
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_GRANTS, READ_AUDIT, RESET_CREDENTIALS
from yingshang.kernel.identity.services import change_person, grant_permission, withdraw_permission

pytestmark = pytest.mark.django_db


def other_role(code: str, cast: Cast, now: datetime, role: str = "hall_manager") -> Role:
    """A role of another name that was given an administrator's duty."""
    made = Role.objects.get(code=role)
    grant_permission(role=made, code=code, actor=cast.security_admin, now=now)
    return made


@pytest.mark.parametrize("code", [MANAGE_ACCOUNTS, MANAGE_GRANTS, RESET_CREDENTIALS])
def test_the_duty_counts_whatever_the_role_is_called(cast: Cast, now: datetime, code: str) -> None:
    role = other_role(code, cast, now)
    with pytest.raises(DutiesNotSeparate):
        appointed(cast, now, "audit_admin", role.code, actor=SYSTEM)
    post = appointed(cast, now, "officer_b", role.code, actor=SYSTEM)
    with pytest.raises(DutiesNotSeparate):
        stood_in(cast, now, "audit_admin", "officer_b", actor=SYSTEM)
    withdraw_permission(role=role, code=code, actor=cast.security_admin, now=now)
    assert stood_in(cast, now, "audit_admin", "officer_b", actor=SYSTEM).post_id != post.pk


@pytest.mark.parametrize("kind", ["acting", "delegation"])
def test_standing_in_and_delegating_count(cast: Cast, now: datetime, kind: str) -> None:
    codes = [READ_AUDIT] if kind == "delegation" else []
    with pytest.raises(DutiesNotSeparate):
        stood_in(cast, now, "audit_admin", "security_admin", actor=SYSTEM, kind=kind, codes=codes)
    if kind == "delegation":  # the holder may delegate without an administrator
        with pytest.raises(DutiesNotSeparate):
            stood_in(cast, now, "audit_admin", "security_admin", actor=cast.audit_admin, kind=kind, codes=codes)
    stood_in(cast, now, "audit_admin", "officer_b", actor=SYSTEM, kind=kind, codes=codes)
    with pytest.raises(DutiesNotSeparate):
        appointed(cast, now, "officer_b", "system_admin", actor=SYSTEM)
    assert not Post.objects.filter(person=person_of(cast, "officer_b"), role__code="system_admin").exists()


def test_a_grant_makes_nobody_two_of_them(cast: Cast, now: datetime) -> None:
    appointed(cast, now, "audit_admin", "hall_manager", actor=SYSTEM)
    role = Role.objects.get(code="hall_manager")
    with pytest.raises(DutiesNotSeparate, match="朱审计"):
        grant_permission(role=role, code=MANAGE_ACCOUNTS, actor=cast.security_admin, now=now)
    assert not role.grants.filter(code=MANAGE_ACCOUNTS).exists()
    grant_permission(role=role, code=READ_AUDIT, actor=cast.security_admin, now=now)


@pytest.mark.parametrize(("role", "code"), [("system_admin", READ_AUDIT), ("audit_admin", RESET_CREDENTIALS)])
def test_the_three_roles_stay_what_they_are_even_when_emptied(cast: Cast, now: datetime, role: str, code: str) -> None:
    found = Role.objects.get(code=role)
    for grant in found.grants.all():
        withdraw_permission(role=found, code=grant.code, actor=cast.security_admin, now=now)
    with pytest.raises(DutiesNotSeparate):
        grant_permission(role=found, code=code, actor=cast.security_admin, now=now)


def test_people_with_one_phone_are_one_person(cast: Cast, now: datetime) -> None:
    phone = "13912345678"
    mine, theirs = person_of(cast, "security_admin"), person_of(cast, "officer_b")
    change_person(person=mine, name=mine.name, phone=phone, actor=cast.system_admin, now=now)
    change_person(person=theirs, name=theirs.name, phone=phone, actor=cast.system_admin, now=now)
    with pytest.raises(DutiesNotSeparate):
        appointed(cast, now, "officer_b", "audit_admin", actor=SYSTEM)
    auditor = person_of(cast, "audit_admin")
    with pytest.raises(DutiesNotSeparate):
        change_person(person=auditor, name=auditor.name, phone=phone, actor=cast.system_admin, now=now)
    auditor.refresh_from_db()
    assert not auditor.phone_digest


class TestDatabase:
    """Rows that no service wrote are refused too."""

    def row(self, cast: Cast, role: str, name: str, since: date = DAY, until: date | None = None) -> Post:
        return Post(
            person=person_of(cast, name),
            unit=cast.units["data_bureau"],
            role=Role.objects.get(code=role),
            title="x",
            since=since,
            until=until,
        )

    def test_a_second_post(self, cast: Cast) -> None:
        for many in (False, True):
            row = self.row(cast, "audit_admin", "system_admin")
            with pytest.raises(IntegrityError), transaction.atomic():
                Post.objects.bulk_create([row]) if many else row.save()
        self.row(cast, "system_admin", "system_admin").save()
        self.row(cast, "unit_clerk", "audit_admin").save()

    def test_a_changed_post(self, cast: Cast) -> None:
        post = self.row(cast, "unit_clerk", "system_admin")
        post.save()
        role = Role.objects.get(code="audit_admin")
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(role=role)
        other = self.row(cast, "audit_admin", "officer_b")
        other.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=other.pk).update(person=person_of(cast, "system_admin"))

    def test_terms_that_do_not_meet(self, cast: Cast) -> None:
        Post.objects.filter(pk=post_of(cast, "system_admin").pk).update(until=DAY)
        self.row(cast, "audit_admin", "system_admin", DAY, LATER).save()
        post = Post.objects.get(person=person_of(cast, "system_admin"), role__code="system_admin")
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(until=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(until=None)

    def test_a_stand_in(self, cast: Cast) -> None:
        row = Substitution(
            post=post_of(cast, "audit_admin"),
            person=person_of(cast, "system_admin"),
            kind="delegation",
            codes=[READ_AUDIT],
            since=DAY,
            until=LATER,
            reason="x",
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        row.person = person_of(cast, "officer_b")
        row.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(cast, "security_admin", "officer_b").save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Substitution.objects.filter(pk=row.pk).update(person=person_of(cast, "system_admin"))

    def test_a_missing_trigger_is_told_and_put_back(self, cast: Cast) -> None:
        assert guards.missing(connection) == []
        name = "identity_post_apart" if connection.vendor == "postgresql" else "identity_post_apart_insert"
        table = " ON identity_post" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{table}")
        assert [m.id for m in run_checks(tags=["database"], databases=["default"]) if m.id == "identity.E001"]
        assert guards.install(connection) == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            self.row(cast, "audit_admin", "system_admin").save()
