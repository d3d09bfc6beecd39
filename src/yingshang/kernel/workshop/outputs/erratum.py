"""The text of an erratum: what was printed, what is right, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yingshang.kernel.documents import FigureRun
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.queries.content import Part, Runs


def erratum_parts(paper: Paper, changes: Sequence[Mapping[str, Any]], text: str) -> list[Part]:
    """The parts of an erratum of an issued paper.

    Arguments:
        changes: as :class:`Erratum` keeps them; text: what else was wrong, in words.
    """
    number = f"（{paper.number}）" if paper.number else ""
    opening: Runs = (f"《{paper.title}》{number}印发后，发现以下内容有误，现予更正，原文其余内容不变。",)
    parts = [Part("opening", "更正说明", 1, (opening,))]
    if changes:
        parts.append(Part("figures", "数据更正", 1, tuple(_told(changes))))
    if text:
        parts.append(Part("words", "文字更正", 1, tuple((line,) for line in text.splitlines() if line.strip())))
    return parts


def _told(changes: Sequence[Mapping[str, Any]]) -> Iterator[Runs]:
    for row in changes:
        right = [FigureRun(row["id"], printed) for printed in row["corrected"]]
        told: list[str | FigureRun] = [f"{row['name']}：原文“{'、'.join(row['printed'])}”，更正为“"]
        for place, run in enumerate(right):
            told += ["、", run] if place else [run]
        yield (*told, "”。" if right else "无数据”。", f"更正原因：{row['why'].rstrip('。')}。")
