"""What can go wrong with the city's list of codes, named by the fault."""

from __future__ import annotations


class CodeError(ValueError):
    """Something that cannot be done with codes; the message says what to do."""


class NotPermitted(CodeError):
    """The actor may not do this."""


class SnapshotRefused(CodeError):
    """A file that is no list of codes, or one older than what is here."""
