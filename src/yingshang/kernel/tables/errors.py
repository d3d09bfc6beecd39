"""What can be wrong with a file as a whole, and with one value in it."""

from __future__ import annotations


class UnreadableTable(Exception):
    """A file that cannot be read as a table. ``reason`` says what is wrong, ``remedy`` what its sender can do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}{remedy}")
        self.reason = reason
        self.remedy = remedy


class BadValue(ValueError):
    """A cell that cannot be understood. ``reason`` and ``remedy`` are Chinese sentences for the one who filled it."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}{remedy}")
        self.reason = reason
        self.remedy = remedy
