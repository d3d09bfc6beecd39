"""Units stand for their numbers: confirmed, objected to with a reason, answered with a reason or a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.sources import named
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.outbox.queries import told_already
from yingshang.kernel.outbox.services import tell
from yingshang.kernel.workshop.enums import State, Word
from yingshang.kernel.workshop.errors import Closed, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Confirmation, Paper, Round
from yingshang.kernel.workshop.permissions import CONFIRM, can_edit

CASE = "round__paper__case"


def confirm_numbers(*, confirmations: Sequence[Confirmation], actor: Actor, now: datetime) -> int:
    """The unit says that these numbers of its own are right; returns how many were still waiting.

    Errors: ``NotAllowed``; ``Closed``. All or none.
    """
    with transaction.atomic():
        rows = [_open(one, actor, now) for one in confirmations]
        done = 0
        for row in rows:
            if row.word == Word.WAITING:
                _say(row, Word.CONFIRMED, actor, now)
                done += 1
    return done


def object_to_number(
    *, confirmation: Confirmation, reason: str, proposed: str, actor: Actor, now: datetime
) -> Confirmation:
    """The unit says that a number is wrong, why, and what it should be.

    Errors: ``NotAllowed``; ``Closed``; ``WorkshopError`` without a reason.
    """
    if not reason.strip():
        raise WorkshopError("请写明异议理由，例如数据来源、统计口径或漏报情况。")
    with transaction.atomic():
        row = _open(confirmation, actor, now)
        if row.word != Word.WAITING:
            raise Closed("这一项已经回复过；仍有不同意见，请联系营商办。")
        row.reason, row.proposed = reason.strip()[:500], proposed.strip()[:60]
        _say(row, Word.OBJECTED, actor, now)
        office = row.round.paper.case.unit
        _tell(row, office, "有数据异议待答复", f"{row.unit.short_name}：{row.reason[:60]}", "objected", now)
    return row


def answer_objection(
    *, confirmation: Confirmation, reply: str, corrected: bool, actor: Actor, now: datetime
) -> Confirmation:
    """The office keeps the number with a reason, or says what was corrected (record or return) so that it changes.

    Errors: ``NotAllowed``; ``Closed`` when there is no open objection; ``WorkshopError`` without a reply.
    """
    if not reply.strip():
        raise WorkshopError("请写明维持的理由，或更正了什么。")
    with transaction.atomic():
        row = _locked(confirmation)
        if not can_edit(actor, row.round.paper):
            raise NotAllowed("异议由营商办答复。")
        if row.word != Word.OBJECTED:
            raise Closed("这一项没有待答复的异议。")
        row.word = Word.CORRECTED if corrected else Word.KEPT
        row.reply, row.replied_by, row.replied_at = reply.strip()[:500], actor.acting_as, now
        row.save(update_fields=["word", "reply", "replied_by", "replied_at"])
        _chain(row, "workshop.answer", actor, now)
        said = "已更正" if corrected else "维持原数"
        _tell(row, row.unit, f"数据异议已答复：{said}", row.reply[:60], "answered", now)
    return row


def _locked(confirmation: Confirmation) -> Confirmation:
    """The row with its paper's case, both locked: no move of the paper comes between."""
    rows = Confirmation.objects.select_for_update(of=("self", CASE))
    return rows.select_related(f"{CASE}__unit__party", "unit__party").get(pk=confirmation.pk)


def _tell(row: Confirmation, unit: Unit, title: str, words: str, key: str, now: datetime) -> None:
    """Tell a unit what was said of a number, with the way to it."""
    paper = row.round.paper
    tell(
        party=unit.party,
        topic="workshop.objection",
        title=title,
        body=f"《{paper}》“{named(row.figure_id)[0]}”，{words}",
        url=f"{reverse('workshop:numbers', args=[paper.case.number])}#n{row.pk}",
        key=f"workshop:number:{row.pk}:{key}",
        case_id=paper.pk,
        now=now,
    )


def remind_silent(*, paper: Paper, actor: Actor, now: datetime) -> int:
    """Tell the units that have not yet said anything of a number of theirs; each at most once a day.

    Returns: how many were told. Errors: ``NotAllowed``; ``Closed``.
    """
    if not can_edit(actor, paper):
        raise NotAllowed("提醒由营商办发出。")
    opened = Round.objects.filter(paper=paper, closed_at=None).first()
    if opened is None or paper.case.state != State.CONFIRMING:
        raise Closed("文稿不在数据确认期。")
    waiting = Confirmation.objects.filter(round=opened, word=Word.WAITING).select_related("unit__party")
    counts: dict[Unit, int] = {}
    for row in waiting.order_by("unit__order", "pk"):
        counts[row.unit] = counts.get(row.unit, 0) + 1
    day = day_of(now)
    keys = {unit.party.pk: f"workshop:round:{opened.pk}:{day:%Y%m%d}" for unit in counts}
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=opened.pk)
        told = told_already(keys)
        fresh = [unit for unit in counts if unit.party.pk not in told]
        for unit in fresh:
            tell(
                party=unit.party,
                topic="workshop.numbers",
                title="请确认文稿数据",
                body=f"《{paper}》还有 {counts[unit]} 项数据待确认，{opened.due_on:%m月%d日}截止。",
                url=reverse("workshop:numbers", args=[paper.case.number]),
                key=keys[unit.party.pk],
                case_id=paper.pk,
                now=now,
            )
    return len(fresh)


def _open(confirmation: Confirmation, actor: Actor, now: datetime) -> Confirmation:
    """The row, locked, while the unit may still speak."""
    row = _locked(confirmation)
    if not actor.has(CONFIRM) or row.unit_id != actor.unit_id:
        raise NotAllowed("这一项由责任单位确认。")
    if row.round.closed_at is not None or row.round.paper.case.state != State.CONFIRMING:
        raise Closed("本轮数据确认已经结束。")
    if day_of(now) > row.round.due_on:
        raise Closed("数据确认期已过。")
    return row


def _say(row: Confirmation, word: str, actor: Actor, now: datetime) -> None:
    row.word, row.by_id, row.acting_as, row.at = word, actor.person_id, actor.acting_as, now
    row.save(update_fields=["word", "by", "acting_as", "at", "reason", "proposed"])
    _chain(row, f"workshop.{word}", actor, now)


def _chain(row: Confirmation, action: str, actor: Actor, now: datetime) -> None:
    append(
        chain_for("case", row.round.paper.case.number),
        action=action,
        ids=actor.ids,
        now=now,
        data={"confirmation": row.pk, "figure": row.figure_id, "word": row.word},
    )
