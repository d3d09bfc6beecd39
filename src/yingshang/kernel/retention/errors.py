"""What can go wrong when limits are set or things are let go."""

from __future__ import annotations


class LimitRefused(ValueError):
    """A limit outside what the law leaves, without a basis, or for a day that is past; ``field`` is at fault."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Untouchable(TypeError):
    """A declaration would let go of something that is kept for good: a fault of the program."""
