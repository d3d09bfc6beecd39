"""A text as it would print: its marks as numbers, and beside each paragraph what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yingshang.kernel.documents import FigureRun
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.ui.workshop.shown import Pieces, shown
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.numbers import filled
from yingshang.kernel.workshop.rules.marks import resolved


@dataclass(frozen=True, slots=True)
class Previewed:
    """One paragraph: its number as the faults name it, its words, what is wrong."""

    number: int
    pieces: Pieces
    faults: Sequence[str]


def previewed(text: str, reader: Reader) -> list[Previewed]:
    """The paragraphs of a text, one a line; empty lines are counted and left out."""
    known, made = names(), []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words, faults = resolved(line.strip(), known)
        runs = [FigureRun(*piece) if isinstance(piece, tuple) else piece for piece in filled(words, reader)]
        made.append(Previewed(number, shown(runs), [fault.message for fault in faults]))
    return made
