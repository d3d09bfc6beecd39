"""What can be wrong with a report."""

from __future__ import annotations


class ReportError(Exception):
    """Any fault below; its text is Chinese and may be shown."""


class NotAllowed(ReportError):
    """The actor may not make a report of this unit."""


class UnknownUnit(ReportError):
    """No unit has this code, or it must be named because there is more than one district."""


class YearNotBegun(ReportError):
    """A year that has not begun has nothing to report."""
