"""Reading who someone is: seats, actors, units within reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.models import (
    Grant,
    Mandate,
    Person,
    Post,
    Substitution,
    SubstitutionKind,
    Unit,
    User,
    valid_on,
)

ENTERPRISE_ROLE = "enterprise"


def seats_of(person: Person, on: date) -> list[Post | Substitution | Mandate]:
    """Every seat that the person may take on that day: posts, substitutions, mandates, in that order."""
    related = ("unit__party", "role")
    posts = Post.objects.filter(valid_on(on), person=person).select_related(*related)
    subs = Substitution.objects.filter(valid_on(on), person=person, post__in=Post.objects.filter(valid_on(on)))
    mandates = Mandate.objects.filter(valid_on(on), person=person).select_related("party").order_by("id")
    return [*posts, *subs.select_related("post__unit__party", "post__role", "post__person").order_by("id"), *mandates]


def seat_name(seat: Post | Substitution | Mandate) -> str:
    """The seat as recorded with an act: ``post:12``."""
    return f"{type(seat).__name__.lower()}:{seat.pk}"


def codes_of(role_code: str) -> frozenset[str]:
    """The permission codes that a role carries now."""
    return frozenset(Grant.objects.filter(role__code=role_code, active=True).values_list("code", flat=True))


def _official(user: User, person: Person, seat: Post | Substitution) -> Actor:
    post = seat if isinstance(seat, Post) else seat.post
    permissions = codes_of(post.role.code)
    words = f"{post.unit.short_name} {post.title}"
    if isinstance(seat, Substitution):
        words = f"{words}（{seat.get_kind_display()}）"
        if seat.kind == SubstitutionKind.DELEGATION:
            permissions &= frozenset(seat.codes)
    root = post.unit.root_id
    return Actor(
        audience="staff",
        seat=seat_name(seat),
        acting_as=words,
        person_name=person.name,
        role=post.role.code,
        permissions=permissions,
        user_id=user.pk,
        person_id=person.pk,
        party_id=person.party_id,
        unit_id=post.unit_id,
        unit_party_id=post.unit.party_id,
        scope=f"/{root}/" if post.role.district_wide else post.unit.path,
        district_id=root,
        district_wide=post.role.district_wide,
        party_ids=frozenset({person.party_id, post.unit.party_id}),
    )


def _representative(user: User, person: Person, mandate: Mandate) -> Actor:
    return Actor(
        audience="enterprise",
        seat=seat_name(mandate),
        acting_as=f"{mandate.party.name} {mandate.get_kind_display()}",
        person_name=person.name,
        role=ENTERPRISE_ROLE,
        permissions=codes_of(ENTERPRISE_ROLE),
        user_id=user.pk,
        person_id=person.pk,
        party_id=person.party_id,
        enterprise_party_id=mandate.party_id,
        party_ids=frozenset({mandate.party_id}),
    )


def actor_for(user: User | None, seat: str = "", on: date | None = None) -> Actor:
    """The actor of an account in the wanted seat, read afresh, so that a change of role counts at once.

    Arguments:
        seat: the wanted seat (``post:12``); one that is not the person's on that day is ignored and the first is taken.
        on: the day, by default today.
    """
    if user is None or not user.is_active:
        return ANONYMOUS
    person = Person.objects.filter(user_id=user.pk).first()
    if person is None:
        return ANONYMOUS
    seats = seats_of(person, on or clock.today())
    chosen = next((s for s in seats if seat_name(s) == seat), seats[0] if seats else None)
    if chosen is None:
        return ANONYMOUS
    if isinstance(chosen, Mandate):
        return _representative(user, person, chosen)
    return _official(user, person, chosen)


def unit_party_ids(scope: str) -> list[int]:
    """The party ids of all units within a scope (a path prefix), closed ones included."""
    return list(Unit.objects.filter(path__startswith=scope).values_list("party_id", flat=True)) if scope else []


def units_in(scope: str, on: date, kinds: Iterable[str] = ()) -> list[Unit]:
    """The units within a scope that exist on that day, in their order; ``kinds`` narrows."""
    found = Unit.objects.filter(valid_on(on), path__startswith=scope).select_related("party").order_by("order", "id")
    return list(found.filter(kind__in=list(kinds)) if kinds else found)


def holders_of(unit: Unit, code: str, on: date) -> list[Person]:
    """The people whose post on this very unit carries a permission code on that day."""
    grants = Grant.objects.filter(code=code, active=True).values("role")
    posts = Post.objects.filter(valid_on(on), unit=unit, role__in=grants).select_related("person__party")
    return [post.person for post in posts.order_by("id")]
