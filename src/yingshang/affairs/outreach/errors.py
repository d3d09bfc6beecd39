"""What can go wrong in outreach, with sentences for the screen."""

from __future__ import annotations


class OutreachError(Exception):
    """A refused write; the text is shown to the user."""


# ---------------------------------------------------------------- 座谈会
class SymposiumRefused(OutreachError):
    """Something about a symposium that cannot be done as it is."""


# ---------------------------------------------------------------- 巡回监督
class RoundRefused(OutreachError):
    """A round that cannot be made, or a sample that cannot be drawn."""


class RecheckRefused(OutreachError):
    """A visit that cannot be put under check."""


class NotPermitted(OutreachError):
    """The actor may not do this."""


class VisitRefused(OutreachError):
    """A visit that cannot be written down as it is.

    Arguments:
        field: the field of the report that is wrong; empty when none is.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
