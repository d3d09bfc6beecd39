"""The second factor of officials: shown, confirmed, checked at the door, renewed, taken off, reset by another.

A code counts before it is looked at, under the row's lock; a step that was used never serves again, in whichever
process the second try arrives.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from yingshang.kernel.clock import day_of
from yingshang.kernel.fields import keys
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.models import Role, User
from yingshang.kernel.identity.permissions import MANAGE_GRANTS, RESET_CREDENTIALS
from yingshang.kernel.identity.services.trail import check_term, record, require, require_another
from yingshang.kernel.login import rules
from yingshang.kernel.login.errors import FactorLocked, FactorMissing, FactorRequired, FactorWrong
from yingshang.kernel.login.models import FactorRule, RecoveryCode, SecondFactor
from yingshang.kernel.login.queries import factor_grace, policy


@dataclass(frozen=True, slots=True)
class Passed:
    """By what a second factor was passed: ``totp`` or ``recovery``, and how many recovery codes are left."""

    by: str
    left: int


def _hash(user_id: int, code: str) -> str:
    return hmac.new(keys.load("login"), f"recovery:{user_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _locked(user: User) -> SecondFactor:
    """The account's row under its lock. Errors: ``FactorMissing``."""
    row = SecondFactor.objects.select_for_update().filter(user=user).first()
    if row is None:
        raise FactorMissing
    return row


def _new_codes(row: SecondFactor) -> list[str]:
    """New recovery codes in place of all earlier ones; told this once."""
    codes = [rules.new_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    row.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=row, code_hash=_hash(row.user_id, rules.plain(code))) for code in codes
    )
    return codes


@transaction.atomic
def ask_for_factor(*, user: User, now: datetime) -> None:
    """Note that a rule asks this account for a second factor from now on; the first asking counts."""
    row, _ = SecondFactor.objects.get_or_create(user=user)
    SecondFactor.objects.filter(pk=row.pk, asked_at=None).update(asked_at=now)


def begin_factor(*, user: User, now: datetime, code: str = "") -> None:
    """Draw a secret to be shown and confirmed. Whoever has one already gives its code first: a phone left open for a
    minute must not become somebody else's key.

    Errors: ``FactorWrong``, ``FactorLocked``.
    """
    row, _ = SecondFactor.objects.get_or_create(user=user)
    if row.confirmed_at is not None:
        check_factor(user=user, code=code, now=now)
    SecondFactor.objects.filter(pk=row.pk).update(pending=rules.new_secret())


def confirm_factor(*, user: User, code: str, actor: Actor, now: datetime) -> list[str]:
    """The code of the secret shown: it is in force from now on. Returns the recovery codes, told this once.

    Errors: ``FactorMissing`` (nothing begun), ``FactorWrong``, ``FactorLocked``.
    """
    with transaction.atomic():
        row = _locked(user)
        if not row.pending:
            raise FactorMissing
        _count(row, now)
        step = rules.step_of(row.pending, rules.plain(code), now.timestamp())
        if step is None:
            left = _failed(row, now)
        else:
            row.secret, row.pending, row.last_step, row.confirmed_at = row.pending, b"", step, now
            row.failures, row.locked_until = 0, None
            row.save()
            codes = _new_codes(row)
            record("factor.enrolled", actor=actor, now=now, account=user.pk)
            return codes
    raise FactorWrong(left)


def check_factor(*, user: User, code: str, now: datetime) -> Passed:
    """Compare a code of the authenticator, or a recovery code; either serves once.

    Errors: ``FactorMissing`` (none in force), ``FactorWrong``, ``FactorLocked``.
    """
    typed = rules.plain(code)
    with transaction.atomic():
        row = _locked(user)
        if row.confirmed_at is None:
            raise FactorMissing
        _count(row, now)
        step = rules.step_of(row.secret, typed, now.timestamp())
        spare = None if step is not None else row.recovery_codes.filter(code_hash=_hash(user.pk, typed), used_at=None)
        if step is not None and step > row.last_step:
            row.last_step, row.failures = step, 0
            row.save(update_fields=["last_step", "failures", "locked_until"])
            return Passed("totp", row.recovery_codes.filter(used_at=None).count())
        if spare is not None and spare.update(used_at=now):
            row.failures = 0
            row.save(update_fields=["failures", "locked_until"])
            left = row.recovery_codes.filter(used_at=None).count()
            record("factor.recovered", actor=ANONYMOUS, now=now, account=user.pk, left=left)
            return Passed("recovery", left)
        tries = _failed(row, now)
    raise FactorWrong(tries)


def _count(row: SecondFactor, now: datetime) -> None:
    """Count a try before its code is looked at. Errors: ``FactorLocked``."""
    thresholds = policy()
    if row.locked_until is not None and row.locked_until > now:
        raise FactorLocked(row.locked_until)
    stale = row.failed_at is None or row.failed_at < now - timedelta(minutes=thresholds.failure_minutes)
    if stale or row.locked_until is not None:
        row.failures, row.locked_until = 0, None
    row.failures += 1


def _failed(row: SecondFactor, now: datetime) -> int:
    """The try counted last was wrong; returns how many are left. At the threshold the factor is locked."""
    thresholds = policy()
    row.failed_at = now
    left = max(thresholds.max_failures - row.failures, 0)
    if not left:
        row.locked_until = now + timedelta(minutes=thresholds.lock_minutes)
        minutes = thresholds.lock_minutes
        record("factor.locked", actor=ANONYMOUS, now=now, account=row.user_id, minutes=minutes)
    row.save(update_fields=["failures", "failed_at", "locked_until"])
    return left


def renew_recovery_codes(*, user: User, code: str, actor: Actor, now: datetime) -> list[str]:
    """New recovery codes, told this once; the earlier ones end. Errors: as :func:`check_factor`."""
    check_factor(user=user, code=code, now=now)
    with transaction.atomic():
        codes = _new_codes(_locked(user))
        record("factor.codes_renewed", actor=actor, now=now, account=user.pk)
    return codes


def remove_factor(*, user: User, code: str, actor: Actor, now: datetime) -> None:
    """Do without a second factor again, where no rule asks for one.

    Errors: ``FactorRequired``, and those of :func:`check_factor`.
    """
    if factor_grace(user, day_of(now)) is not None:
        raise FactorRequired
    check_factor(user=user, code=code, now=now)
    with transaction.atomic():
        _clear(_locked(user))
        record("factor.removed", actor=actor, now=now, account=user.pk)


@transaction.atomic
def reset_factor(*, user: User, actor: Actor, now: datetime) -> None:
    """Take another's lost authenticator off: the password alone opens again, and where a rule asks for a factor the
    next sign-in leads to a new one at once.

    Errors: ``NotAllowed`` (also for oneself), ``FactorMissing``.
    """
    require(actor, RESET_CREDENTIALS)
    if actor.user_id == user.pk and actor.person_id is not None:
        require_another(actor, actor.person_id, RESET_CREDENTIALS)
    row = _locked(user)
    if row.confirmed_at is None:
        raise FactorMissing
    _clear(row)
    record("factor.reset", actor=actor, now=now, account=user.pk)


def _clear(row: SecondFactor) -> None:
    row.secret, row.pending, row.confirmed_at = b"", b"", None
    row.last_step, row.failures, row.failed_at, row.locked_until = 0, 0, None, None
    row.save()
    row.recovery_codes.all().delete()


@transaction.atomic
def require_factor(
    *, role: Role, days: int, since: date, basis: str, actor: Actor, now: datetime, until: date | None = None
) -> FactorRule:
    """Ask everyone in a role for a second factor, ``days`` after the first asking. Errors: ``NotAllowed``, ``TermInvalid``."""
    require(actor, MANAGE_GRANTS)
    check_term(since, until)
    made = FactorRule.objects.create(role=role, days=days, since=since, until=until, basis=basis)
    record("factor.rule_set", actor=actor, now=now, rule=made.pk, role=role.code, days=days, since=since, until=until)
    return made


@transaction.atomic
def end_factor_rule(*, rule: FactorRule, until: date, actor: Actor, now: datetime) -> FactorRule:
    """End a rule (the first day without it). Errors: ``NotAllowed``, ``TermInvalid``."""
    require(actor, MANAGE_GRANTS)
    check_term(rule.since, until)
    FactorRule.objects.filter(pk=rule.pk).update(until=until)
    record("factor.rule_ended", actor=actor, now=now, rule=rule.pk, until=until)
    rule.refresh_from_db()
    return rule


FOUNDING_ROLES = ("system_admin", "security_admin", "audit_admin", "office_head", "unit_head", "leader")
FOUNDING_DAYS = 7
FOUNDING_BASIS = "GB/T 22239-2019 8.1.4.1 d"


@transaction.atomic
def require_factors_at_founding(*, actor: Actor, now: datetime) -> list[FactorRule]:
    """What a new installation asks for: a second factor of the administrators and heads within a week of the first
    sign-in. Roles for which a rule was ever made keep it. Errors: ``NotAllowed``.
    """
    ruled = FactorRule.objects.values("role")
    roles = Role.objects.filter(code__in=FOUNDING_ROLES).exclude(pk__in=ruled).order_by("order", "pk")
    return [
        require_factor(role=role, days=FOUNDING_DAYS, since=day_of(now), basis=FOUNDING_BASIS, actor=actor, now=now)
        for role in roles
    ]
