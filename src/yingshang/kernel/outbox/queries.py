"""Reading messages within the actor's own parties, and what was given up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.outbox.models import Channel, Delivery, Message, SendState

MOST = 100
"""Nobody is told an exact number above it, so that the count on every page stays cheap."""


def messages_for(actor: Actor) -> QuerySet[Message]:
    """The in-app messages to the actor's parties (person, unit, enterprise by mandate), newest first.

    A committed row is shown, whether or not a worker has been there: nobody's message waits for a worker.
    """
    mine = Message.objects.filter(recipient_id__in=actor.party_ids, channel=Channel.IN_APP)
    return mine.order_by("-created_at", "-pk")


def unread_messages_for(actor: Actor) -> QuerySet[Message]:
    """Those of them that nobody has read yet."""
    return messages_for(actor).filter(read_at=None)


def told_already(keys: Mapping[int, str]) -> set[int]:
    """The parties, of those given with a message's key, that were told under it in the system itself."""
    found = Message.objects.filter(recipient_id__in=list(keys), channel=Channel.IN_APP, key__in=set(keys.values()))
    return {party for party, key in found.values_list("recipient_id", "key") if keys[party] == key}


def failed_messages() -> QuerySet[Message]:
    """Messages that were given up, with their error, newest first. For the office and the administrators."""
    return Message.objects.filter(state=SendState.FAILED).select_related("recipient").order_by("-created_at", "-pk")


def failed_deliveries() -> QuerySet[Delivery]:
    """Events that a handler could not take, with the error, newest first."""
    return Delivery.objects.filter(state=SendState.FAILED).select_related("event").order_by("-pk")
