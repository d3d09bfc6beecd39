"""What can go wrong in outreach, with sentences for the screen."""

from __future__ import annotations


class OutreachError(Exception):
    """A refused write; the text is shown to the user."""


class NotPermitted(OutreachError):
    """The actor may not do this."""
