"""Reading what a person keeps of the lists."""

from __future__ import annotations

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.models import SavedView, Watch


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
