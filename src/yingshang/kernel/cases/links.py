"""The roles in which a case may refer to another, whatever their kinds: merged into, put under supervision by, beside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkRole:
    """What two cases are to each other.

    Arguments:
        code: ``merged``.
        target_name, source_name: what the page of the one calls the other: the source's page its target (``主件``), the
            target's page its source (``并入的重复件``).
        by_hand: whether officials link and unlink it on the page; else only an affair's own moves do.
    """

    code: str
    target_name: str
    source_name: str
    by_hand: bool = False


_roles: dict[str, LinkRole] = {}


def link_role(code: str, target_name: str, source_name: str, *, by_hand: bool = False) -> LinkRole:
    """Declare a role. Errors: ``ValueError`` when its code is taken by another."""
    made = LinkRole(code, target_name, source_name, by_hand)
    if _roles.setdefault(code, made) != made:
        raise ValueError(f"link role {code} is declared twice")
    return made


def role_named(code: str) -> LinkRole:
    """The role with that code. Errors: ``KeyError``."""
    return _roles[code]


def roles_by_hand() -> tuple[LinkRole, ...]:
    """Those that officials may choose, in the order of their declaration."""
    return tuple(role for role in _roles.values() if role.by_hand)


SUPERVISES = link_role("supervises", "督办的事项", "督办事项", by_hand=True)
"""From a supervised task (督办) to the case that it presses on with."""
BESIDE = link_role("beside", "相关事项", "相关事项", by_hand=True)
"""Two cases that are read together, neither above the other."""
