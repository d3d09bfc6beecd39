"""Background jobs and what was given up: the system administrator sees the reason, not the content, and tries again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.outbox.models import Channel, Delivery, Event, Message, SendState
from yingshang.kernel.outbox.services import tell

pytestmark = pytest.mark.django_db
JOB = "audit.seal_day"


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    cast.login(client, "system_admin")
    return client


def failed_message(cast: Cast, now: datetime, key: str) -> Message:
    party = cast.enterprise_party
    with transaction.atomic():
        tell(party=party, topic="demand.replied", title="诉求秘密标题", now=now, key=key, channel=Channel.SMS)
    Message.objects.filter(key=key).update(state=SendState.FAILED, error="ValueError: 13800000001", attempts=8)
    return Message.objects.get(key=key)


def test_a_failed_run_is_shown_with_its_reason_and_runs_again(admin: Client, now: datetime) -> None:
    JobRun.objects.create(
        job=JOB, due=now, not_before=now, state=RunState.FAILED, attempts=3, finished_at=now, error="KeyError: '刘晨光'"
    )
    page = admin.get("/settings/jobs/").content.decode()
    assert "封存当日审计链" in page
    assert "KeyError" in page
    assert "刘晨光" not in page
    asked = now + timedelta(hours=1)
    assert admin.post("/settings/jobs/run/", {"job": JOB}).status_code == 302
    assert admin.post("/settings/jobs/run/", {"job": JOB}).status_code == 302
    assert JobRun.objects.filter(job=JOB, state=RunState.DUE, not_before__lte=asked).count() <= 1
    entry = Entry.objects.filter(action="jobs.run").latest("pk")
    assert (entry.data, entry.chain.kind) == ({"job": JOB}, "jobs")


def test_an_unknown_job_is_not_found(admin: Client) -> None:
    assert admin.post("/settings/jobs/run/", {"job": "no.such"}).status_code == 404
    assert not JobRun.objects.exists()


def test_failed_messages_show_no_content_and_are_tried_again(admin: Client, cast: Cast, now: datetime) -> None:
    message = failed_message(cast, now, "one")
    page = admin.get("/settings/messages/").content.decode()
    assert "demand.replied" in page
    for hidden in ("诉求秘密标题", "13800000001", "云溪晨光食品有限公司"):
        assert hidden not in page
    assert admin.post("/settings/messages/retry/", {"row": [message.pk, "x", 999]}).status_code == 302
    message.refresh_from_db()
    assert message.state == SendState.QUEUED
    assert Entry.objects.filter(action="outbox.retry").count() == 1


def test_failed_events_are_tried_again(admin: Client, now: datetime) -> None:
    event = Event.objects.create(topic="demand.closed", key="k", created_at=now)
    delivery = Delivery.objects.create(
        event=event, handler="x.take", state=SendState.FAILED, next_attempt_at=now, error="LookupError: 张三"
    )
    page = admin.get("/settings/deliveries/").content.decode()
    assert "LookupError" in page
    assert "张三" not in page
    admin.post("/settings/deliveries/retry/", {"row": delivery.pk})
    delivery.refresh_from_db()
    assert delivery.state == SendState.QUEUED


def test_the_queries_do_not_grow_with_the_rows(
    admin: Client, cast: Cast, now: datetime, django_assert_max_num_queries: Any
) -> None:
    admin.get("/settings/messages/")
    for n in range(3):
        failed_message(cast, now, f"few{n}")
    for url in ("/settings/messages/", "/settings/deliveries/", "/settings/jobs/"):
        with django_assert_max_num_queries(16):
            admin.get(url)
    for n in range(30):
        failed_message(cast, now, f"many{n}")
    with django_assert_max_num_queries(16):
        admin.get("/settings/messages/")


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "office_head", "officer_a"])
def test_nobody_else_enters(cast: Cast, client: Client, who: str) -> None:
    cast.login(client, who)
    for url in ("/settings/jobs/", "/settings/messages/", "/settings/deliveries/"):
        assert client.get(url).status_code == 403
    assert client.post("/settings/jobs/run/", {"job": JOB}).status_code == 403
    assert not JobRun.objects.exists()
