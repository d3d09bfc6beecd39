"""What can go wrong with the city's list and with our own codes, named by the fault."""

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


class CodeNotIssued(CodeError):
    """An enterprise that cannot be given a code: not active, or it has one in force."""


class CodeNotInForce(CodeError):
    """No code in force that could be revoked or replaced."""


class ReasonMissing(CodeError):
    """A code is not revoked without a reason."""


class TooManyLooks(CodeError):
    """One address asks more often than a person does."""


class PhoneRefused(CodeError):
    """A phone that cannot be bound here."""
