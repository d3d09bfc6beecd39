"""Delivering what waits: events to their handlers, messages to their channels.

Each attempt is counted in a transaction of its own before it is made, so that one that kills its worker is not made
for ever. An event's handler runs in one transaction with the mark that it is done: its effects in the database happen
exactly once. A message leaves at least once, always under the same key.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from yingshang.kernel.identity.models import Person
from yingshang.kernel.outbox.models import Channel, Delivery, Message, SendState
from yingshang.kernel.outbox.registry import Undeliverable, adapter_for, handler_named

logger = logging.getLogger(__name__)

BACKOFF = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long after each attempt the next one is made; when the last has failed, the delivery is given up."""
ERROR_LENGTH = 300

Row = TypeVar("Row", Delivery, Message)


def deliver(now: datetime, limit: int = 100) -> int:
    """Deliver up to ``limit`` events and as many messages that are due at ``now``.

    Returns: how many attempts were made.
    """
    settled = _settle_in_app()
    deliveries = _claim(Delivery.objects.all(), now, limit)
    for delivery in deliveries:
        _hand_over(delivery, now)
    messages = _claim(Message.objects.all(), now, limit)
    for message in messages:
        _send(message, now)
    return settled + len(deliveries) + len(messages)


def _settle_in_app() -> int:
    """In-app messages are shown by being there; those that their writer left as queued only get the mark."""
    queued = Message.objects.filter(state=SendState.QUEUED, channel=Channel.IN_APP)
    return queued.update(state=SendState.SENT, sent_at=F("created_at")) if queued.exists() else 0


def _claim(rows: QuerySet[Row], now: datetime, limit: int) -> list[Row]:
    """Count an attempt on each row that is due and put off the next one; no two workers get the same row."""
    waiting = rows.filter(state=SendState.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
    if not waiting.exists():  # without taking SQLite's write lock
        return []
    with transaction.atomic():
        claimed = list(waiting.select_for_update(skip_locked=True)[:limit])
        for row in claimed:
            row.attempts += 1
            row.next_attempt_at = now + BACKOFF[min(row.attempts, len(BACKOFF)) - 1]
        rows.bulk_update(claimed, ["attempts", "next_attempt_at"])
    return claimed


def _still_ours(row: Row) -> QuerySet[Row]:
    """The row while nobody else has made a further attempt."""
    rows: QuerySet[Row] = type(row)._default_manager.filter(pk=row.pk, state=SendState.QUEUED, attempts=row.attempts)
    return rows


def _hand_over(delivery: Delivery, now: datetime) -> None:
    try:
        with transaction.atomic():
            ours = _still_ours(delivery).select_for_update(skip_locked=True).select_related("event").first()
            if ours is None:
                return
            _take(ours, now)
            ours.state, ours.done_at, ours.error = SendState.SENT, now, ""
            ours.save(update_fields=["state", "done_at", "error"])
    except Exception as error:
        logger.exception("event delivery %s to %s failed", delivery.pk, delivery.handler)
        _record(delivery, error)


def _take(delivery: Delivery, now: datetime) -> None:
    work = handler_named(delivery.handler)
    if work is None:
        raise LookupError(f"no handler {delivery.handler} in this version")
    work(delivery.event, now)


def _send(message: Message, now: datetime) -> None:
    try:
        adapter = adapter_for(Channel(message.channel))
        if adapter is None:
            raise Undeliverable(f"通道 {message.get_channel_display()} 未接入")
        text = f"{message.title}：{message.body}" if message.body else message.title
        adapter.send(key=_send_key(message), address=_address(message), text=text, now=now)
    except Exception as error:
        logger.exception("message %s by %s failed", message.pk, message.channel)
        _record(message, error)
    else:
        _still_ours(message).update(state=SendState.SENT, sent_at=now, error="")


def _send_key(message: Message) -> str:
    return f"{message.pk}:{message.key}"


def _address(message: Message) -> str:
    """The number to send to. Errors: :class:`Undeliverable` when none is known."""
    if message.address:
        return str(message.address)
    person = Person.objects.filter(party_id=message.recipient_id).only("phone").first()
    if person is None or not person.phone:
        raise Undeliverable("收件人没有手机号码")
    return str(person.phone)


def _record(row: Row, error: Exception) -> None:
    """Keep the error; give up when no attempt is left or none could help."""
    given_up = isinstance(error, Undeliverable) or row.attempts > len(BACKOFF)
    text = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    state = SendState.FAILED if given_up else SendState.QUEUED
    _still_ours(row).update(state=state, error=text)
