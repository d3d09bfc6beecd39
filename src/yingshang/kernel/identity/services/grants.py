"""What a role may do: given and withdrawn by the security administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.errors import PermissionUnknown
from yingshang.kernel.identity.models import Grant, Role
from yingshang.kernel.identity.permissions import MANAGE_GRANTS, declared
from yingshang.kernel.identity.services.separation import check_grant
from yingshang.kernel.identity.services.trail import record, require


@transaction.atomic
def grant_permission(*, role: Role, code: str, actor: Actor, now: datetime) -> Grant:
    """Let a role do something more; counts on the next request of everyone in it.

    Errors: ``NotAllowed``, ``PermissionUnknown``, ``DutiesNotSeparate`` (two administrators' duties in one role).
    """
    require(actor, MANAGE_GRANTS)
    if code not in {permission.code for permission in declared()}:
        raise PermissionUnknown("没有这项权限。", "code")
    check_grant(role, code)
    grant, _ = Grant.objects.update_or_create(role=role, code=code, defaults={"active": True})
    record("permission.granted", actor=actor, now=now, role=role.code, code=code)
    return grant


@transaction.atomic
def withdraw_permission(*, role: Role, code: str, actor: Actor, now: datetime) -> Grant:
    """Take a permission from a role; no later version gives it back by itself. Errors: ``NotAllowed``."""
    require(actor, MANAGE_GRANTS)
    grant, _ = Grant.objects.update_or_create(role=role, code=code, defaults={"active": False})
    record("permission.withdrawn", actor=actor, now=now, role=role.code, code=code)
    return grant
