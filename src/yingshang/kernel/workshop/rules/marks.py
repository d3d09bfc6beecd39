"""Figure marks in a text: ``{{ fig("demands.satisfaction_rate", "以上=95") }}``.

A mark names a figure by id or by its Chinese name, and a printed form. Word processors turn quotation marks and braces
into full-width ones; both are read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

QUOTES = "\"'“”‘’＂＇「」"
_OPENED = re.compile(r"[{｛]{2}")
_MARK = re.compile(
    r"[{｛]{2}\s*fig\s*[(（]\s*"
    rf"[{QUOTES}](?P<name>[^{QUOTES}]+)[{QUOTES}]"
    rf"(?:\s*[,，]\s*[{QUOTES}](?P<form>[^{QUOTES}=＝]+)(?:[=＝](?P<argument>[^{QUOTES}]+))?[{QUOTES}])?"
    r"\s*[)）]\s*[}｝]{2}",
    re.IGNORECASE,
)
EXACT = "exact"
NEAREST = 3
LIKENESS = 0.45
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text where a figure is printed.

    Arguments:
        start, end: offsets in the text, end exclusive.
        name: as written: the figure's id or its name.
        form: printed form; argument: what stands behind ``=`` (a bound, a part's name).
    """

    start: int
    end: int
    name: str
    form: str = EXACT
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of a text, in a sentence that says what to do."""

    start: int
    end: int
    message: str


def read_marks(text: str) -> tuple[list[Mark], list[Fault]]:
    """The marks of a text in their order, and what begins like one and is none."""
    marks = [
        Mark(m.start(), m.end(), m["name"].strip(), (m["form"] or EXACT).strip(), (m["argument"] or "").strip())
        for m in _MARK.finditer(text)
    ]
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    faults = []
    for opened in _OPENED.finditer(text):
        if opened.start() not in covered:
            shown = text[opened.start() : opened.start() + SHOWN].split("\n", maxsplit=1)[0]
            message = f'“{shown}”不是完整的指标标记，请写作 {{{{ fig("指标编号或名称") }}}}。'
            faults.append(Fault(opened.start(), min(opened.end() + SHOWN, len(text)), message))
    return marks, faults


def written(figure: str, form: str = EXACT, argument: str = "") -> str:
    """The mark as it is kept."""
    if form == EXACT:
        return f'{{{{ fig("{figure}") }}}}'
    tail = f"={argument}" if argument else ""
    return f'{{{{ fig("{figure}", "{form}{tail}") }}}}'


def resolved(text: str, known: Mapping[str, str]) -> tuple[str, list[Fault]]:
    """The text with every mark in its kept form, and a fault for each that names no figure.

    Arguments:
        known: id → name of every figure there is.
    """
    by_name = {name: figure for figure, name in known.items()}
    marks, faults = read_marks(text)
    made, last = [], 0
    for mark in marks:
        figure = mark.name if mark.name in known else by_name.get(mark.name)
        if figure is None:
            faults.append(Fault(mark.start, mark.end, unknown(mark.name, known)))
            continue
        made += [text[last : mark.start], written(figure, mark.form, mark.argument)]
        last = mark.end
    return "".join([*made, text[last:]]), sorted(faults, key=lambda fault: fault.start)


def by_name(text: str, known: Mapping[str, str]) -> str:
    """The text with its marks by the figures' names, as people read and write them; :func:`resolved` takes it back.

    Arguments:
        known: id → name of every figure there is.
    """
    ids = {name: figure for figure, name in known.items()}
    made, last = [], 0
    for mark in read_marks(text)[0]:
        name = known.get(mark.name, "")
        if name and ids[name] == mark.name and not set(name) & set(QUOTES):
            made += [text[last : mark.start], written(name, mark.form, mark.argument)]
            last = mark.end
    return "".join([*made, text[last:]])


def unknown(name: str, known: Mapping[str, str]) -> str:
    """That there is no such figure, with the nearest that there are."""
    found = nearest(name, known)
    told = "；".join(f"{known[figure]}（{figure}）" for figure in found)
    return f"没有指标“{name}”。" + (f"是不是：{told}？" if told else "请从指标清单中选择。")


def nearest(name: str, known: Mapping[str, str], count: int = NEAREST) -> list[str]:
    """The ids whose id or name is most like what was written, best first."""
    plain = name.strip().lower()

    def likeness(figure: str) -> float:
        tail = figure.rpartition(".")[2]
        words = (figure.lower(), tail.lower(), known[figure].lower())
        return max(difflib.SequenceMatcher(None, plain, word, autojunk=False).ratio() for word in words)

    ranked = sorted(((likeness(figure), figure) for figure in known), key=lambda pair: (-pair[0], pair[1]))
    return [figure for score, figure in ranked[:count] if score >= LIKENESS]


def pieces(text: str) -> Iterator[str | Mark]:
    """The text in its order: plain stretches and marks."""
    last = 0
    for mark in read_marks(text)[0]:
        if mark.start > last:
            yield text[last : mark.start]
        yield mark
        last = mark.end
    if last < len(text):
        yield text[last:]
