"""Reading what a person keeps of the lists, and the messages that a seat may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yingshang.kernel.cases.kinds import kinds
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.outbox.queries import MOST, messages_for
from yingshang.kernel.ui.models import SavedView, Watch


def hidden_kinds(actor: Actor) -> list[str]:
    """The kinds of case that the actor's seat may not see at all."""
    return [kind.code for kind in kinds() if not (actor.has(kind.view) or actor.has(kind.view_all))]


def messages_seen(actor: Actor) -> QuerySet[Message]:
    """The actor's messages, newest first; those to the unit about kinds of case that the seat may not see are not its."""
    about_hidden = Q(topic__in=hidden_kinds(actor)) & ~Q(recipient_id=actor.party_id or 0)
    return messages_for(actor).exclude(about_hidden)


def unread_seen(actor: Actor) -> int:
    """How many of them are unread, at most a hundred: the number beside the bell."""
    return messages_seen(actor).filter(read_at=None).order_by()[:MOST].count() if actor.party_ids else 0


def views_for(actor: Actor, page: str) -> list[SavedView]:
    """The person's saved views of a list page, the nameless last filter among them; one query."""
    if actor.person_id is None:
        return []
    return list(SavedView.objects.filter(person_id=actor.person_id, page=page))


def watched_by(actor: Actor, limit: int) -> list[Case]:
    """The cases that the person keeps an eye on and may see, the last added first."""
    if actor.person_id is None:
        return []
    found = Case.objects.visible_to(actor).filter(watches__person_id=actor.person_id)
    return list(found.select_related("unit", "holder").order_by("-watches__since")[:limit])


def is_watched(actor: Actor, case: Case) -> bool:
    """Whether the person keeps an eye on the case."""
    return actor.person_id is not None and Watch.objects.filter(person_id=actor.person_id, case=case).exists()
