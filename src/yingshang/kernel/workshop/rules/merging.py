"""Bringing two people's edits of one section together, paragraph by paragraph; nobody's words are overwritten.

Source: three-way merging as in diff3, with paragraphs known by key instead of by likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section; ``key`` stays with it through every version."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A paragraph that both changed, each otherwise. ``None``: that side took it away."""

    key: str
    base: str
    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged section. Where there is a conflict it holds what is stored already (``theirs``)."""

    paragraphs: tuple[Paragraph, ...]
    conflicts: tuple[Conflict, ...]


def merge(base: Sequence[Paragraph], mine: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> Merged:
    """Apply to ``theirs`` (stored meanwhile) what ``mine`` changed against ``base`` (what I had begun from).

    What only one side changed, added, took away or moved is taken. Both sides' additions at one place stand one after
    the other, the stored ones first. Of two orders the stored one holds where both moved something.

    Errors: ``ValueError`` when a version has a key twice.
    """
    was, now, stored = _by_key(base), _by_key(mine), _by_key(theirs)
    conflicts: list[Conflict] = []
    kept: dict[str, str] = {}
    for key in {**stored, **now, **was}:
        text, clash = _one(key, was.get(key), now.get(key), stored.get(key))
        if clash is not None:
            conflicts.append(clash)
        if text is not None:
            kept[key] = text
    order = _order(list(was), list(now), list(stored))
    rows = tuple(Paragraph(key, kept[key]) for key in order if key in kept)
    place = {key: number for number, key in enumerate(order)}
    return Merged(rows, tuple(sorted(conflicts, key=lambda c: place[c.key])))


def _by_key(rows: Sequence[Paragraph]) -> dict[str, str]:
    found = {row.key: row.text for row in rows}
    if len(found) != len(rows):
        raise ValueError("a paragraph's key stands twice")
    return found


def _one(key: str, base: str | None, mine: str | None, theirs: str | None) -> tuple[str | None, Conflict | None]:
    if mine in (theirs, base):
        return theirs, None
    if theirs == base:
        return mine, None
    return theirs if theirs is not None else mine, Conflict(key, base or "", mine, theirs)


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """The order of the side that moved something (the stored one if both did), the other's new keys put in."""
    common = set(base) & set(mine) & set(theirs)
    still = [key for key in base if key in common]
    moved_by_me = [key for key in mine if key in common] != still
    moved_by_them = [key for key in theirs if key in common] != still
    first, second = (mine, theirs) if moved_by_me and not moved_by_them else (theirs, mine)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = second[place - 1] if place else None
            at = order.index(before) + 1 if before is not None else 0
            while before in theirs and at < len(order) and order[at] in theirs and order[at] not in base:
                at += 1
            order.insert(at, key)
    order += [key for key in base if key not in order]
    return order
