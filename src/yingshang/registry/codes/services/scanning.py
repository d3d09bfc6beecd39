"""Somebody looks at a code: the look is noted for what it is, and a stranger who asks too often is asked to wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.codes.enums import Reader, Way
from yingshang.registry.codes.errors import TooManyLooks
from yingshang.registry.codes.models import Code, CodeScan, PublicLook

PER_MINUTE = 30
"""Looks from one address that is not signed in; a hall behind one address has room, a machine has not."""
KEPT = timedelta(hours=1)
SAME = timedelta(minutes=10)
"""Within this the same person is not noted again for the same code: reading on is no second scan."""


def note_scan(*, code: Code, way: str, actor: Actor, now: datetime) -> CodeScan | None:
    """Keep that a code was looked at; ``None`` when the same person did a moment ago.

    Of officials and enterprises who it was is kept, of the public nothing but the moment. A look by the enterprise itself
    is what counts as use.
    """
    reader = reader_of(code, actor)
    known = reader != Reader.PUBLIC
    if known:
        again = CodeScan.objects.filter(code=code, user_id=actor.user_id, reader=reader, at__gt=now - SAME)
        if actor.user_id and again.exists():
            return None
    return CodeScan.objects.create(
        code=code,
        enterprise_id=code.enterprise_id,
        reader=reader,
        way=way if way in Way.values else Way.SCAN,
        at=now,
        on=clock.day_of(now),
        in_force=code.in_force,
        acting_as=actor.acting_as[:100] if known else "",
        user_id=actor.user_id if known else None,
        person_id=actor.person_id if known else None,
    )


def reader_of(code: Code, actor: Actor) -> Reader:
    """Which kind of reader an actor is to a code."""
    if actor.audience == "staff":
        return Reader.STAFF
    if actor.audience == "enterprise":
        return Reader.OWN if actor.enterprise_party_id == code.enterprise_id else Reader.OTHER
    return Reader.PUBLIC


def count_look(*, address: str, actor: Actor, now: datetime) -> None:
    """Count a look by somebody not signed in. Errors: :class:`TooManyLooks` past the minute's allowance."""
    if actor.is_authenticated:
        return
    minute = now.replace(second=0, microsecond=0)
    digest = lookup_digest(f"code-look {address}")
    with transaction.atomic():
        row, _ = PublicLook.objects.select_for_update().get_or_create(address=digest, defaults={"minute": minute})
        if row.minute != minute:
            row.minute, row.count = minute, 0
        row.count += 1
        row.save(update_fields=["minute", "count"])
    if row.count > PER_MINUTE:
        raise TooManyLooks("查询过于频繁，请一分钟后再试。")


def forget_looks(*, now: datetime) -> int:
    """Delete the counters of addresses that have not asked within the hour. Returns how many."""
    return PublicLook.objects.filter(minute__lt=now - KEPT).delete()[0]
