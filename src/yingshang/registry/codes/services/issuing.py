"""Our own codes: issued, replaced by the next version, revoked; each an entry on the register's chain."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yingshang.kernel import clock, seal
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.errors import CodeNotInForce, CodeNotIssued, NotPermitted, ReasonMissing
from yingshang.registry.codes.models import Code
from yingshang.registry.codes.rules.numbers import make_number
from yingshang.registry.codes.rules.payload import Payload, encode, revocation_part, signed_part
from yingshang.registry.enterprises.enums import Status
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.queries import enterprises_for
from yingshang.registry.enterprises.services.register import note

KEY = "code"
"""The seal's key that signs codes and lists of revocations; its public halves are ``keys/code-<id>.pub``."""
CHUNK = 500
REPLACED = "换发新版本"
CLOSED = "主体已注销或迁出"
Tell = Callable[[int], None]
Sign = Callable[[Any], seal.Seal]


def issue_code(*, uscc: str, actor: Actor, now: datetime) -> Code:
    """Give an active enterprise its code; after a revocation the next version.

    Errors: ``NotPermitted``; ``CodeNotIssued`` when it is not active, out of reach, or has one in force.
    """
    _require(actor)
    with transaction.atomic():
        enterprise = _locked(uscc, actor)
        if not enterprise.is_active:
            raise CodeNotIssued(f"“{enterprise.name}”现为{enterprise.get_status_display()}，只为在营主体发码。")
        if enterprise.own_codes.filter(revoked_at=None).exists():
            raise CodeNotIssued("已有有效的企业码；遗失或损坏请用“换发”。")
        made = _made(enterprise, _next(enterprise), actor, now, _numbers(1)[0])
        made.save(force_insert=True)
        _note("codes.issue", made, actor, now)
    return made


def reissue_code(*, uscc: str, reason: str, actor: Actor, now: datetime) -> Code:
    """Replace the code in force by the next version; labels of the one before are revoked from now on.

    Errors: ``NotPermitted``; ``CodeNotInForce``; ``ReasonMissing``; ``CodeNotIssued`` when the enterprise is not active.
    """
    _require(actor)
    with transaction.atomic():
        enterprise = _locked(uscc, actor)
        if not enterprise.is_active:
            raise CodeNotIssued(f"“{enterprise.name}”现为{enterprise.get_status_display()}，只为在营主体发码。")
        before = _revoked(enterprise, f"{REPLACED}：{_given(reason)}", actor, now)
        made = _made(enterprise, before.version + 1, actor, now, _numbers(1)[0])
        made.save(force_insert=True)
        _note("codes.reissue", made, actor, now, replaced=before.version)
    return made


def revoke_code(*, uscc: str, reason: str, actor: Actor, now: datetime) -> Code:
    """End the code in force. Errors: ``NotPermitted``; ``CodeNotInForce``; ``ReasonMissing``."""
    _require(actor)
    with transaction.atomic():
        enterprise = _locked(uscc, actor)
        code = _revoked(enterprise, _given(reason), actor, now)
        _note("codes.revoke", code, actor, now)
    return code


def issue_codes(
    *, enterprise_ids: Sequence[int], actor: Actor, now: datetime, tell: Tell | None = None
) -> tuple[int, int]:
    """Give codes to many; who is not active, out of reach or has one already is passed over.

    Each five hundred are a transaction with an entry that carries their number and the digest of their payloads, so that
    a worker that died begins again where it stopped.

    Arguments:
        tell: called with how many are dealt with.

    Returns: how many were issued, how many passed over. Errors: ``NotPermitted``.
    """
    _require(actor)
    issued = 0
    for start in range(0, len(enterprise_ids), CHUNK):
        chunk = enterprise_ids[start : start + CHUNK]
        with transaction.atomic():
            _lock_district(actor)
            made = _many(chunk, actor, now)
            Code.objects.bulk_create(made)
            if made:
                digest = hashlib.sha256("\n".join(code.payload for code in made).encode()).hexdigest()
                data = {"codes": len(made), "digest": digest, "key": made[0].key_id}
                note(actor.district_id or 0, action="codes.issue_many", actor=actor, now=now, data=data)
        issued += len(made)
        if tell is not None:
            tell(start + len(chunk))
    return issued, len(enterprise_ids) - issued


def _many(chunk: Sequence[int], actor: Actor, now: datetime) -> list[Code]:
    rows = enterprises_for(actor).filter(pk__in=chunk, district_id=actor.district_id)
    latest = dict(
        Code.objects.filter(enterprise_id__in=chunk)
        .order_by()
        .values_list("enterprise_id")
        .annotate(latest=Max("version"))
    )
    held = set(Code.objects.filter(enterprise_id__in=chunk, revoked_at=None).values_list("enterprise_id", flat=True))
    wanted = [e for e in rows.order_by("pk") if e.is_active and e.pk not in held]
    sign, numbers = seal.signer(KEY), _numbers(len(wanted))
    return [
        _made(enterprise, latest.get(enterprise.pk, 0) + 1, actor, now, number, sign)
        for enterprise, number in zip(wanted, numbers, strict=True)
    ]


def _numbers(count: int) -> list[str]:
    """Short numbers that no code has: among a hundred thousand of them two alike come one time in six."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {make_number(secrets.randbelow) for _ in range(count - len(found))}
        found |= drawn - set(Code.objects.filter(number__in=drawn).values_list("number", flat=True))
    return sorted(found)


def revoke_closed(*, now: datetime) -> int:
    """End the codes of entities that were deregistered or moved away; one entry for each district. Returns how many.

    One whose licence was withdrawn (吊销) keeps its code: whoever scans it is to read that state.
    """
    with transaction.atomic():
        gone = Code.objects.filter(revoked_at=None, enterprise__status__in=[Status.CANCELLED, Status.MOVED_OUT])
        found = dict(gone.order_by("pk").values_list("pk", "enterprise__district_id"))
        for start in range(0, len(found), CHUNK):
            chunk = Code.objects.filter(pk__in=list(found)[start : start + CHUNK], revoked_at=None)
            chunk.update(revoked_at=now, revoked_on=clock.day_of(now), revoked_as=SYSTEM.acting_as, reason=CLOSED)
        for district_id, codes in Counter(found.values()).items():
            note(district_id, action="codes.revoke_closed", actor=SYSTEM, now=now, data={"codes": codes})
    return len(found)


def signed_revocations(*, district: Unit, now: datetime, rows: Iterable[Code]) -> dict[str, Any]:
    """The list of what stands no more, signed with the key of codes: for whoever verifies without asking us."""
    listed = [[code.enterprise.uscc, code.version, f"{code.revoked_on:%Y-%m-%d}"] for code in rows]
    said = revocation_part(district.code, now, listed)
    made = seal.sign(said, key=KEY)
    return {"list": said, "seal": {"key_id": made.key_id, "signature": made.signature}}


def rotate_key(*, actor: Actor, now: datetime, district_id: int) -> str:
    """Let new codes be signed by a new key from now on; those that were issued stay verifiable. Returns its id."""
    made = seal.rotate(KEY)
    with transaction.atomic():
        note(district_id, action="codes.rotate_key", actor=actor, now=now, data={"key": made})
    return made


def _require(actor: Actor) -> None:
    if not actor.has(may.ISSUE) or actor.district_id is None:
        raise NotPermitted("您没有签发企业码的权限。")


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing("请写明原因。")
    return reason.strip()[:180]


def _lock_district(actor: Actor) -> None:
    Unit.objects.select_for_update(no_key=True).get(pk=actor.district_id or 0)


def _locked(uscc: str, actor: Actor) -> Enterprise:
    """The enterprise within reach, with nobody else issuing in the district."""
    _lock_district(actor)
    found = enterprises_for(actor).filter(uscc=uscc, district_id=actor.district_id).first()
    if found is None:
        raise CodeNotIssued("没有这个市场主体，或不在您的范围内。")
    return found


def _next(enterprise: Enterprise) -> int:
    return (enterprise.own_codes.aggregate(latest=Max("version"))["latest"] or 0) + 1


def _made(
    enterprise: Enterprise, version: int, actor: Actor, now: datetime, number: str, sign: Sign | None = None
) -> Code:
    """A code signed now, not yet kept. A payload knows whole seconds."""
    issued_at = now.replace(microsecond=0)
    made = (sign or seal.signer(KEY))(signed_part(enterprise.uscc, version, issued_at))
    return Code(
        enterprise=enterprise,
        number=number,
        version=version,
        issued_at=issued_at,
        issued_on=clock.day_of(now),
        issued_as=actor.acting_as[:100],
        key_id=made.key_id,
        payload=encode(Payload(enterprise.uscc, version, issued_at, made)),
    )


def _revoked(enterprise: Enterprise, reason: str, actor: Actor, now: datetime) -> Code:
    code = enterprise.own_codes.filter(revoked_at=None).first()
    if code is None:
        raise CodeNotInForce("没有有效的企业码。")
    code.revoked_at, code.revoked_on = now, clock.day_of(now)
    code.revoked_as, code.reason = actor.acting_as[:100], reason
    code.save(update_fields=["revoked_at", "revoked_on", "revoked_as", "reason"])
    return code


def _note(action: str, code: Code, actor: Actor, now: datetime, **more: Any) -> None:
    data = {"enterprise": code.enterprise_id, "version": code.version, "key": code.key_id, **more}
    note(actor.district_id or 0, action=action, actor=actor, now=now, data=data)
