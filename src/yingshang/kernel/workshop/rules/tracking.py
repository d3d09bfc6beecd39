"""What changed between two versions of a text, as an editor would mark it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from yingshang.kernel.workshop.rules.marks import Mark, pieces

Kind = Literal["same", "added", "removed"]
_TOKENS = re.compile(r"[A-Za-z]+|\d[\d,.，]*%?|\s+|.", re.DOTALL)
SHORT = 2
"""An unchanged stretch of so few characters between two changes is read as part of the change."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that stayed, came or went."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """What is compared as a whole: a mark, a word, a number; else each character."""
    found: list[str] = []
    for piece in pieces(text):
        if isinstance(piece, Mark):
            found.append(text[piece.start : piece.end])
        else:
            found += _TOKENS.findall(piece)
    return found


def changes(old: str, new: str) -> list[Change]:
    """The way from ``old`` to ``new``; within a change what went stands before what came.

    Joined without what was added it is ``old``, without what was removed ``new``.
    """
    left, right = tokens(old), tokens(new)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    steps = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        went, came = "".join(left[i1:i2]), "".join(right[j1:j2])
        steps.append((tag == "equal", went, came))
    return list(_told(_smoothed(steps)))


Step = tuple[bool, str, str]


def _smoothed(steps: list[Step]) -> list[Step]:
    """Join changes that only a crumb of unchanged text keeps apart."""
    made: list[Step] = []
    for place, (same, went, came) in enumerate(steps):
        crumb = same and len(went) <= SHORT and 0 < place < len(steps) - 1
        if made and not made[-1][0] and (crumb or not same):
            made[-1] = (False, made[-1][1] + went, made[-1][2] + came)
        else:
            made.append((same, went, came))
    return made


def _told(steps: list[Step]) -> Iterator[Change]:
    for same, went, came in steps:
        if same:
            yield Change("same", went)
            continue
        if went:
            yield Change("removed", went)
        if came:
            yield Change("added", came)
