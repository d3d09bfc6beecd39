"""Writing messages and events in the transaction of their cause; reading marks; another try for what failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party
from yingshang.kernel.outbox.errors import UnknownDelivery
from yingshang.kernel.outbox.models import Channel, Delivery, Event, Message, SendState
from yingshang.kernel.outbox.queries import unread_messages_for
from yingshang.kernel.outbox.registry import handlers_of

BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message still to be written.

    Arguments:
        party: the recipient or its id.
        topic: what it is about, for filters (``demand.dispatched``).
        key: one message for each recipient, channel and key, however often it is told.
        url: the path of the page that it leads to.
        address: phone number for channels that need one, when it is not that of the recipient's person.
    """

    party: Party | int
    topic: str
    title: str
    key: str
    body: str = ""
    url: str = ""
    case_id: int | None = None
    channel: Channel = Channel.IN_APP
    address: str = ""


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a message or event belongs to the transaction of its cause")


def tell(
    *,
    party: Party | int,
    topic: str,
    title: str,
    now: datetime,
    key: str,
    body: str = "",
    url: str = "",
    case_id: int | None = None,
    channel: Channel = Channel.IN_APP,
    address: str = "",
) -> None:
    """Tell a party something, in the caller's transaction. Arguments as in :class:`Draft`.

    Errors: ``TransactionManagementError`` outside a transaction.
    """
    draft = Draft(
        party=party,
        topic=topic,
        title=title,
        key=key,
        body=body,
        url=url,
        case_id=case_id,
        channel=channel,
        address=address,
    )
    tell_many([draft], now=now)


def tell_many(drafts: Iterable[Draft], *, now: datetime) -> None:
    """Tell many parties at once. What was told before under the same key is not told again."""
    _require_transaction()
    Message.objects.bulk_create([_message(draft, now) for draft in drafts], batch_size=BATCH, ignore_conflicts=True)


def _message(draft: Draft, now: datetime) -> Message:
    at_once = draft.channel == Channel.IN_APP
    return Message(
        recipient_id=draft.party if isinstance(draft.party, int) else draft.party.pk,
        channel=draft.channel,
        topic=draft.topic,
        title=draft.title,
        body=draft.body,
        url=draft.url,
        address=draft.address,
        case_id=draft.case_id,
        key=draft.key,
        state=SendState.SENT if at_once else SendState.QUEUED,
        sent_at=now if at_once else None,
        next_attempt_at=now,
        created_at=now,
    )


def emit(*, topic: str, payload: Mapping[str, Any], key: str, now: datetime) -> Event:
    """Write down that something happened, in the caller's transaction, with a delivery for each handler.

    Arguments:
        topic: past tense (``demand.closed``).
        payload: JSON values, no personal data: ids, numbers, dates as text.
        key: unique for the event; a second emission under it changes nothing.

    Errors: ``TransactionManagementError`` outside a transaction.
    """
    _require_transaction()
    event, is_new = Event.objects.get_or_create(
        key=key, defaults={"topic": topic, "payload": dict(payload), "created_at": now}
    )
    if is_new:
        Delivery.objects.bulk_create(
            Delivery(event=event, handler=name, next_attempt_at=now) for name in handlers_of(topic)
        )
    return event


@transaction.atomic
def mark_read(*, actor: Actor, now: datetime, ids: Iterable[int] | None = None) -> int:
    """Mark the actor's unread messages, all or those of ``ids``, as read; those of others are not found.

    A unit's message is read for the whole unit when one of its people has read it.

    Returns: how many became read.
    """
    unread = unread_messages_for(actor)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.order_by().update(read_at=now)


@transaction.atomic
def retry_message(*, message_id: int, actor: Actor, now: datetime) -> None:
    """Put a message that was given up back into the queue. Errors: :class:`UnknownDelivery`."""
    failed = Message.objects.filter(pk=message_id, state=SendState.FAILED)
    if not failed.update(state=SendState.QUEUED, attempts=0, next_attempt_at=now):
        raise UnknownDelivery(message_id)
    append(chain_for("outbox", "retries"), action="outbox.retry", ids=actor.ids, now=now, data={"message": message_id})


@transaction.atomic
def retry_delivery(*, delivery_id: int, actor: Actor, now: datetime) -> None:
    """Put an event's delivery that was given up back into the queue. Errors: :class:`UnknownDelivery`."""
    failed = Delivery.objects.filter(pk=delivery_id, state=SendState.FAILED)
    if not failed.update(state=SendState.QUEUED, attempts=0, next_attempt_at=now):
        raise UnknownDelivery(delivery_id)
    append(
        chain_for("outbox", "retries"), action="outbox.retry", ids=actor.ids, now=now, data={"delivery": delivery_id}
    )
