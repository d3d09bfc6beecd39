"""Pure calculation: who is kept from a complaint."""

from __future__ import annotations


def belongs_to(path: str, accused_path: str) -> bool:
    """Whether a unit is the one complained of, or lies below it; both as paths of the unit tree (``/1/12/``)."""
    return bool(accused_path) and path.startswith(accused_path)
