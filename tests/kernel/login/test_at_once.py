"""Many at the door at the same moment get no more tries than one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.cast import build_cast
from yingshang.kernel.login import rules, services
from yingshang.kernel.login.errors import CodeExpired, CodeWrong, FactorLocked, FactorWrong, Locked
from yingshang.kernel.login.queries import pending_secret

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def outcomes(act) -> list[str]:
    """What became of an act done many times at once, in threads with connections of their own."""

    def one(number: int) -> str:
        try:
            act(number)
        except (Locked, CodeWrong, CodeExpired, FactorWrong, FactorLocked) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_five_passwords_are_looked_at(now: datetime) -> None:
    def attempt(_: int) -> None:
        services.begin_attempt(username="someone", address="10.1.1.1", now=now)

    assert sorted(outcomes(attempt)) == ["Locked"] * (AT_ONCE - 5) + ["in"] * 5


def test_five_codes_are_compared_and_a_right_one_serves_once(now: datetime) -> None:
    build_cast()
    sent = services.send_code(phone="13800000001", address="10.1.1.1", now=now)
    wrong = f"{(int(sent.code) + 1) % 1_000_000:06d}"
    found = outcomes(lambda _: services.check_code(pk=sent.pk, code=wrong, now=now))
    assert sorted(found) == ["CodeExpired"] * (AT_ONCE - 5) + ["CodeWrong"] * 5
    sent = services.send_code(phone="13800000002", address="10.1.1.1", now=now)
    found = outcomes(lambda _: services.check_code(pk=sent.pk, code=sent.code, now=now))
    assert sorted(found) == ["CodeExpired"] * (AT_ONCE - 1) + ["in"]


def test_a_code_of_the_authenticator_serves_once_and_five_wrong_ones_are_compared(now: datetime) -> None:
    cast = build_cast()
    user, later = cast.users["officer_a"], now + timedelta(seconds=60)
    services.begin_factor(user=user, now=now)
    secret = pending_secret(user)
    services.confirm_factor(user=user, code=rules.code_at(secret, now.timestamp()), actor=cast.officer_a, now=now)
    code = rules.code_at(secret, later.timestamp())
    found = outcomes(lambda _: services.check_factor(user=user, code=code, now=later))
    assert found.count("in") == 1
    assert found.count("FactorWrong") == 5
    assert found.count("FactorLocked") == AT_ONCE - 6
