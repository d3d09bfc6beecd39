"""Posts with terms, and who stands in for their holders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity, TermInvalid, UnitInvalid
from yingshang.kernel.identity.models import Person, Post, Role, Substitution, SubstitutionKind, Unit
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS
from yingshang.kernel.identity.queries import codes_of
from yingshang.kernel.identity.services.separation import check_separation
from yingshang.kernel.identity.services.trail import check_term, record, require, require_another


@transaction.atomic
def appoint(
    *,
    person: Person,
    unit: Unit,
    role: Role,
    title: str,
    since: date,
    actor: Actor,
    now: datetime,
    until: date | None = None,
    primary: bool = True,
) -> Post:
    """Give a person a post on a unit in a role, for a term (open without ``until``).

    Errors: ``NotAllowed`` (also for oneself), ``TermInvalid``, ``UnitInvalid`` (closed), ``DutiesNotSeparate``.
    """
    require(actor, MANAGE_ACCOUNTS, unit)
    require_another(actor, person.pk, MANAGE_ACCOUNTS)
    check_term(since, until)
    if unit.until is not None and (until is None or until > unit.until):
        raise UnitInvalid("该单位已撤销，任期不能超过撤销日期。", "unit")
    check_separation(person, role, since, until)
    post = Post.objects.create(
        person=person, unit=unit, role=role, title=title, since=since, until=until, primary=primary
    )
    data = {"post": post.pk, "person": person.pk, "unit": unit.pk, "role": role.code, "since": since, "until": until}
    record("post.appointed", actor=actor, now=now, **data)
    return post


@transaction.atomic
def end_post(*, post: Post, until: date, actor: Actor, now: datetime) -> Post:
    """End a post (the first day no longer in it); those who stand in for it end with it.

    Errors: ``NotAllowed``, ``TermInvalid`` (before it began, after it had ended).
    """
    require(actor, MANAGE_ACCOUNTS, post.unit)
    check_term(post.since, until)
    if post.until is not None and post.until < until:
        raise TermInvalid("该任职已于更早日期结束。", "until")
    Substitution.objects.filter(post=post, until__gt=until, since__lte=until).update(until=until)
    Post.objects.filter(pk=post.pk).update(until=until)
    record("post.ended", actor=actor, now=now, post=post.pk, until=until)
    post.refresh_from_db()
    return post


@transaction.atomic
def substitute(
    *,
    post: Post,
    person: Person,
    kind: str,
    since: date,
    until: date,
    reason: str,
    actor: Actor,
    now: datetime,
    codes: Sequence[str] = (),
) -> Substitution:
    """Let a person fill another's post for a term: 代理 with all of it, 委托 with the permissions in ``codes``.

    The holder of the post may delegate it; else it takes who manages accounts.

    Errors: ``NotAllowed``, ``TermInvalid`` (outside the post's term), ``DutiesNotSeparate``, ``InvalidIdentity``
    (no or foreign permissions in a delegation, the holder itself).
    """
    if not (kind == SubstitutionKind.DELEGATION and actor.person_id == post.person_id and actor.audience == "staff"):
        require(actor, MANAGE_ACCOUNTS, post.unit)
        require_another(actor, person.pk, MANAGE_ACCOUNTS)
    if person.pk == post.person_id:
        raise InvalidIdentity("不能由本人代理或受托。", "person")
    check_term(since, until)
    if since < post.since or (post.until is not None and until > post.until):
        raise TermInvalid("代理、委托期限须在原任期之内。", "until")
    if kind == SubstitutionKind.DELEGATION and not (codes and set(codes) <= codes_of(post.role.code)):
        raise InvalidIdentity("委托须列明权限，且不超出原职务的权限。", "codes")
    check_separation(person, post.role, since, until)
    kept = list(codes) if kind == SubstitutionKind.DELEGATION else []
    made = Substitution.objects.create(
        post=post, person=person, kind=kind, codes=kept, since=since, until=until, reason=reason
    )
    data = {"substitution": made.pk, "post": post.pk, "person": person.pk, "kind": kind, "codes": kept}
    record("post.substituted", actor=actor, now=now, since=since, until=until, **data)
    return made


@transaction.atomic
def end_substitution(*, substitution: Substitution, until: date, actor: Actor, now: datetime) -> Substitution:
    """End a substitution early; the holder of the post may do so too. Errors: ``NotAllowed``, ``TermInvalid``."""
    if not (actor.person_id == substitution.post.person_id and actor.audience == "staff"):
        require(actor, MANAGE_ACCOUNTS, substitution.post.unit)
    check_term(substitution.since, until)
    if substitution.until < until:
        raise TermInvalid("已于更早日期结束。", "until")
    Substitution.objects.filter(pk=substitution.pk).update(until=until)
    record("substitution.ended", actor=actor, now=now, substitution=substitution.pk, until=until)
    substitution.refresh_from_db()
    return substitution
