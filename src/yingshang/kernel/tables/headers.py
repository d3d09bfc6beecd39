"""Which row is the header, and which column is which field.

Offices write the same column in many ways: 注册资本（万元）, 注册 资本, 注册资本/万元 with a line break in it. Names are
compared without blanks, line breaks, punctuation and width; a unit in brackets is kept for the parser of the amounts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yingshang.kernel.tables.cells import Cell, as_text, is_blank

GROUP = "·"
"""Between a group's title over several columns and the column's own title below it."""

_NOTE = re.compile(r"[(\[【〔<](?P<note>[^()\[\]【】〔〕<>]*)[)\]】〕>]")
_UNIT = re.compile(
    r"^(?:单位[:：]?)?(?P<unit>[十百千万亿]*(?:元人民币|人民币元|元|人民币|美元|港元|港币|欧元|日元|英镑|人次|人|户|件|家|个|条|次|天|日|"
    r"小时|分钟|月|年|岁|平方米|㎡|亩|公顷|吨|分|%|％)|[十百千]?[万亿])$"
)


@dataclass(frozen=True)
class HeaderMap:
    """Which field stands in which column (from 0), in which unit, and which columns nobody knows."""

    columns: Mapping[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    repeated: Sequence[str] = ()
    """Titles of further columns that mean a field already found: the first column counts."""

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def cell(self, name: str, row: Sequence[Cell]) -> Cell:
        """The cell of a field in a row; ``None`` where the file has no such column or the row is short."""
        index = self.columns.get(name)
        return row[index] if index is not None and index < len(row) else None


def normalise(title: str) -> str:
    """A title for comparison: half width, lower case, without blanks, line breaks, marks and asterisks."""
    text = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[\s*:：、,，。.．·/_\-—“”\"'‘’\u200b\ufeff]+", "", text)


def unit_of(title: str) -> str | None:
    """The unit that a title names: ``注册资本（万元）``, ``注册资本/万元``, ``注册资本：万元`` → ``万元``."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    parts = [found.group("note") for found in _NOTE.finditer(text)]
    parts += re.split(r"[/:,，、]", _NOTE.sub("", text))[1:]
    for part in parts:
        if found := _UNIT.match(part):
            return found.group("unit").replace("％", "%")
    return None


def _forms(title: str) -> list[str]:
    """The forms under which a title may be known, the fullest first."""
    text = unicodedata.normalize("NFKC", title)
    bare = _NOTE.sub("", text)
    unit = unit_of(title)
    own = text.rsplit(GROUP, 1)[-1]
    forms = [text, bare]
    if unit is not None:
        forms.append(re.sub(rf"[/:,，、\s]*(?:单位[:：]?)?{re.escape(unit)}$", "", bare.strip()))
    forms += [own, _NOTE.sub("", own)]
    return [form for form in dict.fromkeys(map(normalise, forms)) if form]


def map_header(header: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> HeaderMap:
    """Find the fields in a header.

    ``synonyms`` gives for each field the titles under which it is known; a title known in full wins over one known
    only without its brackets or its group, and the first of two columns for one field counts.
    """
    known = {form: name for name, titles in synonyms.items() for form in map(normalise, titles)}
    columns: dict[str, int] = {}
    taken: set[int] = set()
    repeated: list[str] = []
    forms = [_forms(title) for title in header]
    for depth in range(max(map(len, forms), default=0)):
        for index, titles in enumerate(forms):
            name = known.get(titles[depth]) if depth < len(titles) and index not in taken else None
            if name is None:
                continue
            taken.add(index)
            if name in columns:
                repeated.append(header[index])
            else:
                columns[name] = index
    units = {name: unit for name, index in columns.items() if (unit := unit_of(header[index]))}
    unknown = [title for index, title in enumerate(header) if title and index not in taken]
    return HeaderMap(columns, units, unknown, repeated)


@dataclass(frozen=True)
class HeaderBlock:
    """The rows (from 0) that make up a header, its titles, and how many of them are known."""

    first: int
    last: int
    titles: list[str]
    score: int


def find_header(
    rows: Sequence[Sequence[Cell]],
    merged: Iterable[tuple[int, int, int, int]] = (),
    synonyms: Mapping[str, Sequence[str]] | None = None,
) -> HeaderBlock | None:
    """The header among the first rows of a sheet, titles and notes above it left out.

    With synonyms it is the row in which most columns are known; without, the first row with two columns or more.
    Merged cells make a header of several rows one: a group's title stands before the titles below it.
    """
    merged = list(merged)
    best: HeaderBlock | None = None
    for index, row in enumerate(rows):
        if sum(not is_blank(cell) for cell in row) == 0:
            continue
        block = _block(rows, index, merged)
        score = len(map_header(block.titles, synonyms).columns) if synonyms else 0
        filled = sum(bool(title) for title in block.titles)
        if not synonyms and filled >= 2:
            return block
        if score and (best is None or score > best.score):
            best = HeaderBlock(block.first, block.last, block.titles, score)
    return best


def _block(rows: Sequence[Sequence[Cell]], index: int, merged: Sequence[tuple[int, int, int, int]]) -> HeaderBlock:
    """The header that starts in a row: down to the lowest cell that is merged with one of that row."""
    last = max([index, *(bottom for top, _, bottom, _ in merged if top == index)])
    last = min(last, len(rows) - 1)
    width = max(len(row) for row in rows[index : last + 1])
    layers = [_layer(rows[number], number, width, merged) for number in range(index, last + 1)]
    titles = []
    for column in range(width):
        parts = dict.fromkeys(layer[column] for layer in layers if layer[column])
        titles.append(GROUP.join(parts))
    while titles and not titles[-1]:
        titles.pop()
    return HeaderBlock(index, last, titles, 0)


def _layer(row: Sequence[Cell], number: int, width: int, merged: Sequence[tuple[int, int, int, int]]) -> list[str]:
    """The titles of one header row, a title over several columns repeated in each."""
    layer = [_title(row[column]) if column < len(row) else "" for column in range(width)]
    for top, left, _, right in merged:
        if top == number and left < width:
            layer[left : min(right + 1, width)] = [layer[left]] * (min(right + 1, width) - left)
    return layer


def _title(cell: Cell) -> str:
    return re.sub(r"\s+", " ", as_text(cell)).strip()
