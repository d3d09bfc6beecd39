"""A request sent twice is carried out once: the second gets the first's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yingshang.kernel import seal
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.errors import InvalidInput
from yingshang.kernel.lifecycle.models import IdempotencyKey

HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body; ``replayed`` when an earlier request gave it."""

    status: int
    body: dict[str, Any]
    replayed: bool = False


def once(*, actor: Actor, key: str, request: Any, now: datetime, work: Callable[[], Answer]) -> Answer:
    """Do the work and keep its answer under the key, in one transaction; or give the answer that is kept.

    Work that raises leaves no key behind: the request may be sent again under the same one.

    Arguments:
        request: what was asked (JSON values); the same key with another request is a mistake.
        work: its body must be JSON values.

    Errors: ``InvalidInput`` for a key used for something else; whatever the work raises.
    """
    digest = seal.digest(request)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(seat=actor.seat, key=key, request=digest, at=now)
        except IntegrityError:
            return _kept(actor, key, digest)
        answer = work()
        row.status, row.body = answer.status, answer.body
        row.save(update_fields=["status", "body"])
    return answer


def _kept(actor: Actor, key: str, digest: str) -> Answer:
    row = IdempotencyKey.objects.get(seat=actor.seat, key=key)
    if row.request != digest:
        raise InvalidInput({HEADER: ["这个幂等键已用于另一请求，请换一个。"]})
    return Answer(row.status, row.body, replayed=True)
