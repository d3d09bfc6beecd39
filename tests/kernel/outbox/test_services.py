"""Writing messages and events, and reading one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from yingshang.kernel.audit.models import Entry
from yingshang.kernel.outbox import queries, services
from yingshang.kernel.outbox.errors import UnknownDelivery
from yingshang.kernel.outbox.models import Channel, Delivery, Event, Message, SendState
from yingshang.kernel.outbox.registry import handler, handlers_of

pytestmark = pytest.mark.django_db


def say(cast, now, *, to="officer_a", key="SQ2026-000001:3", **more):
    services.tell(party=cast[to].party_id, topic="demand", title="派单：停水", now=now, key=key, **more)


def test_a_message_is_shown_to_its_party_alone_and_at_once(cast, now):
    say(cast, now, body="三日内", url="/cases/SQ2026-000001/", case_id=1)
    [message] = queries.messages_for(cast.officer_a)
    assert (message.title, message.body, message.state) == ("派单：停水", "三日内", SendState.SENT)
    for other in (cast.officer_b, cast.head_a, cast.enterprise, cast.anonymous):
        assert not queries.messages_for(other)


def test_a_message_to_a_unit_reaches_its_people(cast, now):
    services.tell(party=cast.units["unit_a"].party, topic="demand", title="派单", now=now, key="k")
    assert queries.unread_messages_for(cast.officer_a).count() == queries.unread_messages_for(cast.head_a).count() == 1
    assert queries.unread_messages_for(cast.officer_b).count() == 0


def test_the_same_key_is_told_once(cast, now):
    say(cast, now)
    say(cast, now + timedelta(minutes=1))
    say(cast, now, to="officer_b")
    say(cast, now, channel=Channel.SMS)
    assert queries.messages_for(cast.officer_a).count() == 1
    assert Message.objects.count() == 3


def test_many_at_once_cost_few_statements(cast, now, django_assert_max_num_queries):
    drafts = [
        services.Draft(party=cast.officer_a.party_id, topic="demand", title=f"第{n}件", key=str(n % 150))
        for n in range(200)
    ]
    with django_assert_max_num_queries(5):
        services.tell_many(drafts, now=now)
    assert queries.unread_messages_for(cast.officer_a).count() == 150


def test_reading(cast, now, django_assert_num_queries):
    for n in range(3):
        say(cast, now, key=str(n))
    say(cast, now, to="officer_b")
    [newest, *_] = queries.messages_for(cast.officer_a)
    assert services.mark_read(actor=cast.officer_a, now=now, ids=[newest.pk]) == 1
    with django_assert_num_queries(1):
        assert queries.unread_messages_for(cast.officer_a).count() == 2
    assert services.mark_read(actor=cast.officer_a, now=now) == 2
    assert services.mark_read(actor=cast.officer_a, now=now) == 0
    assert queries.unread_messages_for(cast.officer_b).count() == 1


def test_the_messages_of_others_cannot_be_marked(cast, now):
    say(cast, now)
    ids = list(Message.objects.values_list("pk", flat=True))
    for other in (cast.officer_b, cast.enterprise, cast.anonymous):
        assert services.mark_read(actor=other, now=now, ids=ids) == 0
    assert queries.unread_messages_for(cast.officer_a).count() == 1


def test_an_event_gets_a_delivery_for_each_handler_of_its_topic(now):
    for name in ("test.one", "test.two"):
        handler("test.happened", name=name)(_nothing)
    handler("test.other", name="test.three")(_nothing)
    event = services.emit(topic="test.happened", payload={"n": 1}, key="e1", now=now)
    assert sorted(event.deliveries.values_list("handler", flat=True)) == ["test.one", "test.two"]
    services.emit(topic="test.happened", payload={"n": 2}, key="e1", now=now)
    assert (Event.objects.get().payload, Delivery.objects.count()) == ({"n": 1}, 2)


def test_a_handlers_name_is_taken_once():
    handler("test.named", name="test.named")(_nothing)
    handler("test.named", name="test.named")(_nothing)
    with pytest.raises(ValueError, match="twice"):
        handler("test.named", name="test.named")(print)
    assert handlers_of("test.named") == ("test.named",)


@pytest.mark.django_db(transaction=True)
def test_message_and_event_belong_to_a_transaction(now):
    with pytest.raises(transaction.TransactionManagementError):
        services.tell(party=1, topic="t", title="t", now=now, key="k")
    with pytest.raises(transaction.TransactionManagementError):
        services.emit(topic="test.x", payload={}, key="k", now=now)


def test_another_try_for_what_was_given_up_leaves_a_trail(cast, now):
    say(cast, now, channel=Channel.SMS)
    event = services.emit(topic="test.unhandled", payload={}, key="e", now=now)
    delivery = Delivery.objects.create(event=event, handler="x", state=SendState.FAILED, next_attempt_at=now)
    Message.objects.update(state=SendState.FAILED, attempts=8, error="无此号码")
    [message] = queries.failed_messages()
    assert message.error == "无此号码"
    assert list(queries.failed_deliveries()) == [delivery]
    services.retry_message(message_id=message.pk, actor=cast.system_admin, now=now)
    services.retry_delivery(delivery_id=delivery.pk, actor=cast.system_admin, now=now)
    assert not queries.failed_messages()
    assert not queries.failed_deliveries()
    assert list(Entry.objects.values_list("action", "seat").distinct()) == [("outbox.retry", cast.system_admin.seat)]
    with pytest.raises(UnknownDelivery):
        services.retry_message(message_id=message.pk, actor=cast.system_admin, now=now)


def _nothing(event, now) -> None:
    """A handler without effects."""
