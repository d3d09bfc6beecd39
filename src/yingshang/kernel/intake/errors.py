"""What can be wrong with what is owed, a sheet, a scan or a file; the texts are Chinese and may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class IntakeError(Exception):
    """Any fault below."""


class NotAllowed(IntakeError):
    """The actor may not do this."""


class InvalidForm(IntakeError):
    """A form, an owing, a cap or a sheet's lines that cannot be taken; ``errors`` maps a field to what is wrong."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {name: list(texts) for name, texts in errors.items()}
        super().__init__("；".join(text for texts in self.errors.values() for text in texts))


class OverCap(IntakeError):
    """A unit would have to fill in more minutes of forms in a month than the office has allowed (减负)."""


class AlreadySettled(IntakeError):
    """What was owed is there or waived already."""


class SheetChanged(IntakeError):
    """Somebody else changed the sheet, or it is no longer open for writing."""


class NotReadable(IntakeError):
    """A scan that is neither PDF nor picture, or a file that no adapter can take."""
