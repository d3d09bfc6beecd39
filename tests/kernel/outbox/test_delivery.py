"""Delivery: exactly once for handlers, under one key for channels, again after a failure, given up visibly."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.outbox import delivery, queries, registry, services
from yingshang.kernel.outbox.delivery import BACKOFF, deliver
from yingshang.kernel.outbox.models import Channel, Delivery, Message, SandboxSend, SendState
from yingshang.kernel.outbox.registry import Undeliverable, handler, use_adapter

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=1)


@pytest.fixture
def taken(monkeypatch):
    """What the handler of ``test.taken`` was given; set ``taken.fault`` to let it fail after its effect."""
    monkeypatch.setattr(registry, "_handlers", {})

    class Taken(list):
        fault: Exception | None = None

    seen = Taken()

    @handler("test.taken", name="test.take")
    def take(event, now) -> None:
        Party.objects.create(kind=PartyKind.EXTERNAL, name=event.key)
        seen.append((event.key, event.payload, now))
        if seen.fault:
            raise seen.fault

    return seen


@pytest.fixture
def adapter(monkeypatch):
    """An SMS adapter that keeps what it is given, or fails."""

    class Kept(list):
        fault: Exception | None = None

        def send(self, **what) -> None:
            self.append(what)
            if self.fault:
                raise self.fault

    monkeypatch.setattr(registry, "_adapters", {})
    kept = Kept()
    use_adapter(Channel.SMS, kept)
    return kept


def happen(now, key="e1"):
    return services.emit(topic="test.taken", payload={"case": 7}, key=key, now=now)


def effects() -> list[str]:
    return list(Party.objects.filter(kind=PartyKind.EXTERNAL).order_by("name").values_list("name", flat=True))


def test_an_event_is_handed_over_once(taken, now):
    happen(now)
    assert deliver(now) == 1
    assert deliver(now + SOON) == 0
    assert taken == [("e1", {"case": 7}, now)]
    done = Delivery.objects.get()
    assert (done.state, done.done_at, done.attempts) == (SendState.SENT, now, 1)


def test_a_failure_leaves_nothing_behind_and_is_tried_again(taken, now):
    happen(now)
    taken.fault = RuntimeError("table locked")
    deliver(now)
    assert effects() == []
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.error) == (SendState.QUEUED, "RuntimeError: table locked")
    assert deliver(now + BACKOFF[0] - SOON) == 0
    taken.fault = None
    assert deliver(now + BACKOFF[0]) == 1
    assert effects() == ["e1"]
    assert Delivery.objects.get().error == ""


def test_one_failure_does_not_hold_up_the_others(taken, now, monkeypatch):
    @handler("test.taken", name="test.fail")
    def fail(event, now) -> None:
        raise RuntimeError

    happen(now)
    happen(now, "e2")
    assert deliver(now) == 4
    assert effects() == ["e1", "e2"]


def test_it_is_given_up_visibly(taken, now):
    happen(now)
    taken.fault = RuntimeError("broken")
    for wait in (timedelta(), *BACKOFF):
        now += wait
        assert deliver(now) == 1
    assert deliver(now + timedelta(days=30)) == 0
    [failed] = queries.failed_deliveries()
    assert (failed.error, failed.attempts) == ("RuntimeError: broken", len(BACKOFF) + 1)
    taken.fault = None
    services.retry_delivery(delivery_id=failed.pk, actor=_system(), now=now)
    deliver(now)
    assert effects() == ["e1"]


def test_an_attempt_that_kills_its_worker_counts(taken, now):
    happen(now)
    delivery._claim(Delivery.objects.all(), now, 1)  # and here the worker dies
    waiting = Delivery.objects.get()
    assert (waiting.attempts, waiting.next_attempt_at) == (1, now + BACKOFF[0])
    assert deliver(now + BACKOFF[0]) == 1
    assert effects() == ["e1"]


def test_a_slow_worker_does_not_repeat_what_another_took_over(taken, now):
    happen(now)
    [slow] = delivery._claim(Delivery.objects.all(), now, 1)
    deliver(now + BACKOFF[0])
    delivery._hand_over(slow, now)
    assert effects() == ["e1"]
    assert len(taken) == 1


def test_a_handler_that_this_version_lacks_is_an_error_not_a_loss(taken, now):
    event = happen(now)
    Delivery.objects.create(event=event, handler="gone.handler", next_attempt_at=now)
    deliver(now)
    waiting = Delivery.objects.get(handler="gone.handler")
    assert (waiting.state, waiting.error) == (SendState.QUEUED, "LookupError: no handler gone.handler in this version")


def test_a_limit_is_kept_and_the_rest_follows(taken, now):
    for n in range(5):
        happen(now, f"e{n}")
    assert [deliver(now, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(effects()) == 5


def test_sms_goes_to_the_persons_number_or_the_given_one(cast, adapter, now):
    _sms(cast.enterprise.party_id, now, key="a")
    _sms(cast.enterprise_party.pk, now, key="b", address="13900000009")
    assert deliver(now) == 2
    assert [(sent["address"], sent["text"]) for sent in adapter] == [
        ("13800000001", "验证码：123456"),
        ("13900000009", "验证码：123456"),
    ]
    assert set(Message.objects.values_list("state", "sent_at")) == {(SendState.SENT, now)}


def test_every_attempt_carries_the_same_key(cast, adapter, now):
    _sms(cast.enterprise.party_id, now)
    adapter.fault = ConnectionError("gateway")
    deliver(now)
    adapter.fault = None
    deliver(now + BACKOFF[0])
    first, second = adapter
    assert first["key"] == second["key"]
    assert Message.objects.get().state == SendState.SENT


@pytest.mark.parametrize("fault", [Undeliverable("空号"), None])
def test_what_cannot_be_delivered_is_given_up_at_once(cast, adapter, now, fault):
    adapter.fault = fault
    _sms(cast.enterprise.party_id if fault else cast.enterprise_party.pk, now)
    deliver(now)
    [failed] = queries.failed_messages()
    assert failed.error == ("Undeliverable: 空号" if fault else "Undeliverable: 收件人没有手机号码")


def test_the_sandbox_sends_nowhere_and_shows_no_number(cast, now):
    _sms(cast.enterprise.party_id, now)
    deliver(now)
    [kept] = SandboxSend.objects.all()
    assert (kept.address, kept.text, kept.sent_at) == ("138****0001", "验证码：123456", now)


def test_a_queued_in_app_message_is_shown_and_settled(cast, now):
    Message.objects.create(
        recipient_id=cast.officer_a.party_id, topic="x", title="t", key="k", next_attempt_at=now, created_at=now
    )
    assert queries.unread_messages_for(cast.officer_a).count() == 1
    deliver(now)
    assert Message.objects.get().state == SendState.SENT
    assert queries.unread_messages_for(cast.officer_a).count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_workers_share_and_nothing_is_done_twice(taken, now):
    with transaction.atomic():
        for n in range(60):
            happen(now, f"e{n:02}")

    def work() -> None:
        try:
            while deliver(now, limit=7):
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(now)
    assert effects() == [f"e{n:02}" for n in range(60)]
    assert Delivery.objects.exclude(state=SendState.SENT).count() == 0


def _sms(party_id, now, key="k", address="") -> None:
    services.tell(
        party=party_id,
        topic="login",
        title="验证码",
        body="123456",
        now=now,
        key=key,
        channel=Channel.SMS,
        address=address,
    )


def _system():
    from yingshang.kernel.identity.actors import SYSTEM

    return SYSTEM
