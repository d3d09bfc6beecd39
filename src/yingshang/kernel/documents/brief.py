"""A brief: a few key figures in large numerals, some text, and a QR; laid out for one A4 sheet or for a phone's width.

One content, several forms. Like every paper it is a .docx first: PDF and pictures are made of that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yingshang.kernel.documents import form
from yingshang.kernel.documents.content import FigureRun, Runs


@dataclass(frozen=True)
class KeyFigure:
    """A number in large numerals.

    Arguments:
        share: n/N beside it; notes: small lines below, such as last year's number and the source.
    """

    name: str
    figure: FigureRun
    share: FigureRun | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class BriefPart:
    """A heading with its number in it, and paragraphs."""

    title: str
    paragraphs: Sequence[Runs]
    level: int = 1


@dataclass(frozen=True)
class Brief:
    """What a brief says.

    Arguments:
        lines: below the title: number, day, who signs; closing: beside the QR; payload: its content, ASCII.
    """

    title: str
    lines: Sequence[str]
    figures: Sequence[KeyFigure]
    parts: Sequence[BriefPart]
    payload: str
    closing: Sequence[str]
    created: datetime
    author: str = ""
    manifest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BriefForm:
    """How it is laid out: lengths in twips, sizes in half points.

    Arguments:
        line: height of a line of text; gap: above each heading and around the figures; qr: side of the QR in mm.
        plain: every text in 黑体, which stays readable on a screen.
    """

    width: int
    height: int
    side: int
    top: int
    title: int
    numeral: int
    small: int
    body: int
    line: int
    gap: int
    qr: int
    columns: int = 2
    plain: bool = False

    @property
    def text_width(self) -> int:
        """Between the margins."""
        return self.width - 2 * self.side


def a4_form(body: int) -> BriefForm:
    """One A4 sheet; ``body`` the size of its text in half points, everything else follows."""
    return BriefForm(
        width=form.PAGE_WIDTH,
        height=form.PAGE_HEIGHT,
        side=1134,
        top=907,
        title=40 if body > 20 else 36,
        numeral=body + 12,
        small=max(body - 6, 15),
        body=body,
        line=round(body * 10 * 1.4),
        gap=body * 4,
        qr=20,
    )


PHONE = BriefForm(
    width=7500,
    height=31680,
    side=400,
    top=480,
    title=44,
    numeral=50,
    small=25,
    body=33,
    line=540,
    gap=280,
    qr=42,
    plain=True,
)
"""375 pt wide, as wide as a phone is in its own pixels, so that sizes are what a reader sees; the longest page that Word knows."""
