"""What the components of the pages are given: small values, so that a view says what is shown and not how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yingshang.kernel.ui.wording import file_size


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back; the last one has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A main state on the way of a case.

    Arguments:
        status: ``done``, ``current``, ``todo``, ``skipped`` or ``trouble``.
        note: beside the date: who has it, or why it was left out.
    """

    name: str
    status: str = "todo"
    at: datetime | None = None
    note: str = ""

    @property
    def shape(self) -> str:
        """The drawing that says the status without its colour."""
        return {"done": "tick", "current": "disc", "skipped": "dash", "trouble": "warn"}.get(self.status, "ring")

    @property
    def word(self) -> str:
        """The status for those who hear the page."""
        names = {"done": "已完成", "current": "当前", "skipped": "已跳过", "trouble": "有问题"}
        return names.get(self.status, "未开始")


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry changed: the field's name, before, after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of a case. ``thumbnail_url`` is empty when there is no picture of it."""

    name: str
    url: str
    size: int = 0
    thumbnail_url: str = ""

    @property
    def size_text(self) -> str:
        """The size as people read it."""
        return file_size(self.size) if self.size else ""

    @property
    def ending(self) -> str:
        """``PDF``: what stands in place of a missing thumbnail."""
        return self.name.rpartition(".")[2].upper()[:4] if "." in self.name else "文件"


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened.

    Arguments:
        internal: not seen by the enterprise; drawn apart.
        tone: a tone of :data:`lights.TONES`.
    """

    at: datetime
    title: str
    who: str = ""
    acting_as: str = ""
    text: str = ""
    changes: Sequence[Change] = ()
    files: Sequence[FileLink] = ()
    internal: bool = False
    tone: str = "new"


@dataclass(frozen=True, slots=True)
class FigureTile:
    """A number that is never alone.

    Arguments:
        value: as printed, without unit; ``None`` is shown as 未填.
        n, N: numerator and denominator of a ratio, as counts of cases; a denominator under 30 is said.
        period: ``2026年1—11月``.
        source: 系统记录, 部门报送 or 外部通报.
        series: the last twelve months, oldest first, ``None`` where nothing is known.
        url, definition_url: the way to the records and to the 口径.
    """

    name: str
    value: str | None
    unit: str = ""
    n: int | None = None
    N: int | None = None
    period: str = ""
    source: str = ""
    series: Sequence[float | None] = ()
    url: str = ""
    definition_url: str = ""

    @property
    def few(self) -> bool:
        """Whether a rate rests on so few cases that it must say so."""
        return self.N is not None and 0 < self.N < 30


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the reader may do now.

    Arguments:
        url: the page of its short form; fetched into place where the browser can.
        explains: what will happen, in a sentence.
        tells: who will be told.
        irreversible: asks once.
        style: ``primary`` (at most one on a page), ``plain`` or ``danger``.
    """

    code: str
    label: str
    url: str
    explains: str = ""
    tells: Sequence[str] = ()
    irreversible: bool = False
    style: str = "plain"

    @property
    def css(self) -> str:
        """The button's class."""
        return {"primary": "btn-primary", "danger": "btn-outline-danger"}.get(self.style, "")


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is known of it; ``value`` may be marked-up text; empty is shown as 未填."""

    term: str
    value: object = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address of the page without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the table behind it.

    Arguments:
        option: an ECharts option (data only); it travels as JSON.
        header, rows: the same numbers for reading and copying.
    """

    code: str
    title: str
    option: dict[str, object]
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""
    height: str = "md"

    @property
    def option_id(self) -> str:
        """The id of the element that carries the option."""
        return f"{self.code}-option"
