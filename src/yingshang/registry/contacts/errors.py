"""What can go wrong in the contact ledger, named by the fault."""

from __future__ import annotations


class ContactError(ValueError):
    """Something that the ledger refuses; the message says what to do."""


class NotPermitted(ContactError):
    """The actor may not do this."""


class LimitRefused(ContactError):
    """A limit that cannot stand; the message says why."""
