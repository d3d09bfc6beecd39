"""What a unit can be asked for, as affairs declare it: to help with a case (协办), to state what it knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskRole:
    """A reason for which a case asks something of a further unit.

    Arguments:
        code, name: ``cohandle``, ``协办``.
        joins: as what the unit takes part in the case meanwhile, so that it sees it; empty: it sees its task only.
    """

    code: str
    name: str
    joins: str = ""


_roles: dict[str, TaskRole] = {}


def task_role(code: str, name: str, *, joins: str = "") -> TaskRole:
    """Declare a role. Errors: ``ValueError`` when its code is taken by another."""
    made = TaskRole(code, name, joins)
    if _roles.setdefault(code, made) != made:
        raise ValueError(f"task role {code} is declared twice")
    return made


def role_named(code: str) -> TaskRole:
    """The role with that code. Errors: ``KeyError``."""
    return _roles[code]
