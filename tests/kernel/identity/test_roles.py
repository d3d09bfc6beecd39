"""Roles as data: seeded, completed, never given back against the office's will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.cast import Cast
from yingshang.kernel.identity import permissions
from yingshang.kernel.identity.models import Grant, Role
from yingshang.kernel.identity.queries import codes_of
from yingshang.kernel.identity.roles import ADMINISTRATORS, shipped, sync_roles
from yingshang.kernel.identity.services import withdraw_permission

ROLES = [
    "office_clerk",
    "office_head",
    "leader",
    "unit_clerk",
    "unit_head",
    "liaison_officer",
    "department_visitor",
    "filler",
    "reviewer",
    "third_party",
    "inspector",
    "discipline_team",
    "special_supervisor",
    "window_clerk",
    "hall_manager",
    "mediator",
    "court_clerk",
    "bank_clerk",
    "enterprise",
    "system_admin",
    "security_admin",
    "audit_admin",
    "api_client",
]


@pytest.fixture
def _later() -> Iterator[None]:
    """A permission that a later version declares."""
    permissions.permission("later.act", "后来的权限", roles=("unit_clerk",))
    yield
    del permissions._declared["later.act"]


@pytest.mark.django_db
def test_migrating_seeds_every_role_with_its_words() -> None:
    assert list(Role.objects.values_list("code", flat=True)) == ROLES
    assert all(role.name and role.description.endswith("。") for role in Role.objects.all())


def test_the_file_names_each_role_once() -> None:
    assert sorted(role["code"] for role in shipped()) == sorted(ROLES)


@pytest.mark.django_db
def test_syncing_again_changes_nothing() -> None:
    sync_roles()
    assert sync_roles() == (0, 0)


def test_a_withdrawn_grant_stays_withdrawn(cast: Cast, now: datetime) -> None:
    role = Role.objects.get(code="office_clerk")
    withdraw_permission(role=role, code=permissions.GRANT_MANDATE, actor=cast.security_admin, now=now)
    sync_roles()
    assert permissions.GRANT_MANDATE not in codes_of("office_clerk")


@pytest.mark.django_db
@pytest.mark.usefixtures("_later")
def test_a_permission_declared_later_is_added() -> None:
    assert sync_roles() == (0, 1)
    assert "later.act" in codes_of("unit_clerk")


@pytest.mark.django_db
def test_a_role_that_was_renamed_keeps_its_name() -> None:
    Role.objects.filter(code="leader").update(name="县领导")
    sync_roles()
    assert Role.objects.get(code="leader").name == "县领导"


@pytest.mark.django_db
def test_a_permission_for_an_unknown_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = permissions.Permission("stray.act", "", ("nobody",))
    monkeypatch.setitem(permissions._declared, "stray.act", stray)
    with pytest.raises(ValueError, match="nobody"):
        sync_roles()
    assert not Grant.objects.filter(code="stray.act").exists()


@pytest.mark.django_db
def test_no_role_carries_two_administrators_duties() -> None:
    for code in ROLES:
        duties = {permissions.duty_of(held) for held in codes_of(code)} - {None}
        assert duties == ({code} if code in ADMINISTRATORS else set()), code
