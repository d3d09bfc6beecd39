"""What can be wrong with a draw."""

from __future__ import annotations


class DrawRefused(Exception):
    """A draw that cannot be committed or performed; its text is Chinese and may be shown."""
