"""What the moves of a paper change, in memory; the lifecycle stores it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel.calendar.rules import Limit, LimitUnit
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.rows import row_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.errors import InvalidInput
from yingshang.kernel.workshop.enums import Opinion, Word
from yingshang.kernel.workshop.models import Confirmation, Countersign, Paper, Round
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.queries.hindrances import against_circulating, open_round_of
from yingshang.kernel.workshop.queries.owners import owners_on
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.services.signing import tell_turn

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
    owners, before = owners_on(aggregate.case.district_id, day_of(at)), _said_before(paper)
    units: set[int] = set()
    for figure, texts in printed.items():
        unit = owners[figure].unit if figure in owners else aggregate.case.unit
        value = row_of(reader.read(figure))
        units.add(unit.pk)
        asked = Confirmation(round=opened, unit=unit, figure_id=figure, printed=texts, value=value)
        aggregate.add(_as_before(asked, before.get(figure)))
        aggregate.join(unit.party, OWNER, at)
    aggregate.say(f"{len(printed)} 个指标送 {len(units)} 个单位确认，至{due.due_on:%m月%d日}。", round=number)


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


def circulate(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    """Hand the paper to those who countersign, when nothing stands against it; who said nothing in time is silent."""
    paper: Paper = aggregate.row
    if faults := against_circulating(paper, day_of(at)):
        raise InvalidInput({"": faults})
    opened = open_round_of(paper)
    if opened is not None:
        for row in Confirmation.objects.filter(round=opened, word=Word.WAITING):
            row.word = Word.SILENT
            aggregate.add(row)
        opened.closed_at = at
        aggregate.add(opened)
    for place in _next_turn(paper):
        aggregate.add(place)
        aggregate.join(place.unit.party, SIGNER, at)
    aggregate.afterwards(tell_turn, paper)


def _next_turn(paper: Paper) -> list[Countersign]:
    """The places of the turn that begins: as arranged, or, after a return, in the order of the turn before."""
    rows = list(Countersign.objects.filter(paper=paper).select_related("unit__party"))
    last = max(row.turn for row in rows)
    places = [row for row in rows if row.turn == last]
    if all(row.opinion == Opinion.WAITING for row in places):
        return places
    return [Countersign(paper=paper, turn=last + 1, position=row.position, unit=row.unit) for row in places]


def reopen(aggregate: Aggregate, _data: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    """Back to editing: an open confirmation ends unanswered, what was frozen for this paper no longer stands for it."""
    opened = Round.objects.filter(paper=aggregate.row, closed_at=None).first()
    if opened is not None:
        opened.closed_at = at
        aggregate.add(opened)
    aggregate.row.frozen, aggregate.row.text_digest = None, ""
