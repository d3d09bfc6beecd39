"""Why a file is not taken."""

from __future__ import annotations


class EvidenceError(Exception):
    """The file was not stored; ``str`` of it is a Chinese sentence that says what to do."""
