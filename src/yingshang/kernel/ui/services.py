"""Writing what a person keeps of the lists. Personal settings: no audit entry."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.models import SavedView, Watch

MOST_VIEWS = 20


class TooManyViews(Exception):
    """A person keeps no more than :data:`MOST_VIEWS` views of one page."""


@transaction.atomic
def save_view(*, actor: Actor, now: datetime, page: str, name: str, query: str) -> SavedView:
    """Keep a query under a name; the same name replaces. Errors: :class:`TooManyViews`, ``ValueError`` (no person)."""
    if actor.person_id is None:
        raise ValueError("only a person keeps views")
    kept = SavedView.objects.filter(person_id=actor.person_id, page=page).exclude(name="")
    if name and not kept.filter(name=name).exists() and kept.count() >= MOST_VIEWS:
        raise TooManyViews
    made, _ = SavedView.objects.update_or_create(
        person_id=actor.person_id,
        page=page,
        name=name.strip()[:40],
        defaults={"query": urlsplit(f"?{query}").query[:1000], "saved_at": now},
    )
    return made


def remember_filters(*, actor: Actor, now: datetime, page: str, query: str) -> None:
    """Keep what the person last filtered a list by."""
    if actor.person_id is not None:
        save_view(actor=actor, now=now, page=page, name="", query=query)


@transaction.atomic
def delete_view(*, actor: Actor, pk: int) -> None:
    """Drop one of the person's own views; another's is left alone."""
    if actor.person_id is not None:
        SavedView.objects.filter(person_id=actor.person_id, pk=pk).delete()


def watch(*, actor: Actor, now: datetime, case: Case) -> bool:
    """Keep an eye on a case, or no longer: switches, and returns whether it is watched now.

    Errors: ``ValueError`` when the actor is no person.
    """
    if actor.person_id is None:
        raise ValueError("only a person watches")
    with transaction.atomic():
        removed, _ = Watch.objects.filter(person_id=actor.person_id, case=case).delete()
        if not removed:
            Watch.objects.create(person_id=actor.person_id, case=case, since=now)
    return not removed
