"""Writing an annual summary: figures read, sentences told, numbers frozen and text kept in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yingshang.faces.reports import outputs
from yingshang.faces.reports.checking import checks_for, source_rows
from yingshang.faces.reports.composing import document_of
from yingshang.faces.reports.content import content_of
from yingshang.faces.reports.errors import NotAllowed, UnknownUnit, YearNotBegun
from yingshang.faces.reports.models import WrittenSummary
from yingshang.faces.reports.permissions import MAKE
from yingshang.faces.reports.summary import CHAPTERS
from yingshang.faces.reports.summary.telling import Dropped, Teller
from yingshang.faces.reports.summary.words import level_of, words_for
from yingshang.kernel import seal
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.documents import OfficialDocument, find_office
from yingshang.kernel.figures.errors import UnreadableReport
from yingshang.kernel.figures.files import read_written, report_of, verify_file
from yingshang.kernel.figures.freezing import freeze_report, snapshot
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.figures.verifying import Change, Verification
from yingshang.kernel.figures.verifying import verify_report as verify_figures
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.numbering.services import format_number, take_number

KIND = "annual_summary"
SERIES = "ZJ"


@dataclass(frozen=True)
class Summary:
    """A summary as written: its row, its paper, what was left out."""

    written: WrittenSummary
    document: OfficialDocument
    dropped: tuple[Dropped, ...]

    @property
    def report(self) -> FrozenReport:
        """The frozen figures."""
        return self.written.frozen


def build_summary(*, unit: Unit, year: int, actor: Actor, now: datetime, draft: bool = False) -> Summary:
    """Write the summary of a unit's year, cut at today, and freeze every number that it prints.

    Arguments:
        actor: needs ``reports.make`` and ``figures.freeze`` over the unit; the system may.
        draft: a working copy, with 〔待核〕 and an annex of what was left out.

    Errors: :class:`NotAllowed`, :class:`YearNotBegun`.
    """
    if actor.audience != "system" and not (actor.has(MAKE) and FigureScope.of(unit).within(actor)):
        raise NotAllowed("您不能生成这个单位的总结。")
    today = day_of(now)
    if year > today.year:
        raise YearNotBegun(f"{year}年还没有开始，没有可以总结的工作。")
    period = Period.year(year, today)
    with snapshot():
        district = Unit.objects.get(pk=unit.root_id)
        reader = Reader(FigureScope.of(unit), period)
        teller = Teller(reader, words_for(unit, period, level_of(district)))
        chapters = teller.tell(CHAPTERS)
        frozen = freeze_report(
            actor=actor, now=now, kind=KIND, title=_title(unit, period), reader=reader, printed=teller.printed
        )
        content = content_of(
            title=frozen.title,
            signer=_signer(unit, district).name,
            chapters=chapters,
            dropped=teller.dropped,
            checks=checks_for(reader, teller.printed) if draft else {},
            sources=source_rows(reader, teller.printed),
        )
        written = _keep(frozen, content, draft=draft, actor=actor, now=now)
    return Summary(written, document_of(written), tuple(teller.dropped))


def _title(unit: Unit, period: Period) -> str:
    whole = (period.last.month, period.last.day) == (12, 31)
    cut = "" if whole else f"（截至{period.last.month}月{period.last.day}日）"
    return f"{unit.short_name}{period.first.year}年优化营商环境工作总结{cut}"


def _signer(unit: Unit, district: Unit) -> Unit:
    """Who puts the name under it: the office for the district, else the unit itself."""
    if unit.pk != district.pk:
        return unit
    office = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=district.path, until=None).order_by(
        "order", "id"
    )
    return office.first() or unit


def _keep(frozen: FrozenReport, content: dict[str, Any], *, draft: bool, actor: Actor, now: datetime) -> WrittenSummary:
    year = local(now).year
    number = format_number(SERIES, year, take_number(SERIES, year=year, now=now))
    digest = seal.digest(content)
    written = WrittenSummary.objects.create(
        frozen=frozen, number=number, year=frozen.period_first.year, draft=draft, content=content, digest=digest
    )
    append(
        chain_for("report", frozen.pk),
        action="report.write",
        ids=actor.ids,
        now=now,
        data={"number": number, "text": digest, "draft": draft},
    )
    return written


def unit_by_code(code: str | None) -> Unit:
    """The unit of a code; without one the only district. Errors: :class:`UnknownUnit`."""
    if code:
        found = Unit.objects.filter(code=code).first()
        if found is None:
            raise UnknownUnit(f"没有这个单位：{code}")
        return found
    districts = list(Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("path")[:2])
    if len(districts) != 1:
        raise UnknownUnit("有不止一个区，请指明单位。" if districts else "还没有单位：请先录入单位或建示范区。")
    return districts[0]


def write_annual_summary(
    *,
    year: int,
    unit_code: str | None,
    out: Path,
    pdf: Path | None,
    html: Path | None,
    actor: Actor,
    now: datetime,
    draft: bool = True,
) -> dict[str, Any]:
    """Write the summary to files; nothing is frozen when the machine cannot make the PDF that is asked for.

    Errors: those of :func:`build_summary`, :class:`UnknownUnit`, ``MissingProgram``, ``OSError``.
    """
    if pdf is not None:
        find_office()
    summary = build_summary(unit=unit_by_code(unit_code), year=year, actor=actor, now=now, draft=draft)
    outputs.write_files(
        summary.written, out=out, pdf=pdf, html=html, actor=None if actor.audience == "system" else actor
    )
    return {
        "report": summary.report.token,
        "number": summary.written.number,
        "title": summary.report.title,
        "draft": draft,
        "figures": len(summary.written.content["sources"]),
        "dropped": summary.written.content["dropped"],
        "checks": summary.written.content["checks"],
        "files": [path for path in (out, pdf, html) if path is not None],
    }


def verify_written(written: WrittenSummary, *, actor: Actor | None) -> Verification:
    """Recompute every figure of a written summary and hold its text against what was sealed."""
    return _with_text(written, verify_figures(written.frozen, actor=actor))


def verify_summary_file(*, file: Path, actor: Actor | None) -> Verification:
    """Verify a finished file: the report in it, and the figures that stand in the file now.

    Errors: ``UnreadableReport``.
    """
    found = verify_file(file, actor=actor)
    written = (
        WrittenSummary.objects.select_related("frozen").filter(frozen=report_of(read_written(file).manifest)).first()
    )
    if written is None:
        raise UnreadableReport("本系统没有这份总结。")
    return _with_text(written, found)


def _with_text(written: WrittenSummary, found: Verification) -> Verification:
    if written.digest == seal.digest(written.content):
        return found
    tampered = Change("", written.frozen.title, "", ("总结的文字与写成时不一致，可能被改动。",))
    return Verification(ok=False, changed=(tampered, *found.changed))


def verify_report(*, file: Path, actor: Actor | None = None) -> dict[str, Any]:
    """``{"ok","changed":[{"id","printed","now","why":[…]}]}`` of a finished file."""
    return verify_summary_file(file=file, actor=actor).as_json()
