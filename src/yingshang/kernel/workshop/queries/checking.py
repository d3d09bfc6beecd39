"""What stands against issuing a paper as it is: marks, forms, claims, typed numbers, words of the year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from yingshang.kernel.figures.errors import FigureError
from yingshang.kernel.figures.printed import FORMS
from yingshang.kernel.figures.sources import OK, Reader, known_ids, named
from yingshang.kernel.figures.stated import text as shown_number
from yingshang.kernel.workshop.models import Paper, Proof
from yingshang.kernel.workshop.queries.numbers import numbers_of, shown
from yingshang.kernel.workshop.queries.papers import reader_of, text_of
from yingshang.kernel.workshop.rules.claims import Lexicon, claims
from yingshang.kernel.workshop.rules.marks import Mark, read_marks, resolved, written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.rules.typed import ENOUGH, Known, Typed, kinship, suspicions, typed_numbers
from yingshang.kernel.workshop.templates import template_of

Weight = Literal["stops", "asks"]
"""``stops``: not issued with it; ``asks``: somebody should look."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at, with its place.

    Arguments:
        kind: mark, refused, disagrees, claim, contradicts, typed, twice, word.
        offer: a text that would mend it, empty if there is none.
    """

    section: int
    paragraph: str
    start: int
    end: int
    kind: str
    weight: Weight
    message: str
    offer: str = ""


def checks_of(paper: Paper, reader: Reader | None = None) -> list[Check]:
    """Everything that stands against a paper, in the order of its text."""
    reader = reader or reader_of(paper)
    proofs = set(Proof.objects.filter(paper=paper).values_list("claim", flat=True))
    words = template_of(paper.template).words(reader.period)
    texts, found = text_of(paper), []
    twice = printed_twice(texts, reader)
    for section, paragraphs in texts.items():
        found += checks_in(section, paragraphs, reader, proofs=proofs, words=words)
        found += [check for check in twice if check.section == section]
    return found


def printed_twice(texts: Mapping[int, Sequence[Paragraph]], reader: Reader, *, only: int | None = None) -> list[Check]:
    """Figures that a paper prints in two ways (96.3% and 95%以上), at each place that differs from the first one.

    Arguments:
        texts: section id → its paragraphs, in the order of the paper; only: the section whose places are wanted.
    """
    wanted = {mark.name for p in texts.get(only, ()) for mark in read_marks(p.text)[0]} if only is not None else None
    first: dict[str, str] = {}
    found = []
    for section, paragraphs in texts.items():
        for paragraph in paragraphs:
            for mark in read_marks(paragraph.text)[0]:
                if mark.form not in FORMS or (wanted is not None and mark.name not in wanted):
                    continue
                made = _text_at(mark, reader)
                before = first.setdefault(mark.name, made) if made else made
                if made != before and only in (None, section):
                    name = named(mark.name)[0]
                    message = f"指标“{name}”前文印作“{before}”，这里印作“{made}”，请核对是否一致。"
                    found.append(Check(section, paragraph.key, mark.start, mark.end, "twice", "asks", message))
    return found


def _text_at(mark: Mark, reader: Reader) -> str:
    try:
        return shown(mark, reader.read(mark.name))[0]
    except (FigureError, KeyError):
        return ""


def checks_in(
    section: int,
    paragraphs: Sequence[Paragraph],
    reader: Reader,
    *,
    proofs: Iterable[str] = (),
    words: Mapping[str, str] | None = None,
) -> list[Check]:
    """What stands against some paragraphs.

    Arguments:
        proofs: the claims that a document bears; words: old word → the word of the year.
    """
    found: list[Check] = []
    borne = set(proofs)
    for paragraph in paragraphs:
        for start, end, kind, weight, message, offer in (
            *_marks(paragraph, reader),
            *_claims(paragraph, borne),
            *_typed(paragraph, reader),
            *_words(paragraph, words or {}),
        ):
            found.append(Check(section, paragraph.key, start, end, kind, weight, message, offer))
    order = {paragraph.key: place for place, paragraph in enumerate(paragraphs)}
    return sorted(found, key=lambda check: (order[check.paragraph], check.start, check.kind))


Row = tuple[int, int, str, Weight, str, str]


def _marks(paragraph: Paragraph, reader: Reader) -> list[Row]:
    _, faults = resolved(paragraph.text, names())
    rows: list[Row] = [(f.start, f.end, "mark", "stops", f.message, "") for f in faults]
    for number in numbers_of([paragraph], reader):
        if number.refused:
            message = f"{number.reading.name}：{number.refused}"
            offer = next((written(number.reading.id, form) for form in number.offered), "")
            rows.append((number.mark.start, number.mark.end, "refused", "stops", message, offer))
        elif number.disagrees:
            message = f"{number.reading.name}：系统记录与部门报送数不一致，请核对后选定来源。"
            rows.append((number.mark.start, number.mark.end, "disagrees", "asks", message, ""))
    return rows


def _claims(paragraph: Paragraph, borne: set[str]) -> list[Row]:
    ranks = [figure for figure in names() if named(figure)[2] == "rank"]
    return [
        (
            claim.start,
            claim.end,
            "claim",
            "stops",
            f"“{claim.text}”须有依据：登记证明文件、引用排名指标，或者删去。",
            "",
        )
        for claim in claims(paragraph.text, lexicon(), rank_figures=ranks)
        if not claim.ranked and claim.text not in borne
    ]


def _typed(paragraph: Paragraph, reader: Reader) -> list[Row]:
    rows: list[Row] = []
    typed = typed_numbers(paragraph.text, idioms())
    for suspicion in suspicions(typed, _known(typed, reader)) if typed else ():
        number, figure = suspicion.typed, suspicion.figure
        name, unit, _ = named(figure)
        value = shown_number(reader.read(figure).outcome.value) or ""
        if suspicion.agrees:
            message = f"“{number.text}”是手工填写的，可以改用指标“{name}”，数据变动时自动更新。"
        else:
            message = f"“{number.text}”与指标“{name}”的数（{value}{unit if unit != '—' else ''}）不一致，同一指标只能有一个数。"
        kind: tuple[str, Weight] = ("typed", "asks") if suspicion.agrees else ("contradicts", "stops")
        rows.append((number.start, number.end, *kind, message, written(figure)))
    return rows


def _words(paragraph: Paragraph, words: Mapping[str, str]) -> list[Row]:
    rows: list[Row] = []
    for old, new in words.items():
        start = paragraph.text.find(old)
        while start >= 0:
            message = f"本期文件用“{new}”，不用“{old}”。"
            rows.append((start, start + len(old), "word", "asks", message, new))
            start = paragraph.text.find(old, start + 1)
    return rows


def _known(typed: Sequence[Typed], reader: Reader) -> list[Known]:
    """The figures that the words before the numbers may name: only these are read."""
    found = []
    for figure in names():
        name, unit, _ = named(figure)
        if all(kinship(number, name, unit) < ENOUGH for number in typed):
            continue
        try:
            reading = reader.read(figure)
        except FigureError:
            continue
        if reading.status == OK and isinstance(reading.outcome.value, Decimal):
            found.append(Known(figure, reading.name, reading.unit, reading.outcome.value))
    return found


def names() -> dict[str, str]:
    """Id → name of every figure."""
    return {figure: named(figure)[0] for figure in known_ids()}


@cache
def lexicon() -> Lexicon:
    """The words that make claims, as shipped."""
    row = tomllib.loads(_data("claims.toml"))
    return Lexicon(tuple(row["within"]), tuple(row["rank"]), tuple(row["alone"]), row["reach"])


@cache
def idioms() -> tuple[str, ...]:
    """Names with numerals that are no quantities."""
    return tuple(tomllib.loads(_data("numerals.toml"))["idioms"])


def _data(name: str) -> str:
    return (resources.files("yingshang.kernel.workshop") / "data" / name).read_text(encoding="utf-8")
