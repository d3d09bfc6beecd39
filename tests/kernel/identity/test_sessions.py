"""A session ends when nobody uses it, and after its longest time however much it is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel import clock

pytestmark = pytest.mark.django_db
URL = "/messages/"


def status(client: Client, at: datetime) -> int:
    with clock.at(at):
        return client.get(URL).status_code


def test_an_idle_session_ends_and_a_used_one_does_not(cast: Cast, client: Client, now: datetime, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_MAX_SECONDS = 1800, 0
    cast.login(client, "officer_a")
    at = now
    for _ in range(4):
        assert status(client, at) == 200
        at += timedelta(minutes=29)
    assert status(client, at + timedelta(minutes=10)) == 302
    assert status(client, at + timedelta(minutes=11)) == 302


def test_a_busy_session_ends_too(cast: Cast, client: Client, now: datetime, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_MAX_SECONDS = 1800, 3600
    cast.login(client, "officer_a")
    for minutes in (0, 20, 40, 60):
        assert status(client, now + timedelta(minutes=minutes)) == 200
    assert status(client, now + timedelta(minutes=61)) == 302


def test_a_limit_may_be_lifted(cast: Cast, client: Client, now: datetime, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_MAX_SECONDS = 0, 0
    cast.login(client, "officer_a")
    assert status(client, now) == 200
    assert status(client, now + timedelta(days=30)) == 200


def test_what_an_installation_sets_unless_it_says_otherwise(settings: Any) -> None:
    assert (settings.SESSION_IDLE_SECONDS, settings.SESSION_MAX_SECONDS) == (30 * 60, 12 * 3600)
    assert settings.ACCOUNT_SESSION_REMEMBER is False
