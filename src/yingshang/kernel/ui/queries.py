"""Reading what a person keeps of the lists."""

from __future__ import annotations

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.models import SavedView


def views_for(actor: Actor, page: str) -> list[SavedView]:
    """The person's saved views of a list page, the nameless last filter among them; one query."""
    if actor.person_id is None:
        return []
    return list(SavedView.objects.filter(person_id=actor.person_id, page=page))
