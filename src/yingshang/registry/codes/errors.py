"""What can go wrong with the city's list of codes, named by the fault."""

from __future__ import annotations


class CodeError(ValueError):
    """Something that cannot be done with codes; the message says what to do."""


class NotPermitted(CodeError):
    """The actor may not do this."""


class SnapshotRefused(CodeError):
    """A file that is no list of codes, or one older than what is here."""


class UploadNotReady(CodeError):
    """An upload that was brought in or given up before."""


class WindowRefused(CodeError):
    """A window of use that cannot begin on that day, or without a basis."""
