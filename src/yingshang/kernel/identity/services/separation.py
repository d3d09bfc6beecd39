"""三员分立: nobody holds, stands in for, or was given part of the duties of two of the three administrators meanwhile.

A duty goes by what a role may do, not only by its name: whoever may manage accounts is a system administrator, whatever
the post is called. People who share a telephone count as one. Each road is checked where it is walked: appointing, standing
in, delegating, importing (``rules.official_rows``), granting a permission to a role, changing a telephone; the database has
triggers of its own for the three roles (``identity.guards``).

Source: GB/T 22239-2019 8.1.5 (system, security and audit administrators apart).
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from yingshang.kernel.identity.errors import DutiesNotSeparate
from yingshang.kernel.identity.models import Grant, Person, Post, Role, Substitution
from yingshang.kernel.identity.permissions import DUTIES, duty_of
from yingshang.kernel.identity.roles import ADMINISTRATORS

APART = "系统、安全、审计三个管理员须由三人分别担任。"
Term = tuple[date, date | None]


def duties_of_roles() -> dict[str, str]:
    """The administrator's duty of each role that carries one, by the role's code."""
    codes = [code for held in DUTIES.values() for code in held]
    granted = Grant.objects.filter(active=True, code__in=codes).values_list("role__code", "code")
    found = {role: duty for role, code in granted if (duty := duty_of(code)) is not None}
    return found | {role: role for role in ADMINISTRATORS}


def check_separation(person: Person, role: Role, since: date, until: date | None) -> None:
    """Errors: ``DutiesNotSeparate`` when the person holds, or stands in for, another administrator's post meanwhile."""
    duties = duties_of_roles()
    if (duty := duties.get(role.code)) is None:
        return
    Person.objects.select_for_update().get(pk=person.pk)
    others = [code for code, other in duties.items() if other != duty]
    if any(_meets((since, until), term) for term in _terms(_same_people(person), others)):
        raise DutiesNotSeparate(APART, "person")


def check_grant(role: Role, code: str) -> None:
    """Errors: ``DutiesNotSeparate`` when a permission would give the role, or somebody in it, a second duty."""
    if (duty := duty_of(code)) is None:
        return
    foreign = [other for name, codes in DUTIES.items() if name != duty for other in codes]
    carried = Grant.objects.select_for_update().filter(role=role, active=True, code__in=foreign)
    if carried.exists() or (role.code in ADMINISTRATORS and role.code != duty):
        raise DutiesNotSeparate("账号管理、授权管理、审计查看须分属不同角色。", "code")
    others = [name for name, other in duties_of_roles().items() if other != duty]
    for person in Person.objects.filter(Q(posts__role=role) | Q(substitutions__post__role=role)).distinct():
        mine, theirs = _terms([person.pk], [role.code]), _terms(_same_people(person), others)
        if any(_meets(one, other) for one in mine for other in theirs):
            raise DutiesNotSeparate(f"{person.name}已担任另一管理员，{APART}", "code")


def check_phone(person: Person, digest: str) -> None:
    """Errors: ``DutiesNotSeparate`` when a telephone shows that two administrators are one person."""
    if not digest:
        return
    duties = duties_of_roles()
    sharing = list(Person.objects.filter(phone_digest=digest).exclude(pk=person.pk).values_list("pk", flat=True))
    for duty in set(duties.values()):
        mine = _terms([person.pk], [code for code, name in duties.items() if name == duty])
        theirs = _terms(sharing, [code for code, name in duties.items() if name != duty])
        if any(_meets(one, other) for one in mine for other in theirs):
            raise DutiesNotSeparate(f"另一管理员用同一手机号，{APART}", "phone")


def _same_people(person: Person) -> list[int]:
    """The person, and whoever has the same telephone."""
    same = Q(pk=person.pk) | (Q(phone_digest=person.phone_digest) if person.phone_digest else Q(pk=person.pk))
    return list(Person.objects.filter(same).values_list("pk", flat=True))


def _terms(people: list[int], roles: list[str]) -> list[Term]:
    """The terms in which these people hold, or stand in for, posts in these roles."""
    held = Post.objects.filter(person__in=people, role__code__in=roles).order_by()
    stood_in = Substitution.objects.filter(person__in=people, post__role__code__in=roles).order_by()
    return [*held.values_list("since", "until"), *stood_in.values_list("since", "until")]


def _meets(one: Term, other: Term) -> bool:
    """Whether two terms share a day."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or other[1] > one[0])
