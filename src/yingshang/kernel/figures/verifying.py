"""Holding a frozen report against today's data: which figures would come out otherwise, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yingshang.kernel import seal
from yingshang.kernel.figures.collecting import Collector
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.differences import changed_records, told
from yingshang.kernel.figures.errors import FormNotBorne
from yingshang.kernel.figures.freezing import figure_form, report_form, snapshot
from yingshang.kernel.figures.models import AttestedReturn, FrozenFigure, FrozenReport
from yingshang.kernel.figures.packing import unpack
from yingshang.kernel.figures.periods import FigureScope
from yingshang.kernel.figures.printed import Quantity, printed
from yingshang.kernel.figures.rows import row_of
from yingshang.kernel.figures.sources import RECORDS, Reader, Reading
from yingshang.kernel.figures.stated import outcome_of, text
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.identity.actors import Actor

COMPARED = ("status", "value", "n", "N", "excluded", "parts")
SOURCE_WORDS = {"records": "记录", "return": "部门报送数", "notice": "外部通报", "": "无"}
TAMPERED = "冻结的内容与封存时不一致，可能被改动。"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that no longer holds: what was printed, what would be now, and why."""

    id: str
    printed: str
    now: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome; ``ok`` when nothing changed and the seal holds."""

    ok: bool
    changed: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """``{"ok","changed":[{"id","printed","now","why":[…]}]}``."""
        rows = [{"id": c.id, "printed": c.printed, "now": c.now, "why": list(c.why)} for c in self.changed]
        return {"ok": self.ok, "changed": rows}


def verify_report(report: FrozenReport, *, actor: Actor | None) -> Verification:
    """Recompute every figure of a frozen report over the same units and days.

    Arguments:
        actor: whose sight decides which records are named; ``None`` on the machine's own command line.
    """
    with snapshot():
        figures = list(report.figures.select_related("attested_return").order_by("id"))
        reader = Reader(FigureScope.of(report.unit), report.period)
        collector = Collector()
        found = [_compared(figure, reader, collector, actor) for figure in figures]
        changes = [change for change in found if change is not None]
    if not _is_sealed(report, figures):
        changes.insert(0, Change("", report.title, "", ("报告的封印不成立：" + TAMPERED,)))
    return Verification(not changes, tuple(changes))


def _is_sealed(report: FrozenReport, figures: Sequence[FrozenFigure]) -> bool:
    form = report_form(report, figures)
    return seal.digest(form) == report.digest and seal.verify(form, seal.Seal(report.key_id, report.signature))


def _compared(figure: FrozenFigure, reader: Reader, collector: Collector, actor: Actor | None) -> Change | None:
    reading = reader.read(figure.figure_id)
    why = [] if figure.digest == seal.digest(figure_form(figure)) else [TAMPERED]
    why += _source_changed(figure, reading)
    why += _definition_changed(figure)
    if figure.source == RECORDS and reading.source == RECORDS:
        today = collector.collect(reading.value)
        why += told(changed_records(unpack(bytes(figure.records)), today), actor)
    row = row_of(reading)
    differs = any(row[name] != figure.value.get(name) for name in COMPARED)
    if differs and not why:
        why.append(_unexplained(figure, reading))
    if not why:
        return None
    before = "、".join(figure.printed) or _shown(outcome_of(figure.value, reading.kind), reading)
    return Change(figure.figure_id, before, _shown(reading.outcome, reading), tuple(why))


def _source_changed(figure: FrozenFigure, reading: Reading) -> list[str]:
    before, now = figure.source, reading.source or ""
    if before != now:
        return [f"来源由{SOURCE_WORDS[before]}改为{SOURCE_WORDS[now]}。"]
    frozen, used = figure.attested_return, reading.attested
    if frozen is None or before == RECORDS or used is None or frozen.pk == used.pk:
        return []
    if used.case_id != frozen.case_id:
        return [f"改用报送数 {used.case.number}（{used.period_first}至{used.period_last}）。"]
    later = AttestedReturn.objects.filter(case_id=frozen.case_id, version__gt=frozen.version).order_by("version")
    return [f"报送数 {used.case.number} 已由第{one.version}版更正：{one.reason}" for one in later]


def _definition_changed(figure: FrozenFigure) -> list[str]:
    made = find(figure.figure_id)
    if made is None or figure.version is None or made.version == figure.version:
        return []
    return [f"口径由第{figure.version}版改为第{made.version}版。"]


def _unexplained(figure: FrozenFigure, reading: Reading) -> str:
    if figure.source == RECORDS and reading.kind in {"score", "difference", "rank", "month", "category", "table"}:
        return "依据的记录内容有更正。"
    return "记录没有变动而结果不同：计算程序有改动。"


def _shown(outcome: Outcome, reading: Reading) -> str:
    try:
        return printed(Quantity.of(outcome, reading.unit, reading.kind))
    except FormNotBorne:
        return "未填" if outcome.value is None else f"{text(outcome.value)}{reading.unit}"
