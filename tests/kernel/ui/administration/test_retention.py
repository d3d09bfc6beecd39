"""The page of limits: seen, set, counted, cleared by the system administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.jobs.models import JobRun
from yingshang.kernel.lifecycle.models import IdempotencyKey
from yingshang.kernel.retention.models import RetentionLimit
from yingshang.kernel.retention.services import run_retention

pytestmark = pytest.mark.django_db
URL = "/settings/retention/"


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    cast.login(client, "system_admin")
    return client


def test_every_kind_with_its_limit_and_what_went(admin: Client, cast: Cast, now: datetime) -> None:
    assert "还没有清理过" in admin.get(URL).content.decode()
    IdempotencyKey.objects.create(seat="client:1", key="k", request="x", at=now - timedelta(days=9))
    page = admin.get(f"{URL}?count=1").content.decode()
    assert "现可清理" in page
    assert IdempotencyKey.objects.exists()
    run_retention(actor=cast.system, now=now)
    page = admin.get(URL).content.decode()
    assert "共 1 项" in page
    assert "网络安全法" in page


def test_a_limit_is_set_and_a_short_one_refused(admin: Client, now: datetime) -> None:
    day = (now + timedelta(days=1)).date().isoformat()
    page = f"{URL}outbox.messages/"
    answer = admin.post(page, {"days": 30, "since": day, "basis": "x"})
    assert answer.status_code == 422
    assert "不得少于 180 天" in answer.content.decode()
    assert admin.post(page, {"days": 365, "since": day, "basis": "局规〔2026〕3号"}).status_code == 302
    assert RetentionLimit.objects.get().days == 365
    assert "局规〔2026〕3号" in admin.get(page).content.decode()
    assert admin.get(f"{URL}nothing.known/").status_code == 404


def test_the_worker_is_asked_to_do_it_now(admin: Client) -> None:
    assert admin.post(f"{URL}clear/").status_code == 302
    assert JobRun.objects.get().job == "retention.run"
