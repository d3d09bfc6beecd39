"""Reading papers: lists, the text that stands, its numbers with their sources, what is asked of a unit."""

from yingshang.kernel.workshop.queries.checking import Check, checks_of
from yingshang.kernel.workshop.queries.numbers import Number, numbers_of
from yingshang.kernel.workshop.queries.papers import (
    paper_for,
    papers_for,
    requests_for,
    revision_of,
    sections_of,
    text_of,
)

__all__ = [
    "Check",
    "Number",
    "checks_of",
    "numbers_of",
    "paper_for",
    "papers_for",
    "requests_for",
    "revision_of",
    "sections_of",
    "text_of",
]
