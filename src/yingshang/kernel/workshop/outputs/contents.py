"""The text of a document as plain data: how an edition keeps it, and how it comes back as the blocks of a document.

``{"title", "signer", "parts": [{"key", "title", "level", "paragraphs": [[run, …], …]}], "dropped", "checks", "sources"}``;
a run is text or ``{"figure", "printed"}``, with ``"check": true`` where a working copy asks for a check. Editions of an
earlier form have ``"chapters": [{"title", "lead", "sections": [{"title", "runs"}]}]`` instead of the parts; they are read as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from yingshang.kernel.documents import Block, FigureRun, Heading, Paragraph, Run, Text
from yingshang.kernel.workshop.queries.content import Part

CHECK = "〔待核〕"
Content = dict[str, Any]


def content_from(
    *,
    title: str,
    signer: str,
    parts: Iterable[Part],
    dropped: Sequence[Mapping[str, Any]] = (),
    checks: Mapping[str, str] | None = None,
    sources: Sequence[Mapping[str, str]] = (),
) -> Content:
    """What was written, as data.

    Arguments:
        dropped: what a working copy tells of sentences left out: ``{"where", "text", "missing": [{"id", "name", "reason", "note"}]}``.
        checks: figure id → why its number is to be checked; empty for an issued copy.
        sources: one row for each printed figure: id, name, printed, source.
    """
    wanted = checks or {}
    return {
        "title": title,
        "signer": signer,
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "level": part.level,
                "paragraphs": [_kept(runs, wanted) for runs in part.paragraphs],
            }
            for part in parts
        ],
        "dropped": [dict(row) for row in dropped],
        "checks": [{"id": figure_id, "why": why} for figure_id, why in wanted.items()],
        "sources": [dict(row) for row in sources],
    }


def _kept(runs: Sequence[str | FigureRun], checks: Mapping[str, str]) -> list[Any]:
    kept: list[Any] = []
    for run, after in zip_longest(runs, runs[1:]):
        if isinstance(run, FigureRun):
            goes_on = isinstance(after, FigureRun) and after.id == run.id
            mark = {"check": True} if run.id in checks and not goes_on else {}
            kept.append({"figure": run.id, "printed": run.printed, **mark})
        else:
            kept.append(run)
    return kept


def parts_of(content: Content) -> list[dict[str, Any]]:
    """The parts of a content of either form, in their order."""
    if "parts" in content:
        return list(content["parts"])
    return list(_from_chapters(content["chapters"]))


def _from_chapters(chapters: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, chapter in enumerate(chapters, start=1):
        lead = [chapter["lead"]] if chapter["lead"] else []
        yield {"key": f"c{number}", "title": chapter["title"], "level": 1, "paragraphs": lead}
        for place, section in enumerate(chapter["sections"], start=1):
            yield {"key": f"c{number}s{place}", "title": section["title"], "level": 2, "paragraphs": [section["runs"]]}


def blocks_of(content: Content) -> list[Block]:
    """The body of the document: parts of the first level numbered 一、, those below （一） run in with their text."""
    return [block for part in parts_of(content) for block in _blocks(part)]


def _blocks(part: Mapping[str, Any]) -> Iterator[Block]:
    texts = [runs_of(runs) for runs in part["paragraphs"]]
    if part["level"] == 1 or not texts:
        yield Heading(part["level"], part["title"])
        yield from (Paragraph(runs) for runs in texts)
        return
    yield Heading(part["level"], f"{part['title']}。", texts[0])
    yield from (Paragraph(runs) for runs in texts[1:])


def runs_of(kept: Sequence[Any]) -> list[Run]:
    """The runs again, each figure that asks for it followed by 〔待核〕."""
    runs: list[Run] = []
    for run in kept:
        if isinstance(run, str):
            runs.append(run)
        else:
            runs.append(FigureRun(run["figure"], run["printed"]))
            runs += [Text(CHECK)] if run.get("check") else []
    return runs
