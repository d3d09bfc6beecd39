"""Codes by phone: sent, checked. Whether a phone is known shows nowhere but on the phone itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from yingshang.kernel.clock import day_of
from yingshang.kernel.fields import keys
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.services.people import clean_phone
from yingshang.kernel.login.binders import binders
from yingshang.kernel.login.errors import CodeExpired, CodeWrong, TooManyCodes
from yingshang.kernel.login.models import LoginPolicy, PhoneCode
from yingshang.kernel.login.queries import mandates_by_phone, policy, recipient_for
from yingshang.kernel.outbox.models import Channel
from yingshang.kernel.outbox.services import tell

HOUR = timedelta(hours=1)
TOPIC = "login.code"


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that was made: its row, and its digits for the sandbox's page."""

    pk: int
    code: str


def _hash(code: str, phone_digest: str, created_at: datetime) -> str:
    text = f"{phone_digest}:{created_at.timestamp()}:{code}"
    return hmac.new(keys.load("login"), text.encode(), hashlib.sha256).hexdigest()


def _check_frequency(rules: LoginPolicy, digest: str, address: str, now: datetime) -> None:
    """Errors: ``TooManyCodes``."""
    recent = PhoneCode.objects.filter(created_at__gt=now - HOUR)
    mine = list(recent.filter(phone_digest=digest).order_by("-created_at").values_list("created_at", flat=True))
    if mine and (wait := mine[0] + timedelta(seconds=rules.resend_seconds) - now) > timedelta(0):
        raise TooManyCodes(ceil(wait.total_seconds()))
    if len(mine) >= rules.codes_per_phone:
        raise TooManyCodes(ceil((mine[rules.codes_per_phone - 1] + HOUR - now).total_seconds()))
    if recent.filter(address=address).count() >= rules.codes_per_address:
        raise TooManyCodes(int(HOUR.total_seconds()))


@transaction.atomic
def send_code(*, phone: str, address: str, now: datetime) -> SentCode:
    """Make a code and send it to the phone when somebody stands behind it; an unknown phone is answered alike.

    Errors: ``InvalidIdentity`` (no mobile number), ``TooManyCodes``.
    """
    number = clean_phone(phone)
    digest, rules = lookup_digest(number), policy()
    _check_frequency(rules, digest, address, now)
    PhoneCode.objects.filter(phone_digest=digest, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = PhoneCode.objects.create(
        phone=number,
        phone_digest=digest,
        address=address,
        code_hash=_hash(code, digest, now),
        created_at=now,
        expires_at=now + timedelta(minutes=rules.code_minutes),
    )
    if (party := recipient_for(digest, day_of(now))) is not None:
        tell(
            party=party,
            channel=Channel.SMS,
            address=number,
            topic=TOPIC,
            title="登录验证码",
            body=f"验证码 {code}，{rules.code_minutes} 分钟内有效。工作人员不会向您索要验证码。",
            key=f"login-code:{row.pk}",
            now=now,
        )
    return SentCode(row.pk, code)


def check_code(*, pk: int, code: str, now: datetime) -> str:
    """Compare a code; a right one is used up. Returns the phone's lookup digest.

    A phone that a binder knows is bound to its enterprise now.

    Errors: ``CodeWrong``, ``CodeExpired``.
    """
    rules = policy()
    with transaction.atomic():
        row = PhoneCode.objects.select_for_update().filter(pk=pk).first()
        fit = row is not None and row.used_at is None and row.expires_at > now and row.attempts < rules.code_attempts
        if row is None or not fit:
            raise CodeExpired
        right = hmac.compare_digest(row.code_hash, _hash(code.strip(), row.phone_digest, row.created_at))
        row.attempts += 1
        row.used_at = now if right else None
        row.save(update_fields=["attempts", "used_at"])
        if right and not mandates_by_phone(row.phone_digest, day_of(now)):
            _bind(row, now)
    if not right:
        raise CodeWrong(rules.code_attempts - row.attempts)
    return row.phone_digest


def _bind(row: PhoneCode, now: datetime) -> None:
    for binder in binders():
        if binder.recipient(row.phone_digest) is not None:
            binder.bind(phone=str(row.phone), now=now)
