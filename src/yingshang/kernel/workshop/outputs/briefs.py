"""An edition in brief: ten key figures and the first sentences of each chapter. Everything comes from what was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yingshang.kernel.documents import FigureRun, form
from yingshang.kernel.documents.brief import Brief, BriefPart, KeyFigure
from yingshang.kernel.documents.content import Run, Text
from yingshang.kernel.figures.files import PLACE, SHARE
from yingshang.kernel.figures.freezing import manifest_of
from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.figures.sources import SOURCE_NAMES
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs.composing import verify_address
from yingshang.kernel.workshop.outputs.contents import parts_of, runs_of
from yingshang.kernel.workshop.queries.earlier import earlier_of
from yingshang.kernel.workshop.queries.editions import figures_of
from yingshang.kernel.workshop.templates import template_of

MOST_FIGURES = 10
SENTENCES = 3
"""Of a chapter, at most."""


def brief_of(edition: Edition, *, kind: str, sentences: int | None = SENTENCES, sources: bool = True) -> Brief:
    """An edition in brief.

    Arguments:
        kind: what the file is, in its manifest (``one_sheet``, ``picture``).
        sentences: of each chapter, the first ones of its parts; ``None`` for the whole text.
        sources: whether each key figure says where it comes from.
    """
    content, frozen = edition.content, edition.frozen
    parts = list(_in_brief(content, sentences) if sentences is not None else _whole(content))
    cut = ["文字为各部分摘要，全文见原文。"] if sentences is not None else []
    return Brief(
        title=content["title"] + ("（工作稿）" if edition.draft else ""),
        lines=[f"{edition.number}　{form.chinese_date(edition.written_on)}　{content['signer']}"],
        figures=list(_key_figures(edition, sources=sources)),
        parts=parts,
        payload=verify_address(frozen.token),
        closing=[f"编号 {edition.number}", *cut, "数字均为写成时固定，扫码核对。"],
        created=frozen.frozen_at,
        author=content["signer"],
        manifest={**manifest_of(frozen), "number": edition.number, "text": edition.digest, "kind": kind},
    )


def _key_figures(edition: Edition, *, sources: bool) -> Iterator[KeyFigure]:
    held = {row.figure_id: row for row in figures_of(edition)}
    chosen = _chosen(edition, held)
    earlier = earlier_of(edition, [row.figure_id for row in chosen])
    before = earlier.figures if earlier is not None else {}
    for row in chosen:
        last = before.get(row.figure_id)
        told = [f"上年 {shown(last)}"] if last is not None and shown(last) else []
        told += [SOURCE_NAMES.get(row.source, "")] if sources else []
        share = share_of(row)
        yield KeyFigure(
            name=row.value["name"],
            figure=FigureRun(row.figure_id, shown(row)),
            share=FigureRun(f"{row.figure_id}{PLACE}{SHARE}", share) if share else None,
            notes=["　".join(told)] if told else [],
        )


def _chosen(edition: Edition, held: dict[str, FrozenFigure]) -> list[FrozenFigure]:
    """Those that the kind of paper names, in its order; where it names none, the first that the text prints."""
    paper = edition.paper
    kind = paper.template if paper is not None else edition.frozen.kind
    try:
        wanted = template_of(kind).key_figures
    except KeyError:
        wanted = ()
    known = [held[figure_id] for figure_id in wanted if figure_id in held]
    rows = known or [row for row in held.values() if row.value["kind"] not in {"month", "category", "table"}]
    return [row for row in rows if row.value["value"] is not None and shown(row)][:MOST_FIGURES]


def shown(row: FrozenFigure) -> str:
    """The first text that stands for a figure alone: a share in brackets does not."""
    return next((text for text in row.printed if text and not text.startswith("（")), "")


def share_of(row: FrozenFigure) -> str:
    """n/N, unless the printed text says it already."""
    n, whole = row.value["n"], row.value["N"]
    if n is None or whole is None or f"{n}/{whole}" in shown(row):
        return ""
    return f"{n}/{whole}"


def _whole(content: dict[str, Any]) -> Iterator[BriefPart]:
    numbers = form.HeadingNumbers()
    for part in parts_of(content):
        title = numbers.next(part["level"]) + part["title"]
        yield BriefPart(title, [runs_of(runs) for runs in part["paragraphs"]], part["level"])


def _in_brief(content: dict[str, Any], most: int) -> Iterator[BriefPart]:
    """Each chapter with one sentence of its own text and of each part below, until there are enough.

    A sentence with a number goes before one without: openings that hold in every district tell a leader nothing.
    """
    numbers = form.HeadingNumbers()
    chapters: list[tuple[str, list[list[Run]]]] = []
    for part in parts_of(content):
        if part["level"] == 1 or not chapters:
            chapters.append((numbers.next(1) + part["title"], []))
        texts = [sentence for runs in part["paragraphs"] for sentence in sentences_in(runs_of(runs))]
        told = next((sentence for sentence in texts if _tells_a_number(sentence)), None) or next(iter(texts), None)
        if told is not None:
            chapters[-1][1].append(told)
    for title, found in chapters:
        best = ([sentence for sentence in found if _tells_a_number(sentence)] or found)[:most]
        if best:
            yield BriefPart(title, [[run for sentence in best for run in sentence]])


def _tells_a_number(sentence: Sequence[Run]) -> bool:
    return any(isinstance(run, FigureRun) for run in sentence)


def sentences_in(runs: Sequence[Run]) -> list[list[Run]]:
    """The sentences of a paragraph, each with its figures; a 。 inside brackets ends none."""
    found: list[list[Run]] = [[]]
    depth = 0
    for run in runs:
        if isinstance(run, FigureRun):
            found[-1].append(run)
            continue
        piece = ""
        for character in run.text if isinstance(run, Text) else run:
            piece += character
            depth += (character in "（《“") - (character in "）》”")
            if character in "。！？" and depth <= 0:
                found[-1].append(piece)
                found.append([])
                piece, depth = "", 0
        if piece:
            found[-1].append(piece)
    return [sentence for sentence in found if sentence]
