"""What can go wrong when the calendar is changed. The text is for the screen and says what to do."""

from __future__ import annotations


class InvalidCalendar(ValueError):
    """A change to the calendar that cannot be; ``field`` is the argument at fault."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field
