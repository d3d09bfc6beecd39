"""What can be wrong with a figure, a return or a frozen report."""

from __future__ import annotations


class FigureError(Exception):
    """Any fault below; its text is Chinese and may be shown."""


class UnknownFigure(FigureError):
    """No figure has this id."""


class WrongKind(FigureError):
    """A declaration yields a value that does not fit the figure's kind."""


class FormNotBorne(FigureError):
    """A printed form that the data do not bear: it would say more than they do."""


class OutOfReach(FigureError):
    """The actor may not read or write figures of this unit."""


class InvalidReturn(FigureError):
    """An attested return that cannot be taken; ``errors`` maps a field to what is wrong with it."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("；".join(text for texts in errors.values() for text in texts))
        self.errors = errors


class ReturnSuperseded(FigureError):
    """A return that is no longer the latest version was to be corrected."""


class UnreadableReport(FigureError):
    """A file that carries no manifest of ours, or names a report that is not there."""
