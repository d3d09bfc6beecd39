"""The roles of a new installation and what they may do at first: seeds the tables, never takes the office's choice back."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from yingshang.kernel.identity.models import Grant, Role
from yingshang.kernel.identity.permissions import declared

DATA = Path(__file__).parent / "data" / "roles.toml"

SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN = "system_admin", "security_admin", "audit_admin"
ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN})
"""三员: never held by one person (GB/T 22239-2019 8.1.5)."""
ENTERPRISE = "enterprise"


class RoleData(TypedDict):
    """One role as the data file has it."""

    code: str
    name: str
    description: str
    district_wide: bool


@cache
def shipped() -> tuple[RoleData, ...]:
    """The roles of the data file, in its order."""
    return tuple(tomllib.loads(DATA.read_text(encoding="utf-8"))["role"])


@transaction.atomic
def sync_roles() -> tuple[int, int]:
    """Create missing roles and the grants that declared permissions ask for; returns (roles, grants) added.

    A grant that is there, active or withdrawn, stays as it is. A permission declared by a later version is added to
    the roles it names, also where the office has changed other grants.

    Errors: ``ValueError`` when a permission names a role that is not there.
    """
    autodiscover_modules("permissions")
    before = dict(Role.objects.values_list("code", "pk"))
    made = [Role(order=n, **data) for n, data in enumerate(shipped()) if data["code"] not in before]
    Role.objects.bulk_create(made, ignore_conflicts=True)
    roles = dict(Role.objects.values_list("code", "pk"))
    there = set(Grant.objects.values_list("role_id", "code"))
    grants = []
    for permission in declared():
        for code in permission.roles:
            if code not in roles:
                raise ValueError(f"permission {permission.code} names an unknown role {code}")
            if (roles[code], permission.code) not in there:
                grants.append(Grant(role_id=roles[code], code=permission.code))
    Grant.objects.bulk_create(grants, ignore_conflicts=True)
    return len(made), len(grants)
