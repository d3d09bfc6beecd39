"""Many touches at once, as an import, a push or a survey makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.cases.models import CaseParty
from yingshang.kernel.identity.actors import Actor
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.errors import NotPermitted
from yingshang.registry.contacts.models import Touch, TouchLimit
from yingshang.registry.contacts.queries import (
    caps_of,
    counted_near,
)
from yingshang.registry.contacts.rules import Cap, Counted, first_exceeded
from yingshang.registry.contacts.services.trail import note_batch

FULFILLED = (
    "person", "channel", "purpose", "state", "on", "made_at", "entered_at", "reached", "case", "source", "asked", "over",
)  # fmt: skip
"""What the making of a planned touch changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchDraft:
    """A touch that was made and is still to be written.

    Arguments:
        planned_id: the planned touch of the same unit at the same enterprise that this fulfils; one that stands no longer
            is no matter, the touch is then a row of its own.
        source: unique key of the row where it came from (``visit:123``); the same key is written once. Empty: no such row.
        reached: whether somebody was reached; None when it is not known.
    """

    enterprise_id: int
    unit_id: int
    channel: str
    purpose: str
    made_at: datetime
    person_id: int | None = None
    reached: bool | None = None
    case_id: int | None = None
    source: str = ""
    planned_id: int | None = None


def record_touches(*, drafts: Sequence[TouchDraft], district_id: int, actor: Actor, now: datetime) -> list[Touch]:
    """Write down many touches at once (an import, a push, a survey), in the order of their time, in one transaction.

    Each is marked when it went over a limit, the earlier rows of the same call included. Rows whose source is known
    are left out; one that fulfils a plan becomes that very row. One entry on the chain covers them all. Refusals are not looked at: what was sent in spite of one is seen by the enterprise and its complaint.

    Returns: the rows written. Errors: ``NotPermitted``.
    """
    if actor.audience != "system" and not actor.has(may.RECORD):
        raise NotPermitted("您没有登记触企的权限。")
    with transaction.atomic():
        known = _known_sources(draft.source for draft in drafts)
        new: dict[object, TouchDraft] = {}
        for draft in sorted(drafts, key=lambda d: d.made_at):
            if draft.source not in known:
                new.setdefault(draft.source or object(), draft)
        plans = _plans(new.values())
        touches = _marked([_touch_of(draft, now, plans) for draft in new.values()], district_id)
        Touch.objects.bulk_create([t for t in touches if t.pk not in plans], batch_size=2000)
        Touch.objects.bulk_update([t for t in touches if t.pk in plans], FULFILLED, batch_size=500)
        if touches:
            note_batch(touches, district_id=district_id, actor=actor, now=now)
    return touches


def _plans(drafts: Iterable[TouchDraft]) -> dict[int, Touch]:
    """The planned touches that drafts fulfil, locked, each for the first draft that names it."""
    wanted: dict[int, TouchDraft] = {}
    for draft in drafts:
        if draft.planned_id is not None:
            wanted.setdefault(draft.planned_id, draft)
    found: dict[int, Touch] = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), 500):
        rows = Touch.objects.select_for_update().filter(pk__in=keys[start : start + 500], state=TouchState.PLANNED)
        for touch in rows.order_by("pk"):
            draft = wanted[touch.pk]
            if (touch.unit_id, touch.enterprise_id) == (draft.unit_id, draft.enterprise_id):
                found[touch.pk] = touch
    return found


def _known_sources(sources: Iterable[str]) -> set[str]:
    wanted = sorted(set(sources) - {""})
    known: set[str] = set()
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        known.update(Touch.objects.filter(source__in=chunk).values_list("source", flat=True))
    return known


def _touch_of(draft: TouchDraft, now: datetime, plans: dict[int, Touch]) -> Touch:
    """The row of a draft; that of its plan if there is one that no earlier draft has taken."""
    plan = plans.get(draft.planned_id or 0)
    key = None
    if plan is not None and plan.state == TouchState.PLANNED:
        plan.state, key = TouchState.MADE, plan.pk
    return Touch(
        pk=key,
        enterprise_id=draft.enterprise_id,
        unit_id=draft.unit_id,
        person_id=draft.person_id,
        channel=draft.channel,
        purpose=draft.purpose,
        state=TouchState.MADE,
        on=clock.day_of(draft.made_at),
        made_at=draft.made_at,
        entered_at=now,
        reached=draft.reached,
        case_id=draft.case_id,
        source=draft.source,
    )


def _marked(touches: list[Touch], district_id: int) -> list[Touch]:
    """Mark those of a bulk that went over a limit, each counted with the ones before it."""
    if not touches:
        return touches
    _mark_asked(touches)
    first, last = min(t.on for t in touches), max(t.on for t in touches)
    limits = {limit.pk: limit for limit in TouchLimit.objects.filter(district_id=district_id)}
    days = max((limit.window_days for limit in limits.values()), default=0)
    ids = sorted({t.enterprise_id for t in touches})
    near: dict[int, list[Counted]] = {}
    for start in range(0, len(ids), 500):
        near |= counted_near(ids[start : start + 500], first, last, days)
    for number, touch in enumerate(touches, start=1):
        if touch.asked:
            continue
        before = near.setdefault(touch.enterprise_id, [])
        if touch.pk is not None:
            before[:] = [row for row in before if row.key != touch.pk]
        caps = _caps_on(limits.values(), touch.on)
        over = first_exceeded(caps, before, channel=touch.channel, unit=touch.unit_id, on=touch.on)
        touch.over = f"{limits[over.cap.key]}，已有 {len(over.earlier)} 次。"[:300] if over else ""
        before.append(Counted(-number, touch.on, touch.channel, touch.unit_id))
    return touches


def _caps_on(limits: Iterable[TouchLimit], on: date) -> list[Cap]:
    return caps_of(row for row in limits if row.since <= on and (row.until is None or on < row.until))


def _mark_asked(touches: list[Touch]) -> None:
    cases = sorted({t.case_id for t in touches if t.case_id})
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(cases), 500):
        rows = CaseParty.objects.filter(case_id__in=cases[start : start + 500])
        pairs.update(rows.values_list("case_id", "party_id"))
    for touch in touches:
        touch.asked = (touch.case_id or 0, touch.enterprise_id) in pairs
