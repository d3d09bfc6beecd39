"""The text of a summary as plain data: how it is kept, and how it comes back as the blocks of a document.

``{"title", "chapters": [{"title", "lead", "sections": [{"title", "runs"}]}], "signer", "dropped", "checks", "sources"}``;
a run is text or ``{"figure", "printed"}``, with ``"check": true`` where a working copy asks for a check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from yingshang.faces.reports.summary.telling import Dropped, Missing, ToldChapter
from yingshang.kernel.documents import Block, FigureRun, Heading, Paragraph, Run, Text

CHECK = "〔待核〕"
Content = dict[str, Any]


def content_of(
    *,
    title: str,
    signer: str,
    chapters: Sequence[ToldChapter],
    dropped: Sequence[Dropped],
    checks: Mapping[str, str],
    sources: Sequence[Mapping[str, str]],
) -> Content:
    """What was told, as data.

    Arguments:
        checks: figure id → why its number is to be checked; empty for an issued copy.
        sources: one row for each printed figure: id, name, printed, source, share.
    """
    return {
        "title": title,
        "signer": signer,
        "chapters": [
            {
                "title": chapter.title,
                "lead": _kept(chapter.lead, checks),
                "sections": [{"title": s.title, "runs": _kept(s.runs, checks)} for s in chapter.sections],
            }
            for chapter in chapters
        ],
        "dropped": [_dropped(row) for row in dropped],
        "checks": [{"id": figure_id, "why": why} for figure_id, why in checks.items()],
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


def _dropped(row: Dropped) -> dict[str, Any]:
    return {"where": row.where, "text": row.text, "missing": [_missing(one) for one in row.missing]}


def _missing(one: Missing) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "reason": one.reason, "note": one.note}


def blocks_of(content: Content) -> list[Block]:
    """The body of the document: chapters numbered 一、, sections （一） run in with their text."""
    blocks: list[Block] = []
    for chapter in content["chapters"]:
        blocks.append(Heading(1, chapter["title"]))
        if chapter["lead"]:
            blocks.append(Paragraph(runs_of(chapter["lead"])))
        blocks += [Heading(2, f"{section['title']}。", runs_of(section["runs"])) for section in chapter["sections"]]
    return blocks


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
