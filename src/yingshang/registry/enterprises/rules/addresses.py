"""Where an address belongs: township and village by a dictionary of place names.

Overlapping names yield to the longest. Names that stand in several places (two villages of one name) are narrowed by
the other names of the same address. What still points to two townships is no match but a conflict with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import add

SHORTEST = 2
ODD_CHARACTERS = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff#-]")
NUMBER_BEHIND = re.compile(r"(?:中段|东段|西段|南段|北段)?(\d{1,5})")


class Parity(StrEnum):
    """Which house numbers of a road a term covers."""

    ANY = "any"
    ODD = "odd"
    EVEN = "even"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the dictionary.

    Attributes:
        text: the place name, at least two characters.
        township, village: what it points to (ids); village may be unknown.
        township_name: for the reason of a conflict.
        low, high: house numbers covered, both inclusive; None is open.
        parity: odd numbers, even numbers, or both.
    """

    text: str
    township: int
    township_name: str
    village: int | None = None
    low: int | None = None
    high: int | None = None
    parity: Parity = Parity.ANY

    @property
    def ranged(self) -> bool:
        """Whether the term asks for a house number."""
        return self.low is not None or self.high is not None or self.parity is not Parity.ANY

    def covers(self, number: int) -> bool:
        """Whether a house number lies in the term's range."""
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            return False
        return self.parity is Parity.ANY or (number % 2 == 1) == (self.parity is Parity.ODD)


@dataclass(frozen=True, slots=True)
class Place:
    """Township and village (ids) of an address, or None with the reason why it must wait."""

    township: int | None
    village: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    text: str
    terms: tuple[Term, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Gazetteer:
    """The dictionary, made ready for many addresses."""

    def __init__(self, terms: Iterable[Term]) -> None:
        by_text: dict[str, list[Term]] = {}
        for term in terms:
            text = plain(term.text)
            if len(text) >= SHORTEST:
                by_text.setdefault(text, []).append(term)
        self._terms = {text: tuple(found) for text, found in by_text.items()}
        self._by_start: dict[str, list[str]] = {}
        for text in sorted(by_text, key=len, reverse=True):
            self._by_start.setdefault(text[:SHORTEST], []).append(text)

    def place(self, address: str) -> Place:
        """Where an address belongs."""
        text = plain(address)
        if not text:
            return Place(None, reason="没有地址")
        hits = self._hits(text)
        if not hits:
            return Place(None, reason="地址中没有词典里的地名")
        narrowed, outside = _within_numbers(text, hits)
        if not narrowed:
            return Place(None, reason=outside)
        return _decide(narrowed)

    def _hits(self, text: str) -> list[_Hit]:
        """The names in the text, from the left, each the longest at its place; one inside another does not count."""
        found: list[_Hit] = []
        by_start = self._by_start
        for start, pair in enumerate(map(add, text, text[1:])):
            if pair not in by_start:
                continue
            for name in by_start[pair]:
                if text.startswith(name, start):
                    if not found or start + len(name) > found[-1].end:
                        found.append(_Hit(start, name, self._terms[name]))
                    break
        if len(found) < 2:
            return found
        return [hit for hit in found if not _overlapped(hit, found)]


def plain(text: str) -> str:
    """An address without blanks and with half-width digits and letters."""
    if not ODD_CHARACTERS.search(text):
        return text
    return "".join(unicodedata.normalize("NFKC", text).split())


def _overlapped(hit: _Hit, others: list[_Hit]) -> bool:
    """Whether a longer name covers part of this one."""
    return any(len(other.text) > len(hit.text) and other.start < hit.end and hit.start < other.end for other in others)


def _within_numbers(text: str, hits: list[_Hit]) -> tuple[list[_Hit], str]:
    """The hits with only those terms whose house numbers fit; a fitting range beats the whole road."""
    kept: list[_Hit] = []
    outside = ""
    for hit in hits:
        if not any(term.ranged for term in hit.terms):
            kept.append(hit)
            continue
        behind = NUMBER_BEHIND.match(text, hit.end)
        number = int(behind[1]) if behind else None
        ranged = tuple(t for t in hit.terms if t.ranged and number is not None and t.covers(number))
        terms = ranged or tuple(t for t in hit.terms if not t.ranged)
        if terms:
            kept.append(_Hit(hit.start, hit.text, terms))
        elif number is None:
            outside = f"“{hit.text}”分号段归属，地址没有门牌号"
        else:
            outside = f"“{hit.text}”{number}号不在词典的号段内"
    return kept, outside


def _decide(hits: list[_Hit]) -> Place:
    """One township for all hits, or the conflict."""
    if len(hits) == 1 and len(hits[0].terms) == 1:
        return Place(hits[0].terms[0].township, hits[0].terms[0].village)
    certain = {hit.terms[0].township for hit in hits if len({t.township for t in hit.terms}) == 1}
    left: list[tuple[_Hit, tuple[Term, ...]]] = []
    for hit in hits:
        terms = hit.terms
        if len({t.township for t in terms}) > 1:
            terms = tuple(t for t in terms if t.township in certain) or terms
        left.append((hit, terms))
    townships = {t.township for _, terms in left for t in terms}
    if len(townships) > 1:
        said = "，".join(
            f"“{hit.text}”属于{'或'.join(dict.fromkeys(t.township_name for t in terms))}" for hit, terms in left
        )
        return Place(None, reason=f"指向不一：{said}")
    villages = {t.village for _, terms in left for t in terms if t.village is not None}
    return Place(townships.pop(), villages.pop() if len(villages) == 1 else None)
