"""Canned replies (常用语) of a unit: written, changed and retired by its head; their use is counted for their order only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import InvalidSetting, NotPermitted
from yingshang.affairs.demands.models import CannedReply, Category
from yingshang.affairs.demands.rules import GAPS, strange_gaps
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor


def save_phrase(
    *,
    title: str,
    text: str,
    actor: Actor,
    now: datetime,
    category: Category | None = None,
    active: bool = True,
    phrase: CannedReply | None = None,
) -> CannedReply:
    """Write a canned reply of the actor's unit, or change one.

    Arguments:
        category: for demands of that category only; ``None``: for all.
        active: a retired one is offered no longer and stays on record.
        phrase: the one that is changed.

    Errors: ``NotPermitted``; ``InvalidSetting`` for a gap that nobody knows how to fill.
    """
    if not actor.has(may.PHRASES) or actor.unit_id is None:
        raise NotPermitted("只有单位负责人可以维护本单位的常用语。")
    if phrase is not None and phrase.unit_id != actor.unit_id:
        raise NotPermitted("只能修改本单位的常用语。")
    if strange := strange_gaps(text):
        allowed = "、".join(f"{{{gap}}}" for gap in GAPS)
        raise InvalidSetting(f"不认识“{strange[0]}”，可以使用的有 {allowed}。", "text")
    with transaction.atomic():
        made = phrase or CannedReply(unit_id=actor.unit_id)
        made.title, made.text, made.category, made.active = title.strip(), text.strip(), category, active
        made.made_by, made.made_at = actor.acting_as, now
        made.save()
        data = {"phrase": made.pk, "active": active, "new": phrase is None}
        chain = chain_for("configuration", f"demand-phrases:{actor.unit_id}")
        append(chain, action="demand.save_phrase", ids=actor.ids, now=now, data=data)
    return made


def count_use(*, phrase_id: int, now: datetime) -> None:  # noqa: ARG001 (what is done afterwards is told when)
    """A canned reply was used once more."""
    CannedReply.objects.filter(pk=phrase_id).update(used=F("used") + 1)
