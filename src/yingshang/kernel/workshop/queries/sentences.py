"""The sentences of a paper in which given figures stand, filled in as they print now."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.queries.numbers import filled
from yingshang.kernel.workshop.queries.papers import text_of
from yingshang.kernel.workshop.rules.marks import read_marks

_END = re.compile(r"(?<=[。；！？])")
Sentence = list[tuple[str, str]]
"""(words, figure id or nothing)."""


@dataclass(slots=True)
class Places:
    """Where a figure stands: what is printed for it now, in order, and the sentences around it."""

    printed: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def places_of(paper: Paper, reader: Reader, wanted: Collection[str]) -> dict[str, Places]:
    """Figure → its places; only paragraphs in which one of the wanted figures stands are worked out."""
    found: dict[str, Places] = {}
    for paragraphs in text_of(paper).values():
        for paragraph in paragraphs:
            if not any(mark.name in wanted for mark in read_marks(paragraph.text)[0]):
                continue
            for sentence in _sentences(paragraph.text, reader):
                for figure in dict.fromkeys(figure for _, figure in sentence if figure in wanted):
                    at = found.setdefault(figure, Places())
                    at.sentences.append(sentence)
                    at.printed += [words for words, one in sentence if one == figure and words]
    return found


def _sentences(text: str, reader: Reader) -> Iterator[Sentence]:
    sentence: Sentence = []
    for piece in filled(text, reader):
        if isinstance(piece, tuple):
            sentence.append((piece[1], piece[0]))
            continue
        first, *rest = _END.split(piece)
        sentence.append((first, ""))
        for words in rest:
            yield sentence
            sentence = [(words, "")]
    if any(words for words, _ in sentence):
        yield sentence
