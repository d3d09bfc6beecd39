"""Clients of the API: issued, renewed and revoked by who manages accounts; their calls counted."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import NameTaken, PermissionUnknown, TermInvalid
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS
from yingshang.kernel.identity.queries import codes_of
from yingshang.kernel.identity.services.trail import record, require
from yingshang.kernel.login.errors import TooManyCalls
from yingshang.kernel.login.models import ApiClient, ClientUse
from yingshang.kernel.login.queries import CLIENT_ROLE, token_digest

PREFIX = "yst_"
"""So that a token is known as one where it should not be: in a log, in a repository."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A client and its token, which is shown this once and kept nowhere."""

    client: ApiClient
    token: str


def _new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


@transaction.atomic
def issue_client(
    *,
    code: str,
    name: str,
    unit: Unit,
    codes: Sequence[str],
    until: date,
    actor: Actor,
    now: datetime,
    since: date | None = None,
    per_minute: int = 120,
) -> Issued:
    """Let another system call the API for a unit, with these permissions, until a day (the first without it).

    Errors: ``NotAllowed``; ``TermInvalid``; ``NameTaken``; ``PermissionUnknown`` for a code that clients may not have.
    """
    require(actor, MANAGE_ACCOUNTS, unit)
    first = since or day_of(now)
    if until <= first:
        raise TermInvalid("截止日期应晚于开始日期。", "until")
    if not codes or not set(codes) <= codes_of(CLIENT_ROLE):
        raise PermissionUnknown("请选择接口调用方可以持有的权限。", "codes")
    token = _new_token()
    client = ApiClient(
        code=code,
        name=name,
        unit=unit,
        codes=sorted(codes),
        token_digest=token_digest(token),
        token_hint=token[-4:],
        per_minute=per_minute,
        since=first,
        until=until,
        issued_by_id=actor.person_id,
        issued_at=now,
    )
    client.clean_fields()
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:
        raise NameTaken("已有这个代码的接口调用方。", "code") from None
    record(
        "client.issued",
        actor=actor,
        now=now,
        client=client.pk,
        unit=unit.pk,
        codes=client.codes,
        since=first,
        until=until,
    )
    return Issued(client, token)


@transaction.atomic
def renew_token(*, client: ApiClient, until: date, actor: Actor, now: datetime) -> Issued:
    """Give a client a new token for a new term; the old one ends at once. Errors: ``NotAllowed``; ``TermInvalid``."""
    require(actor, MANAGE_ACCOUNTS, client.unit)
    if until <= day_of(now):
        raise TermInvalid("截止日期应晚于今天。", "until")
    token = _new_token()
    client.token_digest, client.token_hint, client.until, client.revoked_at = (
        token_digest(token), token[-4:], until, None,
    )  # fmt: skip
    client.save(update_fields=["token_digest", "token_hint", "until", "revoked_at"])
    record("client.renewed", actor=actor, now=now, client=client.pk, until=until)
    return Issued(client, token)


@transaction.atomic
def revoke_client(*, client: ApiClient, actor: Actor, now: datetime) -> ApiClient:
    """End a client now: its next call is refused. Errors: ``NotAllowed``."""
    require(actor, MANAGE_ACCOUNTS, client.unit)
    ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=now)
    record("client.revoked", actor=actor, now=now, client=client.pk)
    client.refresh_from_db()
    return client


def count_call(*, client: ApiClient, now: datetime) -> None:
    """Count one call in the minute that runs. Errors: ``TooManyCalls`` past the client's own limit.

    One row for each client, updated without reading it first: calls at once are all counted.
    """
    minute = now.replace(second=0, microsecond=0)
    mine = ClientUse.objects.filter(client=client)
    if mine.filter(minute=minute, count__lt=client.per_minute).update(count=F("count") + 1):
        return
    if mine.filter(minute__lt=minute).update(minute=minute, count=1):
        return
    _, made = ClientUse.objects.get_or_create(client=client, defaults={"minute": minute, "count": 1})
    if not made:
        raise TooManyCalls(60 - now.second, client.per_minute)
