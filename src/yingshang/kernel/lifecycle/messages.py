"""Who is told of a move, with a link to the page that they may open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Lifecycle, Recipient
from yingshang.kernel.outbox.models import Channel, Message, SendState


def tell(aggregate: Aggregate, recipients: Iterable[Recipient], name: str, *, now: datetime) -> None:
    """A message to each recipient of a transition; an internal remark's text does not reach the enterprise."""
    case, entry = aggregate.case, aggregate.timeline[-1]
    found = {party.pk: party for recipient in recipients for party in recipient.parties(aggregate)}
    title, key = f"{name}：{case.title}", f"{case.number}:{case.entries}"
    inside = [p for p in found.values() if p.kind != PartyKind.EXTERNAL]
    outside = [p for p in found.values() if p.kind == PartyKind.EXTERNAL]
    send(aggregate, inside, title=title, body=entry.text, key=key, now=now)
    send(
        aggregate, outside, title=title, body=entry.text if entry.visibility == Visibility.ALL else "", key=key, now=now
    )


def send(aggregate: Aggregate, parties: Iterable[Party], *, title: str, body: str, key: str, now: datetime) -> None:
    """A message about the case to each party, leading to the page that the party may open; those kept out get none."""
    case = aggregate.case
    blind = aggregate.lifecycle.kind.keeps_out
    kept_out = {party.pk for party in aggregate.in_role(blind)} if blind else set()
    for party in (party for party in parties if party.pk not in kept_out):
        aggregate.messages.append(
            Message(
                recipient=party,
                channel=Channel.IN_APP,
                topic=case.kind,
                title=title[:200],
                body=body,
                url=url_for(aggregate.lifecycle, case, party),
                key=key,
                state=SendState.SENT,
                attempts=1,
                sent_at=now,
                next_attempt_at=now,
                created_at=now,
            )
        )


def url_for(lifecycle: type[Lifecycle], case: Case, party: Party) -> str:
    """The page of the case for a party: the enterprise's own page or the officials'."""
    kind = lifecycle.kind
    try:
        if party.kind == PartyKind.EXTERNAL:
            return reverse(kind.enterprise_url, args=[case.token])
        return reverse(kind.staff_url, args=[case.number])
    except NoReverseMatch:
        return ""
