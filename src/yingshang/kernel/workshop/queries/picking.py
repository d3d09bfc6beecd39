"""Figures to choose from while writing: by a word of their name, or those for which the unit answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.numbers import shown
from yingshang.kernel.workshop.queries.owners import owners_on
from yingshang.kernel.workshop.rules.marks import Mark, by_name, nearest, written

MOST = 12
"""So many are offered at once; more words find fewer."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A figure that can be put into a text.

    Arguments:
        text: what it prints now; empty when it has no number yet. mark: what goes into the text, by the figure's name.
    """

    id: str
    name: str
    text: str
    mark: str


def picks_for(words: str, *, unit_id: int, district_id: int, day: date, reader: Reader) -> list[Pick]:
    """At most :data:`MOST` figures: those whose name or id holds every word, else the nearest; without words the unit's own."""
    known, wanted = names(), words.lower().split()
    if wanted:
        found = [f for f, name in known.items() if all(word in f"{name} {f}".lower() for word in wanted)]
        found = found or nearest(words, known)
    else:
        owners = owners_on(district_id, day)
        found = [f for f in known if f in owners and owners[f].unit.pk == unit_id]
    return [
        Pick(f, known[f], shown(Mark(0, 0, f), reader.read(f))[0], by_name(written(f), known)) for f in found[:MOST]
    ]
