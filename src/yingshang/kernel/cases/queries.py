"""Cases within an actor's reach, of any kind."""

from __future__ import annotations

from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor


def case_for(actor: Actor, number: str) -> Case:
    """One case by its number. Errors: ``Case.DoesNotExist``, also when it is out of reach."""
    found: Case = Case.objects.visible_to(actor).get(number=number)
    return found
