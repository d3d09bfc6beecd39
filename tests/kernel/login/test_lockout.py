"""Locks: per account and address together, visible, ending by themselves, on the accounts chain."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client, RequestFactory, override_settings

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.errors import NotAllowed
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.services import reset_password
from yingshang.kernel.login import services
from yingshang.kernel.login.addresses import address_of
from yingshang.kernel.login.errors import Locked
from yingshang.kernel.login.models import LoginAttempts, PhoneCode
from yingshang.kernel.login.queries import locks_at
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.retention.services import run_retention

pytestmark = pytest.mark.urls("tests.kernel.login.doors")
GOOD = "云溪-correct-7788"


@pytest.fixture
def officer(cast: Cast, now: datetime) -> Cast:
    """The cast, where officers A and B have a password."""
    for name in ("officer_a", "officer_b"):
        reset_password(user=cast.users[name], password=GOOD, actor=cast.security_admin, now=now)
    User.objects.update(password_temporary=False)
    return cast


def enter(password: str = GOOD, name: str = "officer_a", address: str = "10.1.1.1") -> bool:
    """Try the door with a fresh browser; whether it opened."""
    answer = Client(REMOTE_ADDR=address).post("/login/", {"login": name, "password": password})
    return bool(answer.status_code == 302)


def fail(times: int, **more: str) -> None:
    for _ in range(times):
        assert not enter("wrong", **more)


def test_the_fifth_wrong_password_locks_this_account_at_this_address(officer: Cast, now: datetime) -> None:
    fail(4)
    assert enter()
    fail(5)
    assert not enter()
    assert enter(name="officer_b"), "a colleague behind the same address goes on"
    assert enter(address="10.1.1.2"), "elsewhere the account goes on"
    lock = locks_at(now).get()
    assert (lock.user, lock.address) == (officer.users["officer_a"], "10.1.1.1")
    entry = Entry.objects.get(action="login.locked")
    assert entry.data["account"] == officer.users["officer_a"].pk
    assert "10.1.1.1" not in str(entry.data)


def test_a_lock_says_until_when_and_ends_by_itself(officer: Cast, now: datetime) -> None:
    fail(5)
    answer = Client(REMOTE_ADDR="10.1.1.1").post("/login/", {"login": "officer_a", "password": GOOD})
    assert "10:15 自动解除" in answer.content.decode()
    with clock.at(now + timedelta(minutes=14, seconds=59)):
        assert not enter()
    with clock.at(now + timedelta(minutes=15)):
        assert enter()
        assert LoginAttempts.objects.get().count == 0


def test_trying_while_locked_does_not_prolong_it(officer: Cast, now: datetime) -> None:
    fail(5)
    with clock.at(now + timedelta(minutes=10)):
        fail(3)
    assert locks_at(now).get().locked_until == now + timedelta(minutes=15)
    assert Entry.objects.filter(action="login.locked").count() == 1


def test_failures_long_ago_do_not_count(officer: Cast, now: datetime) -> None:
    fail(4)
    with clock.at(now + timedelta(minutes=16)):
        fail(4)
        assert enter()


def test_names_that_nobody_has_are_locked_alike_and_not_kept(officer: Cast, now: datetime) -> None:
    for name in ("my-secret-password", "MY-SECRET-password ", "my-secret-password", "my-secret-password"):
        fail(1, name=name)
    fail(1, name="my-secret-password")
    answer = Client(REMOTE_ADDR="10.1.1.1").post("/login/", {"login": "my-secret-password", "password": "x"})
    assert "自动解除" in answer.content.decode()
    lock = locks_at(now).get()
    assert lock.user is None
    assert "secret" not in str(LoginAttempts.objects.values().get())


def test_attempts_at_once_are_no_more_than_those_one_by_one(officer: Cast, now: datetime) -> None:
    given = {"username": "officer_a", "address": "10.1.1.1", "now": now}
    for _ in range(5):
        services.begin_attempt(**given)
    with pytest.raises(Locked):
        services.begin_attempt(**given)


def test_the_security_administrator_unlocks(officer: Cast, now: datetime) -> None:
    fail(5)
    lock = locks_at(now).get()
    with pytest.raises(NotAllowed):
        services.unlock(attempts=lock, actor=officer.system_admin, now=now)
    assert not enter()
    services.unlock(attempts=lock, actor=officer.security_admin, now=now)
    assert enter()
    assert Entry.objects.filter(action="login.unlocked").exists()


def test_thresholds_are_data(officer: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        services.change_policy(actor=officer.office_head, now=now, max_failures=2)
    services.change_policy(actor=officer.security_admin, now=now, max_failures=2, lock_minutes=60)
    fail(2)
    with clock.at(now + timedelta(minutes=59)):
        assert not enter()
    with clock.at(now + timedelta(minutes=60)):
        assert enter()


def test_codes_go_after_a_day_and_attempts_after_half_a_year(officer: Cast, now: datetime) -> None:
    fail(1)
    services.send_code(phone="13800000001", address="10.1.1.1", now=now)
    run_retention(actor=officer.system, now=now + timedelta(hours=23))
    assert PhoneCode.objects.exists()
    run_retention(actor=officer.system, now=now + timedelta(hours=25))
    assert not PhoneCode.objects.exists()
    assert not Message.objects.filter(topic="login.code").exists()
    run_retention(actor=officer.system, now=now + timedelta(days=179))
    assert LoginAttempts.objects.exists()
    run_retention(actor=officer.system, now=now + timedelta(days=181))
    assert not LoginAttempts.objects.exists()


@pytest.mark.parametrize(
    ("trusted", "told", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (2, "8.8.8.8", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_is_believed_as_far_as_our_own_proxies(trusted: int, told: str, address: str) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR="10.0.0.1")
    with override_settings(TRUSTED_PROXIES=trusted):
        assert address_of(request) == address
