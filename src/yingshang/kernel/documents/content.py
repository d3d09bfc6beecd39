"""What a document is made of, without a word about how it is printed.

Plain values: equal content gives equal files. Numbers of headings are not part of the text: the structure gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

LONGEST_FIGURE_ID = 60
"""A content control's tag holds 64 characters, four of them are the prefix ``fig:``."""


@dataclass(frozen=True)
class Text:
    """A piece of a paragraph, bold where the text itself asks for weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class FigureRun:
    """A printed number that knows which figure it is: ``FigureRun("demands.satisfaction_rate", "96.3%")``.

    In the file it is a content control with the tag ``fig:ID``, so that it survives editing in WPS and Word.
    Raises ``ValueError`` for an identity that is empty or too long.
    """

    id: str
    printed: str

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > LONGEST_FIGURE_ID:
            raise ValueError(f"a figure's id has 1 to {LONGEST_FIGURE_ID} characters: {self.id!r}")


Run = str | Text | FigureRun
Runs = Sequence[Run] | str


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, numbered 一、（一）1.（1）by its place.

    ``runs`` continue in the same line after the heading, as work summaries do: “（一）完善机制。为切实……”.
    """

    level: int
    text: str
    runs: Runs = ()
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError("a heading is of level 1 to 4")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its first line indented by two characters unless ``indent`` says no.

    ``mark`` is a bookmark by which the paragraph is found again (letters, digits and underscores, up to 40).
    """

    runs: Runs
    indent: bool = True
    mark: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A table with a header that is repeated on every page. Cells are text or runs; ``widths`` are shares.

    ``numeric`` names the columns (from 0) that stand to the right.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Runs]]
    caption: str = ""
    widths: Sequence[int] = ()
    numeric: Sequence[int] = ()
    note: str = ""


Block = Heading | Paragraph | TableBlock


@dataclass(frozen=True)
class RedHead:
    """The head of a red-headed paper (版头): 发文机关标志, 发文字号 and what may stand about them."""

    mark: str
    number: str = ""
    copy_number: str = ""
    """份号, six digits."""
    secrecy: str = ""
    """密级和保密期限, e.g. 机密★1年."""
    urgency: str = ""
    """紧急程度: 特急 or 加急."""
    signers: Sequence[str] = ()
    """签发人 of a paper that goes upward; the number then stands on the left."""


@dataclass(frozen=True)
class Signature:
    """发文机关署名 and 成文日期. ``sealed``: a seal will be set on it, so the office is centred on the date."""

    unit: str
    on: date
    sealed: bool = True


@dataclass(frozen=True)
class AttachmentPart:
    """An attachment (附件) bound with the paper: on a page of its own, behind the signature."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class VersionRecord:
    """版记 at the foot of the last page: 抄送, 印发机关 and 印发日期."""

    issuer: str
    issued_on: date
    copies_to: str = ""


@dataclass(frozen=True)
class SheetMark:
    """What identifies every printed sheet: number, date, page of pages, and a QR that verifies it.

    ``payload`` is the QR's content, an address in ASCII (percent-encoded where it is not).
    """

    payload: str
    number: str
    on: date

    def __post_init__(self) -> None:
        if not self.payload.isascii():
            raise ValueError("the content of a QR is ASCII: percent-encode it")


@dataclass(frozen=True)
class OfficialDocument:
    """A whole paper. ``created`` and ``author`` go into the file's properties; nothing is read from the clock.

    ``title`` may be given in lines, else long ones are broken into a trapezoid. ``manifest`` is JSON data that the file
    carries (report, frozen figures, seal). ``page_numbers`` prints “— 1 —”, odd right, even left.
    """

    title: str | Sequence[str]
    blocks: Sequence[Block]
    created: datetime
    author: str = ""
    recipients: str = ""
    head: RedHead | None = None
    attachments: Sequence[AttachmentPart | str] = ()
    """Parts bound in, or only names of attachments that come as separate files."""
    signature: Signature | None = None
    note: str = ""
    """附注, printed in brackets below the date."""
    version_record: VersionRecord | None = None
    sheet_mark: SheetMark | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)
    page_numbers: bool = True


def runs_of(runs: Runs) -> list[Run]:
    """The runs of a paragraph; a plain text is one run."""
    return [runs] if isinstance(runs, str) else list(runs)


def plain_text(runs: Runs) -> str:
    """What a reader sees of the runs."""
    return "".join(
        run if isinstance(run, str) else run.printed if isinstance(run, FigureRun) else run.text
        for run in runs_of(runs)
    )
