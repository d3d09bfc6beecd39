"""The bigram tokeniser that feeds both databases, and how a query is read. Pure.

A run of Han characters ``优化营商`` becomes ``优化 化营 营商 商``: every pair and the last character, so that words of two
characters are found exactly and a single character by prefix. Latin letters and digits are words, lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+")


def fold(text: str) -> str:
    """Half-width, lower case: the form in which texts and queries meet."""
    return unicodedata.normalize("NFKC", text).lower()


def _is_han(run: str) -> bool:
    return not run.isascii()


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _is_han(run):
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run)
    return found


def line(text: str, kind: str = "") -> str:
    """The tokens of a text as a document keeps them, between spaces.

    Arguments:
        kind: marks the document as one of that kind by a token of its own (:func:`mark`).
    """
    return f" {' '.join([*tokens(text), *([mark(kind)] if kind else [])])} "


def mark(kind: str) -> str:
    """The token of a kind. A kind that shares words with another, larger one is marked, and asked for by it:

    the index then finds what has both, instead of gathering the other kind's documents to leave them out again.
    """
    return f"kindof{kind}"


def likeness(one: Set[str], other: Set[str]) -> float:
    """How alike two texts are, from 0 to 1, by the tokens that they share: twice the shared over all (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find: a phrase of neighbouring tokens, or the beginning of a token."""

    words: tuple[str, ...]
    prefix: bool


def terms(query: str) -> list[Term]:
    """What a query asks for; all of it must be there.

    Two or more Han characters are a phrase of pairs; one alone, and a Latin word or number, is a beginning.
    """
    found: list[Term] = []
    for run in _RUN.findall(fold(query)):
        if _is_han(run) and len(run) > 1:
            found.append(Term(tuple(run[i : i + 2] for i in range(len(run) - 1)), prefix=False))
        else:
            found.append(Term((run,), prefix=True))
    return found
