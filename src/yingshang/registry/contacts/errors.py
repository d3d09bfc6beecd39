"""What can go wrong in the contact ledger, named by the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yingshang.registry.contacts.models import Touch


class ContactError(ValueError):
    """Something that the ledger refuses; the message says what to do."""


class NotPermitted(ContactError):
    """The actor may not do this."""


class LimitRefused(ContactError):
    """A limit that cannot stand; the message says why."""


class TouchStopped(ContactError):
    """A planned touch over a limit or against a refusal.

    Arguments:
        reason: in words for the official.
        touch: the kept row of the attempt, in state ``stopped``.
        earlier: the touches that fill the limit, oldest first; empty for a refusal.
    """

    def __init__(self, reason: str, touch: Touch, earlier: tuple[Touch, ...]) -> None:
        super().__init__(reason)
        self.reason, self.touch, self.earlier = reason, touch, earlier
