"""How an upper floor lets a phone that it knows bind itself to an enterprise on first use.

The register knows phones; the door does not. A binder says to whom a code for an unknown phone may go, and makes the
mandates once the phone is proven.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from yingshang.kernel.identity.models import Party


class Binder(Protocol):
    """Knows phones that belong to exactly one enterprise and are not bound yet."""

    def recipient(self, digest: str) -> Party | None:
        """The party to which a code for this phone (its lookup digest) may be sent; none when it may not bind."""

    def bind(self, *, phone: str, now: datetime) -> None:
        """Make the person and the mandate for a phone that was proven by a code."""


_binders: list[Binder] = []


def register_binder(binder: Binder) -> None:
    """Make a binder known."""
    if binder not in _binders:
        _binders.append(binder)


def binders() -> tuple[Binder, ...]:
    """All binders, in the order in which they came."""
    return tuple(_binders)
