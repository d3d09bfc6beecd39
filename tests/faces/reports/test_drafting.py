"""What the system writes itself: marks instead of numbers, parts with the units that are asked, words of the year."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.cast import Cast
from tests.faces.reports.conftest import YEAR, StateNumber
from yingshang.faces.reports.drafting import ANNUAL, asks_in, draft_annual, plan_annual, words_of_year
from yingshang.faces.reports.summary import CHAPTERS
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.workshop.queries.checking import checks_in, names
from yingshang.kernel.workshop.rules.marks import read_marks
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.templates import template_of

pytestmark = pytest.mark.django_db
NUMERALS = {"2025", "0.5", "48", "95", "100"}
"""Numerals of a draft that are none of its figures: the year, limits that are named, what is aimed at."""


def test_a_number_stands_only_in_its_mark(cast: Cast, all_stated: None) -> None:
    drafted = draft_annual(cast.units["district"], YEAR)
    marked = set()
    for texts in drafted.values():
        for text in texts:
            marks, faults = read_marks(text)
            assert faults == []
            marked |= {mark.name for mark in marks}
            for mark in reversed(marks):
                text = text[: mark.start] + text[mark.end :]
            assert set(re.findall(r"\d+(?:\.\d+)?", text)) <= NUMERALS, text
    assert marked <= set(names())
    assert len(marked) > 80


def test_a_draft_stands_its_own_checks(cast: Cast, all_stated: None) -> None:
    reader = Reader(FigureScope.of(cast.units["district"]), YEAR)
    for texts in draft_annual(cast.units["district"], YEAR).values():
        rows = [Paragraph(str(n), text) for n, text in enumerate(texts)]
        found = checks_in(0, rows, reader, words=words_of_year(YEAR))
        assert [c.message for c in found if c.kind in {"mark", "refused", "claim", "word"}] == []


def test_without_any_figure_nothing_is_drafted(cast: Cast) -> None:
    assert dict(draft_annual(cast.units["district"], YEAR)) == {}


def test_what_the_data_do_not_bear_is_left_out(cast: Cast, state_number: StateNumber) -> None:
    state_number("oversight.notices", value=14)
    drafted = draft_annual(cast.units["district"], YEAR)
    assert [text for texts in drafted.values() for text in texts] == [
        '印发优化营商环境方面的通报{{ fig("oversight.notices") }}。'
    ]


def test_each_part_of_the_declaration_has_a_place_and_what_is_asked_belongs_to_one(cast: Cast) -> None:
    plans = list(plan_annual(cast.units["district"], YEAR))
    assert len({plan.key for plan in plans}) == len(plans)
    assert [plan.title for plan in plans if plan.level == 1] == [chapter.title for chapter in CHAPTERS]
    assert {section.title for chapter in CHAPTERS for section in chapter.sections} >= set(asks_in("asks.toml"))
    asked = {unit for plan in plans for unit in plan.asks}
    assert len(asked) >= 30
    assert all(plan.guide for plan in plans if plan.asks)


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2022, {}),
        (2023, {"市场主体": "经营主体"}),
        (2025, {"市场主体": "经营主体", "一件事一次办": "高效办成一件事"}),
    ],
)
def test_words_out_of_use(year: int, words: dict[str, str]) -> None:
    period = Period.between(date(year, 1, 1), date(year, 12, 31))
    assert words_of_year(period) == words
    assert template_of(ANNUAL).words(period) == words
