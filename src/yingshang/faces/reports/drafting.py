"""The annual summary as a paper of the workshop: its parts, who is asked for them, and what the system drafts.

The draft holds figure marks instead of numbers, so that it stays true until the paper is frozen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from yingshang.faces.reports.summary import CHAPTERS
from yingshang.faces.reports.summary.telling import Runs, Teller
from yingshang.faces.reports.summary.words import ENTITY, ONE_THING, level_of, of_year, words_for
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.places import Place
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.templates import Drafted, SectionPlan, Template, register_template

ANNUAL = "annual_summary"


class Drafter(Teller):
    """Tells the summary with marks where numbers stand; a sentence that the data do not bear is left out as ever."""

    def _place(self, place: Place) -> Runs:
        shown = super()._place(place)
        if place.is_word or not shown:
            return shown
        return [written(place.id, place.form, place.argument)]


def plan_annual(unit: Unit, period: Period) -> Sequence[SectionPlan]:
    """Chapters and their sections, with the units that are usually asked."""
    plans, teller = [], _teller(unit, period)
    for number, chapter in enumerate(CHAPTERS, start=1):
        plans.append(SectionPlan(f"c{number}", chapter.title))
        for place, section in enumerate(chapter.sections, start=1):
            asked = _asks().get(section.title, {})
            plans.append(
                SectionPlan(
                    f"c{number}s{place}",
                    teller.worded(section.title),
                    level=2,
                    guide=asked.get("guide", ""),
                    asks=tuple(asked.get("asks", ())),
                )
            )
    return plans


def draft_annual(unit: Unit, period: Period) -> Drafted:
    """What the figures bear, section by section, as of now."""
    drafter = _teller(unit, period)
    told = {chapter.title: chapter for chapter in drafter.tell(CHAPTERS)}
    drafted: dict[str, list[str]] = {}
    for number, chapter in enumerate(CHAPTERS, start=1):
        made = told.get(chapter.title)
        if made is None:
            continue
        if made.lead:
            drafted[f"c{number}"] = [_text(made.lead)]
        texts = {section.title: _text(section.runs) for section in made.sections}
        for place, section in enumerate(chapter.sections, start=1):
            if text := texts.get(drafter.worded(section.title)):
                drafted[f"c{number}s{place}"] = [text]
    return drafted


def _teller(unit: Unit, period: Period) -> Drafter:
    district = Unit.objects.get(pk=unit.root_id)
    return Drafter(Reader(FigureScope.of(unit), period), words_for(unit, period, level_of(district)))


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.printed for run in runs)


def words_annual(period: Period) -> dict[str, str]:
    """The words that papers of this period no longer use, and what they use instead."""
    year = period.first.year
    found: dict[str, str] = {}
    for table in (ENTITY, ONE_THING):
        now = of_year(table, year)
        found |= {old: now for since, old in table if old != now and since <= year}
    return found


@cache
def _asks() -> dict[str, Any]:
    text = (resources.files("yingshang.faces.reports") / "data" / "asks.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["sections"])


register_template(Template(code=ANNUAL, name="年度工作总结", plan=plan_annual, draft=draft_annual, words=words_annual))
