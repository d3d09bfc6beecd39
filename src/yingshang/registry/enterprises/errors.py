"""What can go wrong in the register, named by the fault."""

from __future__ import annotations


class MissingColumns(ValueError):
    """The file lacks columns without which no row can be taken; the message names them."""


class EnterpriseNotFound(LookupError):
    """No such enterprise, or none within the actor's scope."""


class ImportNotReady(ValueError):
    """The import is not in a state in which this can be done; the message says which."""


class SnapshotRefused(ValueError):
    """A full snapshot that cannot be taken; the message says why and what to do."""


class SnapshotHeld(SnapshotRefused):
    """A full snapshot that would close more than the limit, and nobody has accepted that; the message has the numbers.

    Attributes:
        closures: how many entities would be closed.
    """

    def __init__(self, message: str, closures: int) -> None:
        super().__init__(message)
        self.closures = closures


class EditRefused(ValueError):
    """A change by hand that cannot be made; the message says what to do.

    Attributes:
        field: the field of the form beside which it belongs.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RuleRefused(ValueError):
    """A line of the attribution dictionary that cannot stand; the message says why."""
