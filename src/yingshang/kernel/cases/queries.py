"""Cases within an actor's reach, of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from yingshang.kernel.cases.links import role_named
from yingshang.kernel.cases.models import Case, CaseLink, TimelineEntry, Visibility
from yingshang.kernel.identity.actors import Actor


def case_for(actor: Actor, number: str) -> Case:
    """One case by its number. Errors: ``Case.DoesNotExist``, also when it is out of reach."""
    found: Case = Case.objects.visible_to(actor).get(number=number)
    return found


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case as the page of a case shows it: what it is to this one, since when, why."""

    link: CaseLink
    case: Case
    role_name: str
    by_hand: bool
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Links:
    """The cases that a case is linked to and the reader may see; ``hidden``: how many more there are."""

    shown: tuple[Linked, ...] = ()
    hidden: int = 0


def links_for(actor: Actor, case: Case) -> Links:
    """The present links of a case, in both directions, the oldest first; two queries, one when there is none."""
    found = CaseLink.objects.filter(Q(source=case) | Q(target=case), until=None).order_by("since", "id")
    links = list(found)
    if not links:
        return Links()
    others = {link.target_id if link.source_id == case.pk else link.source_id for link in links}
    seen = {c.pk: c for c in Case.objects.visible_to(actor).filter(pk__in=others).select_related("unit")}
    shown = []
    for link in links:
        onward = link.source_id == case.pk
        role = role_named(link.role)
        if (other := seen.get(link.target_id if onward else link.source_id)) is not None:
            name = role.target_name if onward else role.source_name
            shown.append(Linked(link, other, name, role.by_hand, link.since, link.reason))
    return Links(tuple(shown), len(links) - len(shown))


def linked_from(case: Case, role: str) -> list[CaseLink]:
    """The present links that lead to a case in a role, with the cases from which they come."""
    found = CaseLink.objects.filter(target=case, role=role, until=None).select_related("source__unit")
    return list(found.order_by("since", "id"))


def link_from(case: Case, role: str) -> CaseLink | None:
    """The present link of a role that leads away from a case, with the case to which it leads."""
    found = CaseLink.objects.filter(source=case, role=role, until=None).select_related("target__unit")
    return found.order_by("since", "id").first()


def entries_for_all(case: Case) -> list[TimelineEntry]:
    """The entries of a case that everybody who takes part may read, oldest first."""
    return list(TimelineEntry.objects.filter(case=case, visibility=Visibility.ALL).order_by("seq"))
