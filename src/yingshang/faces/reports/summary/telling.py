"""Telling the summary: each sentence held against its figures, written or left out with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from yingshang.faces.reports.summary.sentences import (
    LISTING,
    OPTIONAL,
    Chapter,
    Clause,
    Condition,
    OneOf,
    Section,
    Sentence,
    Told,
    figures_of,
)
from yingshang.kernel.documents import FigureRun
from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.places import Place, printed_at
from yingshang.kernel.figures.sources import NO_DATA, OK, UNBUILT, Reader, Reading

NOT_FILED, NOT_CONNECTED, NOT_APPLICABLE = "未报送", "未接入", "不适用"
REASONS = {NO_DATA: NOT_FILED, UNBUILT: NOT_CONNECTED}
"""No record and no return of a figure that is computed here; neither records nor a return of one that is not yet."""
COUNTED = frozenset({"count", "amount"})

Runs = list[str | FigureRun]


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that keeps a sentence from being written.

    Arguments:
        reason: 未报送, 未接入 or 不适用; note: why it does not apply.
    """

    id: str
    name: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence or clause left out: where it would stand, its text with 〔names〕 for figures, what is missing."""

    where: str
    text: str
    missing: tuple[Missing, ...]


@dataclass
class ToldSection:
    """A section as it will be printed."""

    title: str
    runs: Runs


@dataclass
class ToldChapter:
    """A chapter as it will be printed; empty when nothing of it could be written."""

    title: str
    lead: Runs
    sections: list[ToldSection]

    def __bool__(self) -> bool:
        return bool(self.lead or self.sections)


class _Unwritable(Exception):
    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__()
        self.missing = missing


@dataclass
class Teller:
    """Tells chapters over one reader.

    Arguments:
        words: what ``{@word}`` stands for.

    Fills ``printed`` (figure id → the texts that stand for it, in order) and ``dropped``.
    """

    reader: Reader
    words: Mapping[str, str]
    printed: dict[str, list[str]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    _where: str = ""

    def tell(self, chapters: tuple[Chapter, ...]) -> list[ToldChapter]:
        """The chapters that have something to say, and in them the sections that have."""
        told = [self._chapter(chapter) for chapter in chapters]
        self.dropped = [row for row in self.dropped if not self._is_told_otherwise(row)]
        return [chapter for chapter in told if chapter]

    def _is_told_otherwise(self, row: Dropped) -> bool:
        """Whether only the way of saying did not apply, and each of its figures stands elsewhere in the summary."""
        return all(one.reason == NOT_APPLICABLE and one.id in self.printed for one in row.missing)

    def _chapter(self, chapter: Chapter) -> ToldChapter:
        self._where = chapter.title
        lead = [run for told in chapter.lead for run in self._write(told)]
        made = ToldChapter(chapter.title, lead, [])
        for section in chapter.sections:
            runs = self._section(chapter, section)
            if runs:
                made.sections.append(ToldSection(self.worded(section.title), runs))
        return made

    def _section(self, chapter: Chapter, section: Section) -> Runs:
        self._where = f"{chapter.title}／{self.worded(section.title)}"
        runs = [run for told in section.sentences for run in self._write(told)]
        return [*([self.worded(section.opening)] if section.opening and runs else []), *runs]

    def _write(self, told: Told) -> Runs:
        """The runs of a sentence; empty, and noted, when it cannot be written."""
        try:
            runs = self._runs(told)
        except _Unwritable as fault:
            self.dropped.append(Dropped(self._where, self._named(told), self._all_missing(told, fault)))
            return []
        for run in runs:
            if isinstance(run, FigureRun):
                self.printed.setdefault(run.id, []).append(run.printed)
        return runs

    def _all_missing(self, told: Clause, fault: _Unwritable) -> tuple[Missing, ...]:
        """What kept it from being written, and every other figure of it that is unknown."""
        readings = [self.reader.read(figure_id) for figure_id in figures_of(told)]
        return _once([*fault.missing, *(_missing(reading) for reading in readings if reading.status != OK)])

    def _runs(self, told: Told) -> Runs:
        if isinstance(told, Sentence):
            return self._sentence(told)
        first: _Unwritable | None = None
        for sentence in told.sentences:
            try:
                return self._sentence(sentence)
            except _Unwritable as fault:
                first = first or fault
        raise first or _Unwritable(())

    def _sentence(self, sentence: Sentence) -> Runs:
        missing = [*self._unmet(sentence), *self._unknown(sentence)]
        if missing:
            raise _Unwritable(_once(missing))
        runs: Runs = []
        for piece in sentence.places():
            if piece == LISTING:
                runs += self._listing(sentence)
            elif isinstance(piece, str):
                runs.append(piece)
            else:
                runs += self._place(piece)
        return _joined(runs)

    def _unmet(self, sentence: Sentence) -> Iterator[Missing]:
        for condition in sentence.when:
            reading = self.reader.read(condition.figure)
            if reading.status != OK:
                yield _missing(reading)
            elif not _holds(condition, reading):
                yield Missing(reading.id, reading.name, NOT_APPLICABLE, "数值不合这句话的条件")

    def _unknown(self, sentence: Sentence) -> Iterator[Missing]:
        for piece in sentence.places():
            if isinstance(piece, str) or piece.is_word:
                continue
            reading = self.reader.read(piece.id)
            if reading.status != OK:
                yield _missing(reading)
            elif reading.outcome.value == 0 and reading.kind in COUNTED and not sentence.zero:
                yield Missing(reading.id, reading.name, NOT_APPLICABLE, "本期数为 0")

    def _place(self, place: Place) -> Runs:
        if place.is_word:
            return [self.words[place.id]]
        reading = self.reader.read(place.id)
        try:
            shown = printed_at(place, reading)
        except FormNotBorne as fault:
            raise _Unwritable((Missing(reading.id, reading.name, NOT_APPLICABLE, str(fault)),)) from fault
        return [FigureRun(place.id, shown)] if shown else []

    def _listing(self, sentence: Sentence) -> Runs:
        """The clauses that can be written, joined. What is left out is noted only when the sentence itself stands."""
        clauses: list[Runs] = []
        left: list[tuple[Clause, _Unwritable]] = []
        for clause in sentence.listing:
            try:
                clauses.append(self._runs(Sentence(clause) if isinstance(clause, str) else clause))
            except _Unwritable as fault:
                left.append((clause, fault))
        if not clauses and not self._stands_alone(sentence):
            raise _Unwritable(_once([missing for _, lack in left for missing in lack.missing]))
        for clause, lack in left:
            text = self._named(Sentence(clause) if isinstance(clause, str) else clause).strip("，。")
            self.dropped.append(Dropped(self._where, text, self._all_missing(clause, lack)))
        runs: Runs = []
        for number, clause_runs in enumerate(clauses):
            runs += [sentence.joiner] if number and sentence.joiner else []
            runs += clause_runs
        return runs

    @staticmethod
    def _stands_alone(sentence: Sentence) -> bool:
        """Whether the sentence says something of its own beside its listing."""
        return any(isinstance(piece, Place) and not piece.is_word for piece in sentence.places()) and all(
            _begins_with_comma(clause) for clause in sentence.listing
        )

    def worded(self, text: str) -> str:
        """A text with its words filled in."""
        return "".join(piece if isinstance(piece, str) else self.words[piece.id] for piece in Sentence(text).places())

    def _named(self, told: Told) -> str:
        """The text with 〔name〕 where a figure would stand."""
        sentence = told if isinstance(told, Sentence) else told.sentences[0]
        pieces = []
        for piece in sentence.places():
            if piece == LISTING:
                clauses = [self._named(Sentence(c) if isinstance(c, str) else c) for c in sentence.listing]
                pieces.append(sentence.joiner.join(clauses))
            elif isinstance(piece, str):
                pieces.append(piece)
            elif piece.is_word:
                pieces.append(self.words[piece.id])
            elif piece.form not in OPTIONAL:
                pieces.append(f"〔{self.reader.read(piece.id).name}〕")
        return "".join(pieces)


def _begins_with_comma(clause: Clause) -> bool:
    if isinstance(clause, OneOf):
        return all(_begins_with_comma(sentence) for sentence in clause.sentences)
    return (clause if isinstance(clause, str) else clause.text).startswith("，")


def _missing(reading: Reading) -> Missing:
    return Missing(reading.id, reading.name, REASONS[reading.status])


def _once(missing: list[Missing]) -> tuple[Missing, ...]:
    """Each figure once; what is unknown before what does not apply."""
    found: dict[str, Missing] = {}
    for one in sorted(missing, key=lambda m: m.reason == NOT_APPLICABLE):
        found.setdefault(one.id, one)
    return tuple(found.values())


def _holds(condition: Condition, reading: Reading) -> bool:
    outcome = reading.outcome
    if condition.test == "whole":
        return outcome.n is not None and outcome.n == outcome.whole and outcome.n > 0
    value, bound = outcome.value, condition.bound
    if condition.test == "equals":
        return value == bound
    if not isinstance(value, Decimal) or not isinstance(bound, Decimal):
        return False
    return value > bound if condition.test == "above" else value < bound


def _joined(runs: Runs) -> Runs:
    """Neighbouring plain pieces as one."""
    made: Runs = []
    for run in runs:
        if isinstance(run, str) and made and isinstance(made[-1], str):
            made[-1] += run
        else:
            made.append(run)
    return made
