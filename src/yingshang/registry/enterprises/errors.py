"""What can go wrong in the register, named by the fault."""

from __future__ import annotations


class MissingColumns(ValueError):
    """The file lacks columns without which no row can be taken; the message names them."""


class EnterpriseNotFound(LookupError):
    """No such enterprise, or none within the actor's scope."""


class ImportNotReady(ValueError):
    """The import is not in a state in which this can be done; the message says which."""


class RuleRefused(ValueError):
    """A line of the attribution dictionary that cannot stand; the message says why."""
