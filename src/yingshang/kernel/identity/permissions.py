"""Permission codes declared by whoever needs them, with a plain description and the roles that get them at first.

Roles are data: what is declared here only seeds them; the office changes them afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission code, its description, and the codes of the roles that carry it in a new installation."""

    code: str
    description: str
    roles: tuple[str, ...]


_declared: dict[str, Permission] = {}


def permission(code: str, description: str, *, roles: tuple[str, ...] = ()) -> str:
    """Declare a permission; returns its code.

    Errors: ``ValueError`` when the code is declared twice with another meaning.
    """
    made = Permission(code, description, roles)
    if _declared.setdefault(code, made) != made:
        raise ValueError(f"permission {code} is declared twice")
    return code


def declared() -> tuple[Permission, ...]:
    """All declared permissions, by code."""
    return tuple(sorted(_declared.values(), key=lambda p: p.code))


MANAGE_REFERENCE = permission(
    "identity.manage_reference", "维护基础数据（组织机构、字典）", roles=("system_admin", "office_head")
)
MANAGE_ACCOUNTS = permission("identity.manage_accounts", "维护人员、任职、代理和账号", roles=("system_admin",))
MANAGE_GRANTS = permission("identity.manage_grants", "授予和收回角色权限，解除登录锁定", roles=("security_admin",))
RESET_CREDENTIALS = permission("identity.reset_credentials", "重置他人密码和二次验证", roles=("security_admin",))
GRANT_MANDATE = permission(
    "identity.grant_mandate",
    "为企业代表办理授权",
    roles=("system_admin", "office_head", "office_clerk", "liaison_officer"),
)
READ_AUDIT = permission("audit.read", "查看审计记录", roles=("audit_admin",))

DUTIES: dict[str, frozenset[str]] = {
    "system_admin": frozenset({MANAGE_ACCOUNTS}),
    "security_admin": frozenset({MANAGE_GRANTS, RESET_CREDENTIALS}),
    "audit_admin": frozenset({READ_AUDIT}),
}
"""三员分立: the permissions of each administrator's duty. No role carries two duties, nobody holds two."""


def duty_of(code: str) -> str | None:
    """The administrator's duty to which a permission belongs, if any."""
    return next((duty for duty, codes in DUTIES.items() if code in codes), None)
