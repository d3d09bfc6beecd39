"""The declaration covers the contract and can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from yingshang.faces.reports.summary import CHAPTERS, OneOf, Sentence, figure_ids
from yingshang.faces.reports.summary.sentences import Clause, split
from yingshang.faces.reports.summary.words import ENTITY, of_year
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.figures.places import FORM_NAMES, Place
from yingshang.kernel.workshop.queries.sources import together

BOASTS = ("率先", "首个", "第一家", "领先", "显著", "高位推动", "热烈", "掀起")


def sentences() -> Iterator[Sentence]:
    """Every sentence and clause of the template."""

    def inside(told: Clause) -> Iterator[Sentence]:
        if isinstance(told, OneOf):
            for one in told.sentences:
                yield from inside(one)
            return
        sentence = Sentence(told) if isinstance(told, str) else told
        yield sentence
        for clause in sentence.listing:
            yield from inside(clause)

    for chapter in CHAPTERS:
        for told in (*chapter.lead, *(s for section in chapter.sections for s in section.sentences)):
            yield from inside(told)


def test_every_figure_of_the_contract_has_its_place_and_no_other() -> None:
    assert set(figure_ids()) == set(contract())


def test_every_condition_is_about_a_figure_that_is_printed_beside_it() -> None:
    """Else the sentence would rest on a number that nobody can open."""
    for sentence in sentences():
        printed = {piece.id for piece in sentence.places() if isinstance(piece, Place)}
        assert {condition.figure for condition in sentence.when} <= printed, sentence.text


def test_every_form_is_known_and_no_sentence_boasts() -> None:
    for sentence in sentences():
        for piece in sentence.places():
            if isinstance(piece, Place) and not piece.is_word:
                assert piece.form in FORM_NAMES, sentence.text
        assert not any(word in sentence.text for word in BOASTS), sentence.text


def test_a_sentence_without_figures_stands_only_as_an_opening() -> None:
    for chapter in CHAPTERS:
        for section in chapter.sections:
            assert all(list(told.figures()) for told in section.sentences), section.title
            assert not re.search(r"\d", section.opening), section.opening


def test_a_wrong_brace_is_refused() -> None:
    assert split("共{a.b|以上=95}次") == ["共", Place("a.b", "以上", "95"), "次"]
    with pytest.raises(ValueError, match="brace"):
        split("共{A.B}次")


@pytest.mark.parametrize(("year", "word"), [(2022, "市场主体"), (2023, "经营主体"), (2026, "经营主体")])
def test_the_word_follows_the_year(year: int, word: str) -> None:
    assert of_year(ENTITY, year) == word


def test_what_stands_for_a_figure_is_told_together() -> None:
    assert together(["88.25%", "（323/366）", "43", "88.25%"]) == "88.25%（323/366）、43"
