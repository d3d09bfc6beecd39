"""What a summary is declared of. Plain values; nothing here reads a figure.

A sentence is a text with places for figures::

    Sentence("{@level}委常委会会议、{@level}政府常务会议共{governance.standing_deliberations}研究优化营商环境工作。")

``{ID}`` prints the figure exactly, ``{ID|FORM}`` in another form, ``{@WORD}`` a word of the report (see
:mod:`yingshang.faces.reports.summary.words`). Forms:

``多`` ``以上`` ``不超过`` ``全部``   the printed forms of :mod:`yingshang.kernel.figures.printed`; ``以上=95`` names the bound

and the further ones of :mod:`yingshang.kernel.figures.places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yingshang.kernel.figures.places import Place

LISTING = "{*}"
_PLACE = re.compile(r"\{(?P<id>@?[a-z_]+(?:\.[a-z0-9_]+)?)(?:\|(?P<form>[^}=]+)(?:=(?P<argument>[^}]+))?)?\}")

OPTIONAL = frozenset({"share", "among", "interval"})
"""Forms that print nothing, where the data have nothing to print, instead of dropping the sentence."""

Test = Literal["above", "below", "equals", "whole"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a figure for a sentence to stand.

    ``above``, ``below`` and ``equals`` compare the value with ``bound``; ``whole`` asks that n = N.
    """

    figure: str
    test: Test
    bound: Decimal | str = Decimal(0)


def above(figure: str, bound: int = 0) -> Condition:
    """The figure's value is greater than the bound."""
    return Condition(figure, "above", Decimal(bound))


def below(figure: str, bound: int) -> Condition:
    """The figure's value is less than the bound."""
    return Condition(figure, "below", Decimal(bound))


def equals(figure: str, bound: int | str) -> Condition:
    """The figure's value is that number or word."""
    return Condition(figure, "equals", Decimal(bound) if isinstance(bound, int) else bound)


def whole(figure: str) -> Condition:
    """The figure's part is its whole."""
    return Condition(figure, "whole")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary. Without its figures, or against its conditions, it is not written.

    Arguments:
        listing: clauses that stand, joined, where the text has ``{*}``; each is left out alone, and without any the
            sentence falls.
        zero: counts and amounts of nothing are printed too; otherwise nothing done is nothing told.
    """

    text: str
    when: tuple[Condition, ...] = ()
    listing: tuple[Clause, ...] = ()
    joiner: str = "，"
    zero: bool = False

    def places(self) -> list[Place | str]:
        """The text as pieces: plain strings, places, and ``{*}`` as it is."""
        return split(self.text)

    def figures(self) -> Iterator[str]:
        """The ids of all figures that the sentence prints or asks."""
        for piece in self.places():
            if isinstance(piece, Place) and not piece.is_word:
                yield piece.id
        yield from (condition.figure for condition in self.when)
        for clause in self.listing:
            yield from figures_of(clause)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Ways of saying the same: the first that the data bear is written."""

    sentences: tuple[Sentence, ...]

    def figures(self) -> Iterator[str]:
        """The ids of all figures of all ways."""
        for sentence in self.sentences:
            yield from sentence.figures()


Told = Sentence | OneOf
Clause = str | Sentence | OneOf


def one_of(*sentences: Sentence) -> OneOf:
    """The first of these that the data bear."""
    return OneOf(sentences)


def figures_of(clause: Clause) -> Iterator[str]:
    """The ids of all figures of a clause."""
    yield from (Sentence(clause) if isinstance(clause, str) else clause).figures()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the second level; written when at least one of its sentences is.

    ``opening`` needs no figure and holds in every district; it is written only together with what follows.
    """

    title: str
    sentences: tuple[Told, ...]
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the first level; ``lead`` stands before its sections."""

    title: str
    sections: tuple[Section, ...]
    lead: tuple[Told, ...] = ()


def split(text: str) -> list[Place | str]:
    """A text as plain strings and places. Errors: ``ValueError`` for a brace that is no place."""
    pieces: list[Place | str] = []
    for number, part in enumerate(text.split(LISTING)):
        if number:
            pieces.append(LISTING)
        at = 0
        for found in _PLACE.finditer(part):
            pieces += [part[at : found.start()]] if found.start() > at else []
            pieces.append(Place(found["id"], found["form"] or "exact", found["argument"] or ""))
            at = found.end()
        pieces += [part[at:]] if at < len(part) else []
    if any(isinstance(piece, str) and piece != LISTING and ("{" in piece or "}" in piece) for piece in pieces):
        raise ValueError(f"a sentence has a brace that is no place: {text}")
    return pieces
