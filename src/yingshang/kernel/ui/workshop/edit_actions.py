"""The buttons of an editor's form that change what is typed: move, add, take over, mend, print otherwise.

A button sends ``do``, a verb with what it is about between colons. Where it stands beside a stretch of text, that stretch
is looked for anew in what was sent: the text may have changed since the page was made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from yingshang.kernel.figures.sources import Reader, known_ids
from yingshang.kernel.ui.workshop import typed_rows
from yingshang.kernel.ui.workshop.typed_rows import Typed, number
from yingshang.kernel.workshop.models import Section
from yingshang.kernel.workshop.queries import Check, numbers_of, text_of
from yingshang.kernel.workshop.queries.checking import checks_in, printed_twice
from yingshang.kernel.workshop.queries.editing import material_in, proved_in
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.templates import template_of

GONE = "这一处文字已变，请按新的提示处理。"


@dataclass(frozen=True, slots=True)
class Done:
    """The form after a button: a word for the screen, the paragraph to go on in, the button that takes it back."""

    typed: Typed
    said: str = ""
    focus: str = ""
    undo: str = ""


def checks_for(section: Section, rows: Sequence[Paragraph], reader: Reader) -> list[Check]:
    """What stands against a section as it is typed."""
    paper = section.paper
    proofs = [proof.claim for proof in proved_in(paper)]
    words = template_of(paper.template).words(reader.period)
    twice = printed_twice({**text_of(paper), section.pk: tuple(rows)}, reader, only=section.pk)
    return [*checks_in(section.pk, rows, reader, proofs=proofs, words=words), *twice]


def act(do: str, typed: Typed, section: Section, reader: Reader) -> Done:
    """The form after the button ``do``; an unknown one changes nothing."""
    verb, _, rest = do.partition(":")
    made = _VERBS.get(verb)
    return made(typed, rest.split(":"), section, reader) if made is not None else Done(typed)


def claim_at(do: str, typed: Typed, section: Section, reader: Reader) -> str:
    """The claim that ``prove:key:start:end`` is about; empty when it does not stand there any more."""
    found = _check_at(typed, do.split(":")[1:], section, reader, "claim")
    row = typed_rows.row_of(typed.rows, found.paragraph) if found is not None else None
    return row.text[found.start : found.end] if row is not None and found is not None else ""


def _up(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    return Done(typed_rows.moved(typed, about[0], -1), focus=about[0])


def _down(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    return Done(typed_rows.moved(typed, about[0], 1), focus=about[0])


def _drop(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    made = typed_rows.without(typed, about[0])
    undo = f"undrop:{about[0]}:{typed_rows.place_of(typed, about[0])}" if made.dropped else ""
    return Done(made, "已删去一段。", undo=undo)


def _undrop(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    return Done(typed_rows.put_back(typed, about[0], number(about[-1])), focus=about[0])


def _insert(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    row = Paragraph(typed_rows.new_key(), "")
    return Done(typed_rows.with_row(typed, row, after=about[0]), focus=row.key)


def _take(typed: Typed, about: list[str], section: Section, _: Reader) -> Done:
    material = material_in(section, number(about[0]))
    if material is None:
        return Done(typed, "没有这份素材。")
    wanted = about[1:2]
    texts = [text for n, text in enumerate(material.paragraphs) if not wanted or wanted == [str(n)]]
    made = typed_rows.taken_over(typed, material.pk, texts)
    return Done(made, f"已采用 {len(texts)} 段，放在最后。", made.rows[-1].key if texts else "")


def _mend(typed: Typed, about: list[str], section: Section, reader: Reader) -> Done:
    found = _check_at(typed, about[:3], section, reader, about[3] if len(about) > 3 else "")
    if found is None or not found.offer:
        return Done(typed, GONE)
    return Done(typed_rows.replaced(typed, found.paragraph, found.start, found.end, found.offer), focus=found.paragraph)


def _strike(typed: Typed, about: list[str], section: Section, reader: Reader) -> Done:
    found = _check_at(typed, about, section, reader, "claim")
    if found is None:
        return Done(typed, GONE)
    return Done(typed_rows.replaced(typed, found.paragraph, found.start, found.end, ""), focus=found.paragraph)


def _form(typed: Typed, about: list[str], _: Section, reader: Reader) -> Done:
    key, start, form = (*about, "", "", "")[:3]
    row = typed_rows.row_of(typed.rows, key)
    for one in numbers_of([row], reader) if row is not None else ():
        if one.mark.start == number(start) and form in one.offered:
            made = written(one.reading.id, form)
            return Done(typed_rows.replaced(typed, key, one.mark.start, one.mark.end, made), focus=key)
    return Done(typed, GONE)


def _figure(typed: Typed, about: list[str], _: Section, __: Reader) -> Done:
    figure = about[0]
    if figure not in known_ids():
        return Done(typed, "没有这个指标。")
    rows = typed.rows or (Paragraph(typed_rows.new_key(), ""),)
    last = rows[-1]
    made = (*rows[:-1], Paragraph(last.key, f"{last.text}{written(figure)}"))
    return Done(replace(typed, rows=made), focus=last.key)


def _check_at(typed: Typed, about: Sequence[str], section: Section, reader: Reader, kind: str) -> Check | None:
    key, start, end = (*about, "", "", "")[:3]
    row = typed_rows.row_of(typed.rows, key)
    if row is None:
        return None
    wanted = (number(start), number(end), kind)
    return next((c for c in checks_for(section, [row], reader) if (c.start, c.end, c.kind) == wanted), None)


_VERBS: dict[str, Callable[[Typed, list[str], Section, Reader], Done]] = {
    "up": _up,
    "down": _down,
    "drop": _drop,
    "undrop": _undrop,
    "insert": _insert,
    "take": _take,
    "mend": _mend,
    "strike": _strike,
    "form": _form,
    "figure": _figure,
}
