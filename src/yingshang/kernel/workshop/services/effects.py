"""What the moves of a paper change, in memory; the lifecycle stores it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel.calendar.rules import Limit, LimitUnit
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.rows import row_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.errors import InvalidInput
from yingshang.kernel.workshop.enums import Opinion, Word
from yingshang.kernel.workshop.models import Confirmation, Countersign, FigureOwner, Paper, Round
from yingshang.kernel.workshop.queries.checking import checks_of
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.queries.papers import reader_of

OWNER, OFFICE, SIGNER = "owner", "office", "signer"
CONFIRM = "confirm"
FALLBACK_DAYS = "没有设定数据确认期，请先在办理时限中设定。"


def open_round(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    """Ask each unit for its word on its numbers, as they print now."""
    paper: Paper = aggregate.row
    level = aggregate.book.level(CONFIRM, "", day_of(at)) if aggregate.book is not None else None
    if level is None or aggregate.book is None:
        raise InvalidInput({"": [FALLBACK_DAYS]})
    due = aggregate.book.calendar.limit_due(Limit(level.amount, LimitUnit(level.unit)), at)
    number = Round.objects.filter(paper=paper).count() + 1
    opened = Round(paper=paper, number=number, opened_at=at, due_on=due.due_on)
    aggregate.add(opened)
    reader = reader_of(paper)
    printed = printed_in(content_of(paper, reader))
    owners, before = _owners(paper, list(printed), at), _said_before(paper)
    for figure, texts in printed.items():
        unit, value = owners.get(figure, aggregate.case.unit), row_of(reader.read(figure))
        asked = Confirmation(round=opened, unit=unit, figure_id=figure, printed=texts, value=value)
        aggregate.add(_as_before(asked, before.get(figure)))
        aggregate.join(unit.party, OWNER, at)
    units = {unit.pk for unit in owners.values()}
    aggregate.say(f"{len(printed)} 个指标送 {len(units)} 个单位确认，至{due.due_on:%m月%d日}。", round=number)


def _owners(paper: Paper, figures: list[str], at: datetime) -> dict[str, Unit]:
    rows = FigureOwner.objects.filter(district_id=paper.case.district_id, figure_id__in=figures, since__lte=day_of(at))
    open_rows = rows.exclude(until__lte=day_of(at)).select_related("unit__party").order_by("since")
    return {row.figure_id: row.unit for row in open_rows}


def _said_before(paper: Paper) -> dict[str, Confirmation]:
    """Figure → the unit's last word on it in earlier rounds."""
    spoken = Confirmation.objects.filter(round__paper=paper, word__in=[Word.CONFIRMED, Word.KEPT, Word.CORRECTED])
    return {row.figure_id: row for row in spoken.select_related("round").order_by("round__number")}


def _as_before(asked: Confirmation, earlier: Confirmation | None) -> Confirmation:
    """Nobody is asked twice for the same number: a word on it, printed as it is now, goes on standing."""
    same = earlier is not None and earlier.unit_id == asked.unit_id and earlier.printed == asked.printed
    if same and earlier is not None and earlier.value == asked.value:
        asked.word, asked.by_id, asked.acting_as, asked.at = (
            Word.CONFIRMED,
            earlier.by_id,
            earlier.acting_as,
            earlier.at,
        )
        asked.reply = f"与第{earlier.round.number}轮一致，沿用"
    return asked


def close_round(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    """End the confirmation: no objection may be open; who said nothing in time is written down as silent."""
    opened = Round.objects.filter(paper=aggregate.row, closed_at=None).order_by("-number").first()
    if opened is None:
        return
    rows = list(Confirmation.objects.filter(round=opened).select_related("unit"))
    objections = [row for row in rows if row.word == Word.OBJECTED]
    if objections:
        names = "、".join(sorted({row.unit.short_name for row in objections}))
        raise InvalidInput({"": [f"还有 {len(objections)} 项数据异议没有答复（{names}），请先答复。"]})
    waiting = [row for row in rows if row.word == Word.WAITING]
    if waiting and day_of(at) <= opened.due_on:
        names = "、".join(sorted({row.unit.short_name for row in waiting}))
        raise InvalidInput({"": [f"确认期至{opened.due_on:%m月%d日}，{names}还没有回复。"]})
    for row in waiting:
        row.word = Word.SILENT
        aggregate.add(row)
    opened.closed_at = at
    aggregate.add(opened)


def circulate(aggregate: Aggregate, data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Hand the paper to those who countersign; what stops a paper must be mended first."""
    require_sound(aggregate.row)
    close_round(aggregate, data, actor, at)
    for row in _next_turn(aggregate.row):
        aggregate.add(row)
        aggregate.join(row.unit.party, SIGNER, at)


def _next_turn(paper: Paper) -> list[Countersign]:
    """The places of the turn that begins: as arranged, or, after a return, in the order of the turn before."""
    rows = list(Countersign.objects.filter(paper=paper).select_related("unit__party"))
    if not rows:
        raise InvalidInput({"": ["还没有安排会签单位和顺序。"]})
    last = max(row.turn for row in rows)
    places = [row for row in rows if row.turn == last]
    if all(row.opinion == Opinion.WAITING for row in places):
        return places
    return [Countersign(paper=paper, turn=last + 1, position=row.position, unit=row.unit) for row in places]


def require_sound(paper: Paper) -> None:
    """Errors: ``InvalidInput`` with everything that stops the paper."""
    faults = [check.message for check in checks_of(paper) if check.weight == "stops"]
    if faults:
        raise InvalidInput({"": faults})


def reopen(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    """Back to editing: an open confirmation ends unanswered, what was frozen for this paper no longer stands for it."""
    opened = Round.objects.filter(paper=aggregate.row, closed_at=None).first()
    if opened is not None:
        opened.closed_at = at
        aggregate.add(opened)
    aggregate.row.frozen, aggregate.row.text_digest = None, ""
