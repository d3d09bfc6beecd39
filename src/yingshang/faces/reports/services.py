"""Writing an annual summary: figures read, sentences told, numbers frozen and text kept in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yingshang.faces.reports.errors import NotAllowed, UnknownUnit, YearNotBegun
from yingshang.faces.reports.permissions import MAKE
from yingshang.faces.reports.summary import CHAPTERS
from yingshang.faces.reports.summary.telling import Dropped, Missing, Teller, ToldChapter
from yingshang.faces.reports.summary.words import level_of, words_for
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.documents import OfficialDocument, find_office
from yingshang.kernel.figures.freezing import freeze_report, snapshot
from yingshang.kernel.figures.models import FrozenReport
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, UnitKind
from yingshang.kernel.numbering.services import format_number, take_number
from yingshang.kernel.ui.workshop.standalone import write_files
from yingshang.kernel.workshop.models import Edition
from yingshang.kernel.workshop.outputs import document_of
from yingshang.kernel.workshop.outputs.contents import content_from
from yingshang.kernel.workshop.queries.content import Part
from yingshang.kernel.workshop.queries.papers import signer_of
from yingshang.kernel.workshop.queries.sources import checks_for, source_rows
from yingshang.kernel.workshop.services import keep_edition, verify_edition_file

KIND = "annual_summary"
SERIES = "ZJ"


@dataclass(frozen=True)
class Summary:
    """A summary as written: its row, its paper, what was left out."""

    written: Edition
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
        content = content_from(
            title=frozen.title,
            signer=signer_of(unit).name,
            parts=_parts(chapters),
            dropped=[_dropped(row) for row in teller.dropped],
            checks=checks_for(reader, teller.printed) if draft else {},
            sources=source_rows(reader, teller.printed),
        )
        written = keep_edition(frozen=frozen, content=content, number=_number(now), actor=actor, now=now, draft=draft)
    return Summary(written, document_of(written), tuple(teller.dropped))


def _title(unit: Unit, period: Period) -> str:
    whole = (period.last.month, period.last.day) == (12, 31)
    cut = "" if whole else f"（截至{period.last.month}月{period.last.day}日）"
    return f"{unit.short_name}{period.first.year}年优化营商环境工作总结{cut}"


def _parts(chapters: list[ToldChapter]) -> list[Part]:
    made = []
    for number, chapter in enumerate(chapters, start=1):
        lead = (tuple(chapter.lead),) if chapter.lead else ()
        made.append(Part(f"c{number}", chapter.title, 1, lead))
        made += [
            Part(f"c{number}s{place}", section.title, 2, (tuple(section.runs),))
            for place, section in enumerate(chapter.sections, start=1)
        ]
    return made


def _dropped(row: Dropped) -> dict[str, Any]:
    return {"where": row.where, "text": row.text, "missing": [_missing(one) for one in row.missing]}


def _missing(one: Missing) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "reason": one.reason, "note": one.note}


def _number(now: datetime) -> str:
    year = local(now).year
    return format_number(SERIES, year, take_number(SERIES, year=year, now=now))


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
    write_files(summary.written, out=out, pdf=pdf, html=html, actor=None if actor.audience == "system" else actor)
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


def verify_report(*, file: Path, actor: Actor | None = None) -> dict[str, Any]:
    """``{"ok","changed":[{"id","printed","now","why":[…]}]}`` of a finished file. Errors: ``UnreadableReport``."""
    return verify_edition_file(file=file, actor=actor).as_json()
