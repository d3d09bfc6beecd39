"""Reading who someone is: seats, actors, units within reach."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.models import (
    Grant,
    Mandate,
    Party,
    Person,
    Post,
    Reach,
    Substitution,
    SubstitutionKind,
    Unit,
    UnitKind,
    User,
    valid_on,
)
from yingshang.kernel.identity.roles import ADMINISTRATORS, ENTERPRISE

if TYPE_CHECKING:
    from django.db.models import QuerySet

Seat = Post | Substitution | Mandate
ALL_SEATS = ("post", "substitution", "mandate")


def _posts(whose: Q, on: date) -> QuerySet[Post]:
    found = Post.objects.filter(whose, valid_on(on), valid_on(on, "unit__"))
    return found.select_related("person", "unit", "role")


def _substitutions(whose: Q, on: date) -> QuerySet[Substitution]:
    found = Substitution.objects.filter(whose, valid_on(on), valid_on(on, "post__"), valid_on(on, "post__unit__"))
    return found.select_related("person", "post__person", "post__unit", "post__role").order_by("id")


def _mandates(whose: Q, on: date) -> QuerySet[Mandate]:
    found = Mandate.objects.filter(whose, valid_on(on))
    return found.select_related("person", "party").order_by("id")


_FINDERS: dict[str, Callable[[Q, date], QuerySet[Post] | QuerySet[Substitution] | QuerySet[Mandate]]] = {
    "post": _posts,
    "substitution": _substitutions,
    "mandate": _mandates,
}


def seats_of(person: Person, on: date, kinds: Sequence[str] = ALL_SEATS) -> list[Seat]:
    """Every seat that the person may take on that day: posts, substitutions, mandates, in that order.

    Arguments:
        kinds: narrows to some of ``post``, ``substitution``, ``mandate`` (a phone code opens mandates only).
    """
    return [seat for kind in kinds for seat in _FINDERS[kind](Q(person=person), on)]


def person_of(user: User) -> Person | None:
    """The person behind an account."""
    return Person.objects.filter(user_id=user.pk).first()


def seat_name(seat: Seat) -> str:
    """The seat as recorded with an act: ``post:12``."""
    return f"{type(seat).__name__.lower()}:{seat.pk}"


def seat_title(seat: Seat) -> str:
    """The seat in words: ``营商办 科员``, ``市场监管局 局长（代理）``, ``某某公司 企业代表``."""
    if isinstance(seat, Mandate):
        return f"{seat.party.name} {seat.get_kind_display()}"
    post = seat if isinstance(seat, Post) else seat.post
    words = f"{post.unit.short_name} {post.title}"
    return f"{words}（{seat.get_kind_display()}）" if isinstance(seat, Substitution) else words


def codes_of(role_code: str) -> frozenset[str]:
    """The permission codes that a role carries now."""
    return frozenset(Grant.objects.filter(role__code=role_code, active=True).values_list("code", flat=True))


def _scopes(post: Post, on: date) -> tuple[str, ...]:
    """The subtrees that a post reaches: the district, or its unit's and those where a resident team resides."""
    if post.role.district_wide:
        return (f"/{post.unit.root_id}/",)
    further: list[str] = []
    if post.unit.kind in {UnitKind.DISCIPLINE, UnitKind.CITY}:
        reaches = Reach.objects.filter(valid_on(on), unit_id=post.unit_id).order_by("id")
        further = list(reaches.values_list("over__path", flat=True))
    return (post.unit.path, *further)


def _official(user: User, seat: Post | Substitution, on: date) -> Actor:
    post, person = (seat if isinstance(seat, Post) else seat.post), seat.person
    permissions = codes_of(post.role.code)
    if isinstance(seat, Substitution) and seat.kind == SubstitutionKind.DELEGATION:
        permissions &= frozenset(seat.codes)
    scopes = _scopes(post, on)
    return Actor(
        audience="staff",
        seat=seat_name(seat),
        acting_as=seat_title(seat),
        person_name=person.name,
        role=post.role.code,
        permissions=permissions,
        user_id=user.pk,
        person_id=person.pk,
        party_id=person.party_id,
        unit_id=post.unit_id,
        unit_party_id=post.unit.party_id,
        scope=scopes[0],
        scopes=scopes,
        district_id=post.unit.root_id,
        district_wide=post.role.district_wide,
        party_ids=_parties(post, person),
        stands_for_party_id=post.person.party_id if isinstance(seat, Substitution) else None,
    )


def _parties(post: Post, person: Person) -> frozenset[int]:
    """The person's own party and the unit's; the three administrators sit on a unit, but its cases are not theirs."""
    if post.role.code in ADMINISTRATORS:
        return frozenset({person.party_id})
    return frozenset({person.party_id, post.unit.party_id})


def _representative(user: User, mandate: Mandate) -> Actor:
    permissions = codes_of(ENTERPRISE)
    return Actor(
        audience="enterprise",
        seat=seat_name(mandate),
        acting_as=seat_title(mandate),
        person_name=mandate.person.name,
        role=ENTERPRISE,
        permissions=permissions & frozenset(mandate.codes) if mandate.codes else permissions,
        user_id=user.pk,
        person_id=mandate.person_id,
        party_id=mandate.person.party_id,
        enterprise_party_id=mandate.party_id,
        party_ids=frozenset({mandate.party_id}),
    )


def _choose(user: User, wanted: str, on: date, kinds: Sequence[str]) -> Seat | None:
    """The wanted seat when it is the account's, else its first; each kind of seat is read once at most."""
    read: dict[str, list[Seat]] = {}
    kind = wanted.partition(":")[0]
    for name in sorted(kinds, key=lambda k: k != kind):
        read[name] = list(_FINDERS[name](Q(person__user_id=user.pk), on))
        if name == kind:
            for seat in read[name]:
                if seat_name(seat) == wanted:
                    return seat
        if name == kinds[0] and read[name]:
            return read[name][0]
    return next((seat for name in kinds for seat in read[name]), None)


def actor_for(user: User | None, seat: str = "", on: date | None = None, kinds: Sequence[str] = ALL_SEATS) -> Actor:
    """The actor of an account in the wanted seat, read afresh, so that a change of role counts at once.

    Two queries in the common case, four at most (five for a resident team).

    Arguments:
        seat: the wanted seat (``post:12``); one that is not the person's on that day is ignored and the first is taken.
        on: the day, by default today.
        kinds: the kinds of seat that the way of signing in opens.
    """
    if user is None or not user.is_active:
        return ANONYMOUS
    day = on or clock.today()
    chosen = _choose(user, seat, day, kinds)
    if chosen is None:
        return ANONYMOUS
    if isinstance(chosen, Mandate):
        return _representative(user, chosen)
    return _official(user, chosen, day)


def within(scopes: Iterable[str], prefix: str = "") -> Q:
    """The condition that a unit lies in one of the subtrees; ``prefix`` is the lookup path to the unit."""
    paths = [Q(**{f"{prefix}path__startswith": scope}) for scope in scopes if scope]
    return reduce(operator.or_, paths, Q(pk__in=[]))


def unit_party_ids(*scopes: str) -> QuerySet[Unit, int]:
    """The party ids of all units within some scopes (path prefixes), closed ones included.

    Not read until used: ``set(...)`` reads it, ``party_id__in=...`` makes a subquery of it.
    """
    return Unit.objects.filter(within(scopes)).order_by().values_list("party_id", flat=True)


def is_unit(code: str) -> bool:
    """Whether a unit has this code."""
    return Unit.objects.filter(code=code).exists()


def holders_of(unit: Unit, code: str, on: date) -> list[Person]:
    """The people whose post on this very unit, or whose stand-in for it, carries a permission code on that day."""
    roles = Grant.objects.filter(code=code, active=True).values("role")
    posts = list(Post.objects.filter(valid_on(on), unit=unit, role__in=roles).select_related("person__party"))
    stand_ins = Substitution.objects.filter(valid_on(on), post__in=posts).select_related("person__party")
    found = [post.person for post in posts]
    found += [s.person for s in stand_ins.order_by("id") if s.kind == SubstitutionKind.ACTING or code in s.codes]
    return list({person.pk: person for person in sorted(found, key=lambda p: p.pk)}.values())


def phone_of(actor: Actor) -> str:
    """The actor's own telephone number, empty when none is known."""
    person = Person.objects.filter(party=actor.party_id).first()
    return str(person.phone) if person and person.phone else ""


def party_acted_for(actor: Actor) -> Party | None:
    """The party outside that the actor acts for, if any."""
    return Party.objects.filter(pk__in=[actor.enterprise_party_id]).first() if actor.enterprise_party_id else None
