"""Mending a visit the same day, striking it with a reason; nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, VisitRefused
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.patrol import is_asked_about
from yingshang.affairs.outreach.services.recording import check_next, note_visit, promise
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.services import cancel_touch, withdraw_touch


def is_author(actor: Actor, visit: Visit) -> bool:
    """Whether the actor made the visit or wrote it down, in a seat of the same unit."""
    mine = actor.person_id is not None and actor.person_id in {visit.official_id, visit.entered_by_id}
    return mine and actor.unit_id == visit.unit_id


def may_mend(actor: Actor, visit: Visit, today: date) -> bool:
    """The author, on the day on which it was written down, as long as it counts."""
    return is_author(actor, visit) and clock.day_of(visit.entered_at) == today and visit.standing == Standing.COUNTS


def may_strike(actor: Actor, visit: Visit) -> bool:
    """The author, and the office that decides on denied visits; a team that checks visits strikes by its check alone."""
    decides = actor.has(may.SETTLE) and not actor.has(may.RECHECK)
    return visit.standing != Standing.STRUCK and (is_author(actor, visit) or decides)


def mend_visit(*, visit: Visit, note: str, next_on: date | None, actor: Actor, now: datetime) -> Visit:
    """The author mends note and next date on the day of writing. Errors: ``NotPermitted``; ``VisitRefused`` by field."""
    if not may_mend(actor, visit, clock.day_of(now)):
        raise NotPermitted("走访只能由登记人在登记当天补正；以后发现有误，请作废后重新登记。")
    with transaction.atomic():
        fresh = (
            Visit.objects.select_for_update(of=("self",)).select_related("enterprise", "next_touch").get(pk=visit.pk)
        )
        changed = [
            name for name, value in (("note", note.strip()), ("next_on", next_on)) if getattr(fresh, name) != value
        ]
        fresh.note = note.strip()
        if fresh.next_on != next_on:
            check_next(next_on, fresh.on, now)
            _drop_plan(fresh, actor, now)
            fresh.next_on = next_on
            fresh.next_touch = promise(fresh, next_on, actor, now) if next_on else None
        fresh.save(update_fields=["note", "next_on", "next_touch"])
        if changed:
            note_visit(fresh, "outreach.mend", actor, now, fields=changed)
    return fresh


def strike_visit(*, visit: Visit, reason: str, actor: Actor, now: datetime) -> Visit:
    """A visit that was written down by mistake does not count any more; it stays to be read, its touch is taken back.

    Demands that were taken on it go their own road. Errors: ``NotPermitted``; ``VisitRefused``; ``OutreachError``.
    """
    if not may_strike(actor, visit):
        raise NotPermitted("只有登记人、走访人或者负责核实的人员可以作废走访。")
    if not reason.strip():
        raise VisitRefused("reason", "请写明作废的原因。")
    with transaction.atomic():
        fresh = (
            Visit.objects.select_for_update(of=("self",))
            .select_related("touch__enterprise", "next_touch")
            .get(pk=visit.pk)
        )
        if fresh.standing == Standing.STRUCK:
            raise OutreachError("这次走访已经作废。")
        if is_asked_about(fresh):
            raise OutreachError("这次走访正由派驻组核实，计入与否以核实结果为准。")
        strike(fresh, reason.strip(), actor, now)
    return fresh


def strike(visit: Visit, reason: str, actor: Actor, now: datetime) -> None:
    """Take a locked visit out of the count, in the caller's transaction."""
    visit.standing, visit.struck_reason = Standing.STRUCK, reason[:200]
    visit.save(update_fields=["standing", "struck_reason"])
    if visit.touch is not None and visit.touch.state == TouchState.MADE:
        withdraw_touch(touch=visit.touch, reason=f"走访已作废：{reason}", actor=actor, now=now)
    _drop_plan(visit, actor, now)
    note_visit(visit, "outreach.strike", actor, now)


def _drop_plan(visit: Visit, actor: Actor, now: datetime) -> None:
    planned = visit.next_touch
    if planned is not None and planned.state == TouchState.PLANNED and planned.unit_id == actor.unit_id:
        cancel_touch(touch=planned, actor=actor, now=now)
