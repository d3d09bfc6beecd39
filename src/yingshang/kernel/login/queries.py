"""Reading what the doors need: thresholds, locks, the mandates behind a phone."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Mandate, Party, Post, Substitution, User, valid_on
from yingshang.kernel.identity.queries import codes_of
from yingshang.kernel.login.binders import binders
from yingshang.kernel.login.errors import TokenInvalid
from yingshang.kernel.login.models import ApiClient, FactorRule, LoginAttempts, LoginPolicy, RecoveryCode, SecondFactor

if TYPE_CHECKING:
    from django.db.models import QuerySet


def policy() -> LoginPolicy:
    """The thresholds in force: the row, or the defaults."""
    return LoginPolicy.objects.order_by("pk").first() or LoginPolicy()


def locks_at(now: datetime) -> QuerySet[LoginAttempts]:
    """The locks that stand at a moment, the longest first."""
    return LoginAttempts.objects.filter(locked_until__gt=now).select_related("user").order_by("-locked_until", "pk")


def mandates_by_phone(digest: str, on: date) -> list[Mandate]:
    """The mandates in force of everyone with this phone (its lookup digest) whose account is not closed."""
    found = Mandate.objects.filter(valid_on(on), person__phone_digest=digest).exclude(person__user__is_active=False)
    return list(found.select_related("party", "person__user", "person__party").order_by("party__name", "pk"))


def recipient_for(digest: str, on: date) -> Party | None:
    """The party to which a code for this phone goes: the person with a mandate, else what a binder names."""
    if mandates := mandates_by_phone(digest, on):
        return mandates[0].person.party
    return next((party for binder in binders() if (party := binder.recipient(digest)) is not None), None)


def factor_of(user: User) -> SecondFactor | None:
    """The account's authenticator in force, if any."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


def pending_secret(user: User) -> str:
    """The secret that was drawn for this account and is not confirmed yet; empty when there is none."""
    row = SecondFactor.objects.filter(user=user).first()
    return str(row.pending) if row is not None and row.pending else ""


def recovery_codes_left(user: User) -> int:
    """How many recovery codes of this account are unused."""
    return RecoveryCode.objects.filter(factor__user=user, used_at=None).count()


def factor_grace(user: User, on: date) -> int | None:
    """The days of grace that the rules in force leave the holder of this account; None when none asks for a factor.

    Counted are the roles of the posts held and stood in for on that day; the strictest rule counts.
    """
    posts = Post.objects.filter(valid_on(on), person__user=user).values("role")
    stood_in = Substitution.objects.filter(valid_on(on), valid_on(on, "post__"), person__user=user).values("post__role")
    rules = FactorRule.objects.filter(valid_on(on)).filter(Q(role__in=posts) | Q(role__in=stood_in))
    return min(rules.values_list("days", flat=True), default=None)


def factor_due(user: User, on: date) -> date | None:
    """The day from which this account does nothing without a second factor; None when it may or does have one."""
    row = SecondFactor.objects.filter(user=user).first()
    grace = None if row is not None and row.confirmed_at is not None else factor_grace(user, on)
    if grace is None:
        return None
    first = day_of(row.asked_at) if row is not None and row.asked_at is not None else on
    return first + timedelta(days=grace)


CLIENT_ROLE = "api_client"


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_with(token: str, now: datetime) -> ApiClient:
    """The client that holds this token and may use it at this moment. Errors: ``TokenInvalid``."""
    held = ApiClient.objects.filter(valid_on(day_of(now)), token_digest=token_digest(token), revoked_at=None)
    client = held.select_related("unit").first()
    if client is None:
        raise TokenInvalid
    return client


def client_codes() -> frozenset[str]:
    """The permission codes that a client may be given."""
    return codes_of(CLIENT_ROLE)


def clients_for(actor: Actor) -> QuerySet[ApiClient]:
    """The clients of the units that the actor reaches, ended ones too."""
    reach = Q(pk__in=[])
    for scope in actor.scopes:
        reach |= Q(unit__path__startswith=scope)
    return ApiClient.objects.filter(reach).select_related("unit")


def client_of(actor: Actor) -> ApiClient:
    """The client behind an actor. Errors: ``ApiClient.DoesNotExist`` when it is none."""
    return ApiClient.objects.get(pk=actor.seat.removeprefix("client:") if actor.audience == "client" else 0)


def client_actor(client: ApiClient) -> Actor:
    """The actor that a client is: its unit's reach, and those of its codes that the clients' role still carries."""
    unit = client.unit
    return Actor(
        audience="client",
        seat=f"client:{client.pk}",
        acting_as=f"{client.name}（接口）",
        person_name=client.name,
        role=CLIENT_ROLE,
        permissions=codes_of(CLIENT_ROLE) & frozenset(client.codes),
        unit_id=unit.pk,
        unit_party_id=unit.party_id,
        scope=unit.path,
        scopes=(unit.path,),
        district_id=unit.root_id,
        district_wide=unit.parent_id is None,
        party_ids=frozenset({unit.party_id}),
    )
