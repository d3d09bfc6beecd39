"""Claims to be first, best or alone, which a text may only make with a proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yingshang.kernel.workshop.rules.marks import Mark, read_marks

PAUSES = "，。；：！？、\n"
"""Where a clause ends: a claim does not reach beyond."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that make claims.

    Arguments:
        within: of what one is first (全省); rank: in what way (率先); a claim is one of each, at most ``reach``
            characters apart within one clause.
        alone: words that claim by themselves.
    """

    within: tuple[str, ...]
    rank: tuple[str, ...]
    alone: tuple[str, ...]
    reach: int = 6


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim at a place of a text; ``ranked`` when a figure of rank stands in it and bears it."""

    start: int
    end: int
    text: str
    ranked: bool = False


def claims(text: str, lexicon: Lexicon, *, rank_figures: Iterable[str] = ()) -> list[Claim]:
    """The claims of a text, in their order, none inside another.

    Arguments:
        rank_figures: ids of the figures of kind rank.
    """
    marks = read_marks(text)[0]
    bare = _masked(text, marks)
    spans = sorted({*_paired(bare, lexicon), *_alone(bare, lexicon)}, key=lambda span: (span[0], -span[1]))
    proofs, ranks = [], set(rank_figures)
    last = -1
    for start, end in spans:
        if end <= last:
            continue
        clause_end = min((bare.find(p, end) for p in PAUSES if bare.find(p, end) >= 0), default=len(bare))
        ranked = any(mark.name in ranks and start <= mark.start <= clause_end for mark in marks)
        proofs.append(Claim(start, end, text[start:end], ranked))
        last = end
    return proofs


def _masked(text: str, marks: Sequence[Mark]) -> str:
    """The text with blanks instead of marks, so that no id is read as a word."""
    for mark in marks:
        text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return text


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _paired(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    between = rf"[^{re.escape(PAUSES)}]{{0,{lexicon.reach}}}?"
    found = re.finditer(rf"(?:{_any_of(lexicon.within)}){between}(?:{_any_of(lexicon.rank)})", text)
    return [match.span() for match in found]


def _alone(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(_any_of(lexicon.alone), text)]
