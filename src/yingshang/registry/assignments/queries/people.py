"""Whom and what the forms offer: posts, units, places, enterprises that meet a condition."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Unit, UnitKind, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import townships_in

LIAISON = "liaison_officer"
"""The role whose holders are responsible by territory."""


def post_within(actor: Actor, pk: int) -> Post | None:
    """A post within the actor's reach, held or not."""
    return Post.objects.filter(within(actor.scopes, "unit__"), pk=pk).select_related("person", "unit", "role").first()


def unit_within(actor: Actor, pk: int) -> Unit | None:
    """A unit within the actor's reach."""
    return Unit.objects.filter(within(actor.scopes), pk=pk).first()


def liaisons_for(actor: Actor, on: date, place: str = "") -> list[Post]:
    """The posts within reach whose holders may be responsible by territory, with how many they have (``held``).

    Arguments:
        place: path of an enterprise's place; then only those whose unit covers it.
    """
    rows = Post.objects.filter(valid_on(on), within(actor.scopes, "unit__"), role__code=LIAISON)
    open_ones = Q(assignments__until=None, assignments__kind=AssignmentKind.TERRITORY)
    rows = rows.select_related("person", "unit").annotate(held=Count("assignments", filter=open_ones))
    found = rows.order_by("unit__order", "unit_id", "pk")
    return [post for post in found if not place or place.startswith(post.unit.path)]


def officials_named(actor: Actor, text: str, on: date) -> list[Post]:
    """The officials within reach whom a text names: ``姓名``, or ``姓名 单位`` where two have the name; one post each."""
    name, _, unit = text.strip().replace("\u3000", " ").partition(" ")
    rows = Post.objects.filter(valid_on(on), within(actor.scopes, "unit__"), person__name=name)
    if wanted := unit.strip():
        rows = rows.filter(Q(unit__name=wanted) | Q(unit__short_name=wanted))
    found = rows.select_related("person", "unit").order_by("-primary", "pk")
    return list({post.person_id: post for post in reversed(found)}.values())


def departments_for(actor: Actor, on: date) -> list[Unit]:
    """The departments within reach."""
    rows = Unit.objects.filter(valid_on(on), within(actor.scopes), kind=UnitKind.DEPARTMENT)
    return list(rows.order_by("order", "pk"))


def departments_visiting(actor: Actor) -> list[tuple[Unit, int]]:
    """The departments within reach that visit enterprises now, and how many each."""
    rows = Assignment.objects.filter(within(actor.scopes, "unit__"), kind=AssignmentKind.DEPARTMENT, until=None)
    counted = dict(rows.order_by().values_list("unit_id").annotate(n=Count("pk")))
    return [(unit, counted[unit.pk]) for unit in Unit.objects.filter(pk__in=counted).order_by("order", "pk")]


def townships_for(actor: Actor, on: date) -> list[Unit]:
    """The townships and subdistricts of the actor's district."""
    return townships_in(actor.district_id or 0, on)


def villages_of(post: Post) -> list[Unit]:
    """The villages of a post's unit."""
    rows = Unit.objects.filter(path__startswith=post.unit.path, kind=UnitKind.VILLAGE)
    return list(rows.order_by("order", "pk"))


def enterprises_meeting(
    actor: Actor, *, sections: Iterable[str] = (), townships: Iterable[str] = (), tag: str = ""
) -> QuerySet[Enterprise]:
    """Active enterprises within reach by industry section, township (ids as text) and tag; what is empty asks nothing."""
    rows = Enterprise.objects.visible_to(actor).filter(status=Status.ACTIVE, kind=Kind.ENTERPRISE)
    return _meeting(rows, sections, townships, tag).order_by("pk")


def visited_by(
    actor: Actor,
    unit: Unit,
    *,
    sections: Iterable[str] = (),
    townships: Iterable[str] = (),
    tag: str = "",
    enterprise: int | None = None,
) -> list[int]:
    """The enterprises within reach that a department visits now, of any state and kind, narrowed in the same way.

    Arguments:
        enterprise: only this one.
    """
    held = Assignment.objects.filter(kind=AssignmentKind.DEPARTMENT, unit=unit, until=None)
    rows = Enterprise.objects.visible_to(actor).filter(pk__in=held.order_by().values("enterprise_id"))
    if enterprise is not None:
        rows = rows.filter(pk=enterprise)
    return list(_meeting(rows, sections, townships, tag).order_by("pk").values_list("pk", flat=True))


def _meeting(
    rows: QuerySet[Enterprise], sections: Iterable[str], townships: Iterable[str], tag: str
) -> QuerySet[Enterprise]:
    if wanted := list(sections):
        rows = rows.filter(section__in=wanted)
    if places := [int(key) for key in townships]:
        rows = rows.filter(unit__in=places)
    if tag.strip():
        rows = rows.filter(tags__name=tag.strip())
    return rows
