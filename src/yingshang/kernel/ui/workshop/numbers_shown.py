"""What is shown of a number that a unit stands for: as printed, where it stands, whence it comes, what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.returns import may_file
from yingshang.kernel.figures.sources import SOURCE_NAMES, Reader, Reading
from yingshang.kernel.figures.stated import outcome_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.figures_shown import ratio_of, shown, source_word
from yingshang.kernel.ui.workshop.shown import word_badge
from yingshang.kernel.workshop.enums import Word
from yingshang.kernel.workshop.models import Confirmation, Paper
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.queries.sentences import Places, Sentence, places_of


@dataclass(slots=True)
class NumberLine:
    """A figure of a round.

    Arguments:
        value: the number as it was sent to its unit; now: what it is today, empty while that is the same.
        printed: the texts that stand for it, where they say more than the number itself.
        difference: what records and return say where they do not agree.
        way: (address, words) of where its number can be corrected or seen.
    """

    row: Confirmation
    name: str
    badge: SafeString
    value: str
    now: str
    printed: str
    sentences: Sequence[Sentence]
    ratio: str
    source: str
    before: str
    difference: str
    definition: str
    way: tuple[str, str]
    may_speak: bool = False
    may_answer: bool = False


def lines_of(paper: Paper, rows: Sequence[Confirmation], actor: Actor) -> list[NumberLine]:
    """The confirmations as they are shown to the actor."""
    reader = reader_of(paper)
    earlier = Reader(FigureScope.of(paper.unit), Period.between(paper.first, paper.last).a_year_earlier())
    places = places_of(paper, reader, {row.figure_id for row in rows})
    return [_line(row, reader.read(row.figure_id), earlier.read(row.figure_id), places, actor) for row in rows]


def _line(row: Confirmation, reading: Reading, last: Reading, places: dict[str, Places], actor: Actor) -> NumberLine:
    at = places.get(row.figure_id, Places())
    sent = shown(outcome_of(row.value, reading.kind), reading.unit, reading.kind)
    today = shown(reading.outcome, reading.unit, reading.kind)
    texts = list(dict.fromkeys(row.printed))
    return NumberLine(
        row=row,
        name=reading.name,
        badge=word_badge(row.word),
        value=sent,
        now=today if today != sent else "",
        printed="、".join(texts) if texts != [sent] else "",
        sentences=at.sentences,
        ratio=ratio_of(reading.outcome),
        source=source_word(reading),
        before=shown(last.outcome, last.unit, last.kind) if last.outcome.value is not None else "",
        difference=_difference(reading),
        definition=definition_of(reading.id),
        way=_way(reading, actor),
    )


def _difference(reading: Reading) -> str:
    if reading.beside is None or reading.beside.value == reading.outcome.value:
        return ""
    other = SOURCE_NAMES[str(reading.attested.source)] if reading.attested is not None else "另一来源"
    return f"系统记录为{shown(reading.outcome, reading.unit, reading.kind)}，{other}为{shown(reading.beside, reading.unit, reading.kind)}"


def _way(reading: Reading, actor: Actor) -> tuple[str, str]:
    made = reading.attested
    if made is not None and reading.source != "records":
        number = made.case.number
        if may_file(actor, made.unit):
            return reverse("figures:correct", args=[number]), f"更正报送数 {number}"
        return reverse("figures:return", args=[number]), f"报送数 {number}"
    return reverse("figures:figure", args=[reading.id]), "数据明细"


@dataclass(frozen=True, slots=True)
class Group:
    """A unit's numbers, how many stand where, and whether the reader should look at them now."""

    name: str
    lines: Sequence[NumberLine]
    counts: Sequence[tuple[str, int]]
    pressing: bool


def by_unit(lines: Sequence[NumberLine]) -> list[Group]:
    """The lines grouped by unit in the units' order; those with an open objection first."""
    found: dict[str, list[NumberLine]] = {}
    for line in lines:
        found.setdefault(line.row.unit.short_name, []).append(line)
    groups = []
    for name, own in found.items():
        counts = [(str(word.label), sum(1 for line in own if line.row.word == word)) for word in Word]
        pressing = any(line.may_answer or line.may_speak for line in own)
        groups.append(Group(name, own, [pair for pair in counts if pair[1]], pressing))
    return sorted(groups, key=lambda group: not any(line.row.word == Word.OBJECTED for line in group.lines))
