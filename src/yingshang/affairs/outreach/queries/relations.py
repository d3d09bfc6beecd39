"""Under which relation an official visits an enterprise, and who may be named as the one who was there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from yingshang.affairs.outreach.enums import Relation
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Person, Post, Unit, valid_on
from yingshang.registry.assignments.enums import PERSONAL, AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.assignments.queries import assigned_to
from yingshang.registry.enterprises.models import Enterprise

VISITING = ("liaison_officer", "department_visitor", "unit_clerk", "unit_head")
"""The roles whose holders make visits."""
_RANK = {kind: place for place, kind in enumerate(AssignmentKind)}


def relation_of(
    actor: Actor, official: Person, unit: Unit, enterprise: Enterprise, on: date
) -> tuple[Relation, Assignment | None]:
    """Why the official visits the enterprise for the unit on a day: 辖区包联 before 部门回访 before 万人助万企, else 其他.

    Who stands in for another in the seat acted in (代理、委托) visits under that one's relation.
    """
    rows = Assignment.objects.filter(valid_on(on), enterprise=enterprise)
    own = Q(kind__in=PERSONAL, person=official, unit=unit) | Q(kind=AssignmentKind.DEPARTMENT, unit=unit)
    found = set(rows.filter(own))
    if actor.person_id == official.pk:
        found |= set(assigned_to(actor, on=on).filter(enterprise=enterprise))
    best = min(found, key=lambda a: (_RANK[AssignmentKind(a.kind)], a.pk), default=None)
    return (Relation(best.kind), best) if best else (Relation.OTHER, None)


def colleagues_of(unit_id: int, on: date) -> list[Person]:
    """The people of a unit who make visits, by name."""
    posts = Post.objects.filter(valid_on(on), unit_id=unit_id, role__code__in=VISITING).order_by()
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk"))


def is_colleague(person: Person, unit_id: int, on: date) -> bool:
    """Whether a person held a post of the unit on a day from which visits are made."""
    return Post.objects.filter(valid_on(on), unit_id=unit_id, person=person, role__code__in=VISITING).exists()


def visiting_posts(path: str, first: date, last: date) -> list[Post]:
    """The posts below a unit that were held on some day of a time and make visits, with person and unit."""
    held = Q(since__lte=last) & (Q(until=None) | Q(until__gt=first))
    posts = Post.objects.filter(held, unit__path__startswith=path, role__code__in=VISITING)
    return list(posts.select_related("person", "unit").order_by("unit__order", "pk"))


def assignments_near(enterprise_ids: Iterable[int], first: date, last: date) -> dict[int, list[Assignment]]:
    """The assignments of some enterprises that were in force on some day of a time, the strongest kind first."""
    wanted, found = sorted(set(enterprise_ids)), dict[int, list[Assignment]]()
    held = Q(since__lte=last) & (Q(until=None) | Q(until__gt=first))
    for start in range(0, len(wanted), 500):
        for row in Assignment.objects.filter(held, enterprise_id__in=wanted[start : start + 500]).order_by("pk"):
            found.setdefault(row.enterprise_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: _RANK[AssignmentKind(row.kind)])
    return found
