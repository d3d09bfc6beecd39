"""Accounts: opened, closed, their passwords."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import InvalidIdentity, NameTaken, PasswordTooWeak
from yingshang.kernel.identity.models import Person, User
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, RESET_CREDENTIALS
from yingshang.kernel.identity.services.trail import record, require

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No signs that look alike on paper."""
PASSWORD_LENGTH = 16


def new_password() -> str:
    """A first password for another: four groups of four signs (79 bits)."""
    drawn = [secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, PASSWORD_LENGTH, 4))


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak("".join(error.messages), "password") from error


@transaction.atomic
def create_account(*, person: Person, username: str, actor: Actor, now: datetime, password: str | None = None) -> User:
    """Open an account for a person; without a password it can only be entered by phone code.

    Errors: ``NotAllowed``, ``NameTaken``, ``PasswordTooWeak``, ``InvalidIdentity`` (the person has one).
    """
    require(actor, MANAGE_ACCOUNTS)
    if person.user_id is not None:
        raise InvalidIdentity("该人员已有账号。", "person")
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken("账号已被使用。", "username")
    if password is not None:
        _check_password(password, User(username=username))
    user = User.objects.create_user(username, password)
    if password is not None:
        User.objects.filter(pk=user.pk).update(password_temporary=True)
    person.user = user
    person.save(update_fields=["user"])
    record("account.created", actor=actor, now=now, account=user.pk, person=person.pk)
    return user


@transaction.atomic
def reset_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Set another's password, to be changed at the next sign-in; sessions opened with the old one end.

    The security administrator's, while accounts are the system administrator's: who makes an account cannot take one
    over that has its holder.

    Errors: ``NotAllowed``, ``PasswordTooWeak``, ``InvalidIdentity`` (one's own).
    """
    require(actor, RESET_CREDENTIALS)
    if actor.user_id == user.pk:
        raise InvalidIdentity("本人的密码请在“修改密码”中修改。", "user")
    _check_password(password, user)
    user.set_password(password)
    user.password_temporary = True
    user.save(update_fields=["password", "password_temporary"])
    record("password.reset", actor=actor, now=now, account=user.pk)


@transaction.atomic
def change_password(*, user: User, old: str, new: str, actor: Actor, now: datetime) -> None:
    """Set one's own password.

    Errors: ``InvalidIdentity`` (old one wrong, another's account), ``PasswordTooWeak`` (also for the old one again).
    """
    if actor.user_id != user.pk or not user.check_password(old):
        raise InvalidIdentity("原密码不正确。", "old")
    if new == old:
        raise PasswordTooWeak("新密码不能与原密码相同。", "password")
    _check_password(new, user)
    user.set_password(new)
    user.password_temporary = False
    user.save(update_fields=["password", "password_temporary"])
    record("password.changed", actor=actor, now=now, account=user.pk)


def _switch(user: User, *, active: bool, actor: Actor, now: datetime) -> None:
    require(actor, MANAGE_ACCOUNTS)
    if actor.user_id == user.pk:
        raise InvalidIdentity("不能停用或启用本人账号。", "user")
    user.is_active = active
    user.save(update_fields=["is_active"])
    record("account.activated" if active else "account.deactivated", actor=actor, now=now, account=user.pk)


@transaction.atomic
def deactivate_account(*, user: User, actor: Actor, now: datetime) -> None:
    """Close an account; its open sessions are nobody's from the next request on. Errors: ``NotAllowed``."""
    _switch(user, active=False, actor=actor, now=now)


@transaction.atomic
def activate_account(*, user: User, actor: Actor, now: datetime) -> None:
    """Open an account again. Errors: ``NotAllowed``."""
    _switch(user, active=True, actor=actor, now=now)
