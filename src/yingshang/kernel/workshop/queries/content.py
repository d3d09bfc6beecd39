"""The whole text of a paper with its numbers filled in, and the digest that stands for both."""

from __future__ import annotations

from dataclasses import dataclass

from yingshang.kernel import seal
from yingshang.kernel.documents import FigureRun
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.queries.numbers import filled
from yingshang.kernel.workshop.queries.papers import reader_of, sections_of, text_of

Runs = tuple[str | FigureRun, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it prints: its heading and paragraphs; one without text prints nothing."""

    key: str
    title: str
    level: int
    paragraphs: tuple[Runs, ...]


def content_of(paper: Paper, reader: Reader | None = None) -> list[Part]:
    """The paper in its order, numbers filled in as the data are now; parts with neither text nor parts below are left out."""
    reader, texts = reader or reader_of(paper), text_of(paper)
    parts = [
        Part(s.key, s.title, s.level, tuple(_runs(p.text, reader) for p in texts[s.pk])) for s in sections_of(paper)
    ]
    return [part for place, part in enumerate(parts) if part.paragraphs or _has_below(parts, place)]


def _has_below(parts: list[Part], place: int) -> bool:
    for part in parts[place + 1 :]:
        if part.level <= parts[place].level:
            return False
        if part.paragraphs:
            return True
    return False


def _runs(text: str, reader: Reader) -> Runs:
    return tuple(
        FigureRun(*piece) if isinstance(piece, tuple) else piece for piece in filled(text, reader) if piece != ("", "")
    )


def as_json(parts: list[Part]) -> list[dict[str, object]]:
    """The content as JSON values: a figure is ``{"figure", "printed"}``."""
    return [
        {
            "key": part.key,
            "title": part.title,
            "level": part.level,
            "paragraphs": [
                [{"figure": run.id, "printed": run.printed} if isinstance(run, FigureRun) else run for run in runs]
                for runs in part.paragraphs
            ],
        }
        for part in parts
    ]


def digest_of(paper: Paper, reader: Reader | None = None) -> str:
    """SHA-256 over title, text and numbers as they would print now."""
    return seal.digest({"title": paper.title, "content": as_json(content_of(paper, reader))})


def printed_in(parts: list[Part]) -> dict[str, list[str]]:
    """Figure id → the texts that stand for it, in their order."""
    found: dict[str, list[str]] = {}
    for part in parts:
        for runs in part.paragraphs:
            for run in runs:
                if isinstance(run, FigureRun) and run.printed:
                    found.setdefault(run.id, []).append(run.printed)
    return found
