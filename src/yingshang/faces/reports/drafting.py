"""A declared document as a paper of the workshop: its parts, who is asked for them, and what the system drafts.

The draft holds figure marks instead of numbers, so that it stays true until the paper is frozen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from yingshang.faces.reports.summary import CHAPTERS, Chapter
from yingshang.faces.reports.summary.telling import Runs, Teller
from yingshang.faces.reports.summary.words import ENTITY, ONE_THING, level_of, of_year, words_for
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.places import Place
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.templates import Drafted, SectionPlan, Template, register_template

ANNUAL = "annual_summary"

Asks = Mapping[str, Any]
"""Title of a chapter or section → ``{"guide": …, "asks": […]}``."""


class Drafter(Teller):
    """Tells a document with marks where numbers stand; a sentence that the data do not bear is left out as ever."""

    def _place(self, place: Place) -> Runs:
        shown = super()._place(place)
        if place.is_word or not shown:
            return shown
        return [written(place.id, place.form, place.argument)]


def drafter_for(unit: Unit, period: Period, **words: str) -> Drafter:
    """A drafter over a unit and period; ``words`` are further words, without their ``@``."""
    district = Unit.objects.get(pk=unit.root_id)
    further = {f"@{name}": text for name, text in words.items()}
    return Drafter(Reader(FigureScope.of(unit), period), {**words_for(unit, period, level_of(district)), **further})


def planned(chapters: Sequence[Chapter], asks: Asks, drafter: Drafter) -> list[SectionPlan]:
    """Chapters and their sections, with the units that are usually asked."""
    plans = []
    for number, chapter in enumerate(chapters, start=1):
        plans.append(_plan(f"c{number}", chapter.title, 1, asks, drafter))
        for place, section in enumerate(chapter.sections, start=1):
            plans.append(_plan(f"c{number}s{place}", section.title, 2, asks, drafter))
    return plans


def _plan(key: str, title: str, level: int, asks: Asks, drafter: Drafter) -> SectionPlan:
    asked = asks.get(title, {})
    return SectionPlan(key, drafter.worded(title), level, asked.get("guide", ""), tuple(asked.get("asks", ())))


def drafted(chapters: tuple[Chapter, ...], drafter: Drafter) -> Drafted:
    """What the figures bear, section by section, as of now."""
    told = {chapter.title: chapter for chapter in drafter.tell(chapters)}
    made: dict[str, list[str]] = {}
    for number, chapter in enumerate(chapters, start=1):
        found = told.get(chapter.title)
        if found is None:
            continue
        if found.lead:
            made[f"c{number}"] = [_text(found.lead)]
        texts = {section.title: _text(section.runs) for section in found.sections}
        for place, section in enumerate(chapter.sections, start=1):
            if text := texts.get(drafter.worded(section.title)):
                made[f"c{number}s{place}"] = [text]
    return made


def _text(runs: Runs) -> str:
    return "".join(run if isinstance(run, str) else run.printed for run in runs)


def words_of_year(period: Period) -> dict[str, str]:
    """The words that papers of this period no longer use, and what they use instead."""
    year = period.first.year
    found: dict[str, str] = {}
    for table in (ENTITY, ONE_THING):
        now = of_year(table, year)
        found |= {old: now for since, old in table if old != now and since <= year}
    return found


@cache
def asks_in(name: str) -> Asks:
    """Who is asked for what, as shipped in a data file."""
    text = (resources.files("yingshang.faces.reports") / "data" / name).read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["sections"])


def plan_annual(unit: Unit, period: Period) -> Sequence[SectionPlan]:
    """The parts of the annual summary."""
    return planned(CHAPTERS, asks_in("asks.toml"), drafter_for(unit, period))


def draft_annual(unit: Unit, period: Period) -> Drafted:
    """What the figures of the year bear."""
    return drafted(CHAPTERS, drafter_for(unit, period))


KEY_FIGURES = (
    "enterprises.newly_registered",
    "demands.received",
    "demands.solved_rate",
    "demands.satisfaction_rate",
    "outreach.assignment_rate",
    "policies.paid_amount",
    "evaluation.score",
    "evaluation.rank",
    "survey.satisfaction",
    "finance.amount_financed",
    "govservices.positive_review_rate",
    "govservices.online_handling_rate",
    "enterprises.newly_registered_growth",
    "codes.usage_rate",
    "justice.days_to_close",
    "rectification.first_level_progress",
)
"""What a leader looks for first; the later ones stand in for those that have no value."""

register_template(
    Template(
        code=ANNUAL,
        name="年度工作总结",
        plan=plan_annual,
        draft=draft_annual,
        words=words_of_year,
        key_figures=KEY_FIGURES,
    )
)
