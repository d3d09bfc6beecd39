"""Cases within an actor's reach, of any kind."""

from __future__ import annotations

from yingshang.kernel.cases.models import Case, TimelineEntry, Visibility
from yingshang.kernel.identity.actors import Actor


def case_for(actor: Actor, number: str) -> Case:
    """One case by its number. Errors: ``Case.DoesNotExist``, also when it is out of reach."""
    found: Case = Case.objects.visible_to(actor).get(number=number)
    return found


def entries_for_all(case: Case) -> list[TimelineEntry]:
    """The entries of a case that everybody who takes part may read, oldest first."""
    return list(TimelineEntry.objects.filter(case=case, visibility=Visibility.ALL).order_by("seq"))
