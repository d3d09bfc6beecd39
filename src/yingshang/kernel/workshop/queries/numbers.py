"""The numbers of a paper as it stands: each with what is printed, its source, last year's, and the forms that it bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.figures.errors import FigureError, FormNotBorne
from yingshang.kernel.figures.places import FORM_NAMES, Place, printed_at
from yingshang.kernel.figures.printed import FORMS, Quantity, printed
from yingshang.kernel.figures.sources import OK, SOURCE_NAMES, Reader, Reading, known_ids
from yingshang.kernel.workshop.rules.marks import Mark, pieces, read_marks
from yingshang.kernel.workshop.rules.merging import Paragraph

OPTIONAL = frozenset({"share", "among", "interval"})
"""Forms that may print nothing."""


@dataclass(frozen=True, slots=True)
class Number:
    """A mark of a paper and what the data give for it.

    Arguments:
        text: what is printed; empty when ``refused`` says why nothing can be.
        before: the figure a year earlier; ``None`` where that is not known.
        offered: printed form → text, for every form that the data bear.
    """

    paragraph: str
    mark: Mark
    reading: Reading
    text: str
    refused: str
    before: str | None
    offered: Mapping[str, str]

    @property
    def source(self) -> str:
        """Where the number comes from, in words."""
        return SOURCE_NAMES.get(self.reading.source or "", "未填")

    @property
    def disagrees(self) -> bool:
        """Whether records and a return both speak and say different things."""
        return self.reading.beside is not None and self.reading.beside.value != self.reading.outcome.value

    @property
    def definition(self) -> str:
        """The figure's 口径."""
        return definition_of(self.reading.id)


def numbers_of(paragraphs: Iterable[Paragraph], reader: Reader, *, earlier: Reader | None = None) -> list[Number]:
    """The numbers of a text in their order; marks that name no figure are left to the checks.

    Arguments:
        earlier: a reader of the same days a year before, for the column of last year.
    """
    known = set(known_ids())
    return [
        _number(paragraph.key, mark, reader, earlier)
        for paragraph in paragraphs
        for mark in read_marks(paragraph.text)[0]
        if mark.name in known
    ]


def _number(key: str, mark: Mark, reader: Reader, earlier: Reader | None) -> Number:
    reading = reader.read(mark.name)
    text, refused = shown(mark, reading)
    return Number(key, mark, reading, text, refused, _last_year(mark.name, earlier), offered_forms(reading))


def _last_year(figure: str, earlier: Reader | None) -> str | None:
    if earlier is None:
        return None
    reading = earlier.read(figure)
    return shown(Mark(0, 0, figure), reading)[0] or None


def shown(mark: Mark, reading: Reading) -> tuple[str, str]:
    """What a mark prints, and why nothing when it cannot be printed."""
    if mark.form not in FORM_NAMES:
        return "", f"没有“{mark.form}”这种写法。"
    if reading.status != OK:
        return "", "没有数值（未填），不能印出。"
    try:
        return printed_at(Place(mark.name, mark.form, mark.argument), reading), ""
    except (FormNotBorne, FigureError) as fault:
        return "", str(fault)


def offered_forms(reading: Reading) -> dict[str, str]:
    """Every printed form that the data bear, with its text."""
    if reading.status != OK:
        return {}
    quantity = Quantity.of(reading.outcome, reading.unit, reading.kind)
    found = {}
    for form in FORMS:
        try:
            found[str(form)] = printed(quantity, form)
        except FormNotBorne:
            continue
    return found


def filled(text: str, reader: Reader) -> Iterator[str | tuple[str, str]]:
    """A paragraph for printing: plain stretches, and (figure id, text) where a figure stands.

    A mark that cannot be printed becomes ``〔待核：name〕``, which a final paper does not hold.
    """
    for piece in pieces(text):
        if isinstance(piece, str):
            yield piece
            continue
        try:
            reading = reader.read(piece.name)
        except (FigureError, KeyError):
            yield f"〔待核：{piece.name}〕"
            continue
        made, refused = shown(piece, reading)
        if refused:
            yield f"〔待核：{reading.name}〕"
        elif made or piece.form in OPTIONAL:
            yield (reading.id, made)
