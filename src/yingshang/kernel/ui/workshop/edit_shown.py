"""What the editor shows beside and below a text, made ready for its templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yingshang.kernel.figures.printed import FORMS
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.ui.figures_shown import ratio_of, shown, source_word
from yingshang.kernel.ui.wording import moment
from yingshang.kernel.workshop.models import Material, Request, Revision
from yingshang.kernel.workshop.queries import Check, Number
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.queries.numbers import filled
from yingshang.kernel.workshop.rules.marks import Mark, by_name
from yingshang.kernel.workshop.rules.merging import Paragraph

FORM_WORDS = {
    "exact": "照实",
    "number": "不带单位",
    "abs": "不带正负号",
    "n": "分子",
    "N": "分母",
    "rest": "其余数",
    "share": "分子/分母",
    "among": "其中",
    "part": "分项",
    "interval": "置信区间",
    "first": "前几名",
    "ranks": "位次",
    "units": "各单位",
    "behind": "未完成的单位",
}
"""The printed forms that are not words already; a test holds that none is missing."""
AN_HOUR, A_MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place of the text where a figure stands.

    Arguments:
        key, at: its paragraph and the offset of its mark; place: the paragraph's number, from 1.
        forms: (printed form, its word, text, whether it stands there), for what the data bear; empty where the mark
            prints something beside the number (its share, its parts).
    """

    key: str
    at: int
    place: int
    text: str
    refused: str
    form: str
    forms: tuple[tuple[str, str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A figure of the section, as it stands in the column beside the text.

    Arguments:
        value: exactly, with n/N; before: a year earlier; beside: what the other source says, where it says something else.
    """

    id: str
    name: str
    value: str
    ratio: str
    source: str
    attested: str
    definition: str
    before: str
    beside: str
    places: list[PlaceShown]


def numbers_shown(numbers: Iterable[Number], rows: Sequence[Paragraph]) -> list[NumberShown]:
    """The figures in the order of the text, each once with all its places."""
    place = {row.key: n for n, row in enumerate(rows, start=1)}
    made: dict[str, NumberShown] = {}
    for number in numbers:
        if number.reading.id not in made:
            made[number.reading.id] = _number(number)
        made[number.reading.id].places.append(_place(number, place[number.paragraph]))
    return list(made.values())


def _number(number: Number) -> NumberShown:
    reading = number.reading
    return NumberShown(
        id=reading.id,
        name=reading.name,
        value=shown(reading.outcome, reading.unit, reading.kind),
        ratio=ratio_of(reading.outcome),
        source=source_word(reading),
        attested=reading.attested.case.number if reading.attested is not None else "",
        definition=number.definition,
        before=number.before or "",
        beside=shown(reading.beside, reading.unit, reading.kind) if number.disagrees and reading.beside else "",
        places=[],
    )


def _place(number: Number, place: int) -> PlaceShown:
    mark, forms = number.mark, []
    if mark.form in FORMS or number.refused:
        forms = [
            (form, FORM_WORDS.get(form, form), text, form == mark.form and not mark.argument)
            for form, text in number.offered.items()
        ]
    return PlaceShown(
        key=number.paragraph,
        at=mark.start,
        place=place,
        text=number.text,
        refused=number.refused,
        form=form_word(mark),
        forms=tuple(forms),
    )


def form_word(mark: Mark) -> str:
    """How a mark prints its figure, in words."""
    word = FORM_WORDS.get(mark.form, mark.form)
    return f"{word} {mark.argument}" if mark.argument else word


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check at its paragraph.

    Arguments:
        stretch: the words that it is about; offer: how the offered repair prints; repair: ``mend``, ``claim`` or nothing.
    """

    check: Check
    stretch: str
    offer: str
    repair: str


def checks_shown(checks: Iterable[Check], rows: Sequence[Paragraph], reader: Reader) -> dict[str, list[CheckShown]]:
    """Paragraph key → what stands against it."""
    texts = {row.key: row.text for row in rows}
    found: dict[str, list[CheckShown]] = {}
    for check in checks:
        stretch = texts[check.paragraph][check.start : check.end]
        repair = "claim" if check.kind == "claim" else "mend" if check.offer else ""
        offer = printed(check.offer, reader) if check.offer else ""
        found.setdefault(check.paragraph, []).append(
            CheckShown(check, printed(stretch, reader) if "fig" in stretch else stretch, offer, repair)
        )
    return found


def printed(text: str, reader: Reader) -> str:
    """A text with its numbers, as one string."""
    return "".join(piece if isinstance(piece, str) else piece[1] for piece in filled(text, reader))


def printed_runs(text: str, reader: Reader) -> list[tuple[str, str]]:
    """A paragraph as it prints: (text, figure id or nothing)."""
    return [(piece, "") if isinstance(piece, str) else (piece[1], piece[0]) for piece in filled(text, reader)]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A paragraph of the form, its marks by name, with how it prints and what stands against it."""

    key: str
    text: str
    runs: list[tuple[str, str]]
    checks: list[CheckShown]


def rows_shown(rows: Sequence[Paragraph], checks: Mapping[str, list[CheckShown]], reader: Reader) -> list[RowShown]:
    """The paragraphs in their order."""
    known = names()
    return [
        RowShown(row.key, by_name(row.text, known), printed_runs(row.text, reader), checks.get(row.key, []))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class GivenShown:
    """What a unit gave: its paragraphs with how they print and whether they stand in the text; ``used``: drawn from."""

    request: Request
    state: str
    late: bool
    material: Material | None
    lines: list[tuple[int, str, bool]]
    used: bool


def given_shown(
    asked: Iterable[tuple[Request, str, bool]],
    given: Mapping[int, Material],
    rows: Sequence[Paragraph],
    drawn: set[int],
    reader: Reader,
) -> list[GivenShown]:
    """The units' material for a section, in the order of the units.

    Arguments:
        asked: each request with the word for what became of it, and whether it is late.
    """
    standing = {row.text.strip() for row in rows}
    made = []
    for request, state, late in asked:
        material = given.get(request.pk)
        texts = material.paragraphs if material is not None else []
        lines = [(n, printed(text, reader), text.strip() in standing) for n, text in enumerate(texts)]
        made.append(GivenShown(request, state, late, material, lines, material is not None and material.pk in drawn))
    return made


def who(revision: Revision) -> str:
    """Who saved a version."""
    return revision.author.name if revision.author is not None else revision.acting_as


def ago(at: datetime, now: datetime) -> str:
    """``3 分钟前``; after an hour the moment."""
    seconds = max(int((now - at).total_seconds()), 0)
    if seconds < A_MINUTE:
        return "刚刚"
    return f"{seconds // A_MINUTE} 分钟前" if seconds < AN_HOUR else moment(at, now)


def since_words(saved: Sequence[Revision], now: datetime) -> str:
    """Who saved what since the form was opened, empty for nobody."""
    told = [f"{who(row)} {ago(row.at, now)}存了第 {row.number} 版" for row in saved[:3]]
    return "；".join(told) + (f"；此前还有 {len(saved) - 3} 版" if len(saved) > 3 else "")
