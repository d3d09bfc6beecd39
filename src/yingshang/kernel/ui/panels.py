"""Panels: what affairs contribute to each other's pages without knowing each other.

A page names a place (``registry.enterprise``); an affair registers a panel there from its ``panels`` module,
which is imported when the application starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yingshang.kernel.identity.actors import Actor

Context = Callable[..., Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel at a place.

    Arguments:
        place: the page and audience (``registry.enterprise``, ``registry.enterprise.portal``).
        code: unique at the place; the anchor of the panel.
        template: gets what ``context`` returns, with ``actor``, ``now`` and ``subject``.
        context: called as ``context(subject, actor=…, now=…)``; ``None`` leaves the panel out.
    """

    place: str
    code: str
    title: str
    template: str
    context: Context
    order: int = 100
    permission: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel with what it shows for one subject."""

    code: str
    title: str
    template: str
    context: Mapping[str, Any]


_panels: dict[tuple[str, str], Panel] = {}


def panel(
    place: str,
    *,
    code: str,
    title: str,
    template: str,
    order: int = 100,
    permission: str | tuple[str, ...] = (),
) -> Callable[[Context], Context]:
    """Register the decorated context function as a panel. Errors: ``ValueError`` when the code is taken there."""
    codes = (permission,) if isinstance(permission, str) else permission

    def register(context: Context) -> Context:
        made = Panel(place, code, title, template, context, order, codes)
        before = _panels.setdefault((place, code), made)
        if (before.title, before.template, before.context) != (title, template, context):
            raise ValueError(f"panel {code} at {place} is declared twice")
        return context

    return register


def panels_at(place: str) -> tuple[Panel, ...]:
    """The panels of a place in their order."""
    found = (panel for (where, _), panel in _panels.items() if where == place)
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.code)))


def panels_for(place: str, subject: object, *, actor: Actor, now: datetime) -> list[Shown]:
    """What the actor sees at a place of one subject: panels without permission or content are left out."""
    shown: list[Shown] = []
    for declared in panels_at(place):
        if declared.permission and not any(actor.has(code) for code in declared.permission):
            continue
        context = declared.context(subject, actor=actor, now=now)
        if context is not None:
            full = {**context, "subject": subject, "actor": actor, "now": now}
            shown.append(Shown(declared.code, declared.title, declared.template, full))
    return shown
