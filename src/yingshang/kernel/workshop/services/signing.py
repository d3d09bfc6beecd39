"""Countersignature: who signs in which order, and what each says of the text that lies before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.outbox.services import tell
from yingshang.kernel.workshop.enums import Move, Opinion, State
from yingshang.kernel.workshop.errors import Closed, NotAllowed, WorkshopError
from yingshang.kernel.workshop.models import Countersign, Paper
from yingshang.kernel.workshop.permissions import SIGN, can_edit
from yingshang.kernel.workshop.queries.content import digest_of
from yingshang.kernel.workshop.services.trail import chain

BEFORE_SIGNING = frozenset({State.COLLECTING, State.EDITING, State.CONFIRMING})


def set_order(*, paper: Paper, units: Sequence[Unit], actor: Actor, now: datetime) -> list[Countersign]:
    """Say which units countersign, in their order. Errors: ``NotAllowed``; ``Closed`` once it has begun; ``WorkshopError``."""
    if not can_edit(actor, paper):
        raise NotAllowed("会签顺序由营商办安排。")
    if paper.case.state not in BEFORE_SIGNING:
        raise Closed("会签已经开始，不能再改顺序。")
    if len({unit.pk for unit in units}) != len(units):
        raise WorkshopError("同一单位只会签一次。")
    with transaction.atomic():
        said = Countersign.objects.filter(paper=paper).exclude(opinion=Opinion.WAITING)
        turn = (said.aggregate(last=Max("turn"))["last"] or 0) + 1
        Countersign.objects.filter(paper=paper, turn=turn).delete()
        rows = [Countersign(paper=paper, turn=turn, position=n, unit=unit) for n, unit in enumerate(units, start=1)]
        chain(paper, "order", actor=actor, now=now, data={"turn": turn, "units": [unit.pk for unit in units]})
        return Countersign.objects.bulk_create(rows)


def turn_of(paper: Paper) -> Countersign | None:
    """Whose turn it is; ``None`` when all have agreed. Who was not reached before a return is asked in the next round."""
    rows = Countersign.objects.filter(paper=paper)
    last = rows.aggregate(last=Max("turn"))["last"]
    waiting = rows.filter(turn=last, opinion=Opinion.WAITING)
    return waiting.select_related("unit__party").order_by("position").first()


def tell_turn(paper: Paper, *, now: datetime) -> None:
    """Tell the unit whose turn it is now, in the caller's transaction; nobody when all have agreed."""
    row = turn_of(paper)
    if row is not None:
        tell(
            party=row.unit.party,
            topic="workshop.sign",
            title="请会签文稿",
            body=f"《{paper}》轮到贵单位会签，请审阅文字和数据后签署意见。",
            url=reverse("workshop:sign", args=[paper.case.number]),
            key=f"workshop:sign:{row.pk}",
            case_id=paper.pk,
            now=now,
        )


def countersign(*, paper: Paper, agrees: bool, text: str, actor: Actor, now: datetime) -> Countersign:
    """The unit whose turn it is agrees, or sends the paper back to be edited with a reason.

    The digest of the text and numbers that were signed is kept with the signature.

    Errors: ``NotAllowed``; ``Closed`` out of turn; ``WorkshopError`` for a return without a reason.
    """
    if not agrees and not text.strip():
        raise WorkshopError("退回请写明要修改什么。")
    with transaction.atomic():
        held = Paper.objects.select_for_update().select_related("case").get(pk=paper.pk)
        if held.case.state != State.SIGNING:
            raise Closed("文稿不在会签。")
        row = turn_of(held)
        if row is None:
            raise Closed("会签已经完成。")
        if not actor.has(SIGN) or row.unit_id != actor.unit_id:
            raise NotAllowed(f"现在由{row.unit.short_name}会签。")
        row.opinion = Opinion.AGREED if agrees else Opinion.RETURNED
        row.text, row.digest = text.strip()[:500], digest_of(held)
        row.by_id, row.acting_as, row.at = actor.person_id, actor.acting_as, now
        row.save()
        said = {"countersign": row.pk, "opinion": str(row.opinion), "text": row.digest}
        chain(held, "countersign", actor=actor, now=now, data=said)
        if agrees:
            tell_turn(held, now=now)
        else:
            perform(held.case, Move.RETURN, {"text": row.text}, actor=actor, now=now)
    return row
