"""The paragraphs as they stand in an editor's form: read from what was sent, and changed by its buttons.

Nothing is stored here; a form goes back and forth until it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from yingshang.kernel.fields.tokens import token
from yingshang.kernel.workshop.queries.checking import names
from yingshang.kernel.workshop.rules.marks import resolved
from yingshang.kernel.workshop.rules.merging import Paragraph

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST = 200
"""Rows taken from a form; saving takes fewer and says so."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A section's form as it was sent.

    Arguments:
        base: the version from which the editor began; material: ids of what was taken over since.
        draft: the name under which the browser keeps the form; dropped: the text of the paragraph taken away last.
    """

    rows: tuple[Paragraph, ...]
    base: int
    note: str = ""
    material: tuple[int, ...] = ()
    draft: str = ""
    dropped: str = ""


def new_key() -> str:
    """The key of a paragraph that is new."""
    return f"n{token()}"


def number(text: str | None) -> int:
    """A whole number out of a form, 0 for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


def read(data: QueryDict, *, split: bool = True) -> Typed:
    """The form as sent; every paragraph with a key of its own and its marks in the kept form.

    Arguments:
        split: a line break makes a paragraph (a text pasted from elsewhere); the first keeps the key.
    """
    known = names()
    rows: list[Paragraph] = []
    seen: set[str] = set()
    for key, text in list(zip(data.getlist("key"), data.getlist("text"), strict=False))[:MOST]:
        own = key if _KEY.fullmatch(key) and key not in seen else new_key()
        made = paragraphs(own, text) if split else [Paragraph(own, " ".join(text.splitlines()))]
        seen.update(row.key for row in made)
        rows += [Paragraph(row.key, resolved(row.text, known)[0]) for row in made]
    material = tuple(dict.fromkeys(number(pk) for pk in data.getlist("material") if number(pk)))
    draft = data.get("draft", "")
    return Typed(
        tuple(rows),
        number(data.get("base")),
        data.get("note", "").strip(),
        material,
        draft if _KEY.fullmatch(draft) else "",
        resolved(data.get("dropped", ""), known)[0],
    )


def paragraphs(key: str, text: str) -> list[Paragraph]:
    """A typed text as paragraphs, one a line; the first has the key."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    return [Paragraph(key if place == 0 else new_key(), line) for place, line in enumerate(lines)]


def moved(typed: Typed, key: str, by: int) -> Typed:
    """A paragraph put ``by`` places further."""
    rows = list(typed.rows)
    at = _place(rows, key)
    to = at + by if at is not None else -1
    if at is not None and 0 <= to < len(rows):
        rows.insert(to, rows.pop(at))
    return replace(typed, rows=tuple(rows))


def without(typed: Typed, key: str) -> Typed:
    """A paragraph taken away; its text stays at hand."""
    gone = row_of(typed.rows, key)
    rows = tuple(row for row in typed.rows if row.key != key)
    return replace(typed, rows=rows, dropped=gone.text if gone is not None else typed.dropped)


def put_back(typed: Typed, key: str, place: int) -> Typed:
    """The paragraph taken away last, where it was."""
    if not typed.dropped or not _KEY.fullmatch(key) or row_of(typed.rows, key) is not None:
        return typed
    rows = list(typed.rows)
    rows.insert(place, Paragraph(key, typed.dropped))
    return replace(typed, rows=tuple(rows), dropped="")


def place_of(typed: Typed, key: str) -> int:
    """The place of a paragraph, from 0; 0 when there is none."""
    return _place(typed.rows, key) or 0


def with_row(typed: Typed, row: Paragraph, *, after: str = "") -> Typed:
    """A paragraph put in behind another one, or last."""
    rows = list(typed.rows)
    at = _place(rows, after)
    rows.insert(len(rows) if at is None else at + 1, row)
    return replace(typed, rows=tuple(rows))


def taken_over(typed: Typed, material: int, texts: Iterable[str]) -> Typed:
    """Paragraphs of a unit's material put in last, and the material written down as drawn from."""
    rows = [*(row for row in typed.rows if row.text.strip()), *(Paragraph(new_key(), text) for text in texts)]
    return replace(typed, rows=tuple(rows), material=tuple(dict.fromkeys([*typed.material, material])))


def replaced(typed: Typed, key: str, start: int, end: int, text: str) -> Typed:
    """A stretch of a paragraph replaced; where it is struck, the gap is closed."""
    rows = [
        Paragraph(row.key, f"{row.text[:start]}{text}{row.text[end:]}") if row.key == key else row for row in typed.rows
    ]
    return replace(typed, rows=tuple(rows))


def row_of(rows: Sequence[Paragraph], key: str) -> Paragraph | None:
    """The paragraph with this key."""
    return next((row for row in rows if row.key == key), None)


def _place(rows: Sequence[Paragraph], key: str) -> int | None:
    return next((place for place, row in enumerate(rows) if row.key == key), None)
