"""The one place where a case changes: an opening, a transition or a remark applied to an aggregate in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.audit.services import entry_digest
from yingshang.kernel.cases.models import TimelineEntry
from yingshang.kernel.cases.trail import timeline_digest
from yingshang.kernel.clock import local
from yingshang.kernel.deadlines.book import LevelBook
from yingshang.kernel.deadlines.clockwork import (
    extend_clock,
    next_due,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from yingshang.kernel.deadlines.models import Deadline, Outcome
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import OPENED, REMARK, Clock, Data, Entry, Opening, Transition
from yingshang.kernel.lifecycle.messages import tell
from yingshang.kernel.outbox.models import Event


def apply(
    aggregate: Aggregate,
    transition: Transition,
    data: Data,
    *,
    actor: Actor,
    now: datetime,
    at: datetime,
    book: LevelBook,
) -> None:
    """Carry out one transition on the aggregate in memory. Guards and forms are the caller's business.

    A move that decides to stay where it was (a failed attempt) is recorded, but turns no clock and tells nobody.
    No clock starts in a closed state.

    Arguments:
        now: when it is recorded; ``at``: when it happened (earlier when entered later).
        book: the limits and the calendar from which clocks are started.
    """
    case = aggregate.case
    before = case.state
    aggregate.note, aggregate.book, aggregate.now = Entry(), book, now
    after = transition.target_for(before, aggregate.row, data)
    if transition.does is not None:
        transition.does(aggregate, data, actor, at)
    if not aggregate.note.text and data.get("text"):
        aggregate.say(str(data["text"]))
    case.version += 1
    if after != before:
        case.state, case.state_since = after, at
    stays = transition.decides is not None and after == before
    if not stays:
        _turn_clocks(aggregate, transition, data, at=at, book=book)
    closed = after in aggregate.lifecycle.closed
    case.closed_at, case.closed_on = (
        (case.closed_at or at, case.closed_on or local(at).date()) if closed else (None, None)
    )
    if closed:
        _cancel_rest(aggregate, at)
        case.holder = None
    elif transition.hands_to is not None:
        case.holder = transition.hands_to(aggregate)
    _settle(aggregate)
    _record(aggregate, transition, before, actor=actor, now=now, at=at)
    if not stays:
        tell(aggregate, transition.tells, transition.name, now=now)
        _emit(aggregate, transition.emits, transition.move, now=now)
        aggregate.lifecycle.settled(aggregate, actor)
        for topic in aggregate.topics:
            _emit(aggregate, topic, transition.move, now=now)
        aggregate.topics.clear()


def begin(aggregate: Aggregate, *, actor: Actor, now: datetime, at: datetime, book: LevelBook) -> None:
    """Open the case in memory: first state, clocks, first entry, messages."""
    opening: Opening = aggregate.lifecycle.opening
    aggregate.now = now
    for clock in opening.starts:
        _start(aggregate, clock, at=at, book=book)
    if opening.hands_to is not None:
        aggregate.case.holder = opening.hands_to(aggregate)
    _settle(aggregate)
    _write(aggregate, move=OPENED, name=opening.name, before="", visibility="all", actor=actor, now=now, at=at)
    tell(aggregate, opening.tells, opening.name, now=now)
    _emit(aggregate, opening.emits, OPENED, now=now)
    aggregate.lifecycle.settled(aggregate, actor)


def remark(
    aggregate: Aggregate,
    text: str,
    *,
    visibility: str,
    actor: Actor,
    now: datetime,
    name: str = "备注",
    move: str = REMARK,
) -> None:
    """Add an entry that changes neither state nor version."""
    aggregate.note = Entry(text=text)
    state = aggregate.case.state
    _write(aggregate, move=move, name=name, before=state, visibility=visibility, actor=actor, now=now, at=now)


def _turn_clocks(aggregate: Aggregate, transition: Transition, data: Data, *, at: datetime, book: LevelBook) -> None:
    """Stop, drop, resume, pause, extend, start: in this order, so that one move may stop a clock and start it afresh."""
    for clocks, turn in ((transition.stops, _stop), (transition.drops, _cancel)):
        for deadline in _running(aggregate, clocks):
            turn(aggregate, deadline, at)
    for clock in transition.resumes:
        _resume(aggregate, clock, at=at, book=book)
    for deadline in _running(aggregate, transition.pauses):
        if not deadline.paused_at:
            aggregate.pauses.append(pause_clock(deadline, at, transition.name))
    if transition.extension is not None:
        for deadline in _running(aggregate, transition.extends):
            extend_clock(deadline, transition.extension(data), at, book.calendar)
    starts = () if aggregate.case.state in aggregate.lifecycle.closed else transition.starts
    for clock in starts:
        if running := aggregate.running(clock.code):
            _stop(aggregate, running, at)
        _start(aggregate, clock, at=at, book=book)


def _running(aggregate: Aggregate, clocks: Iterable[Clock]) -> list[Deadline]:
    """Those of some clocks that run."""
    return [deadline for clock in clocks if (deadline := aggregate.running(clock.code)) is not None]


def _stop(aggregate: Aggregate, deadline: Deadline, at: datetime) -> None:
    _close_pause(aggregate, deadline, at)
    stop_clock(deadline, at)


def _resume(aggregate: Aggregate, clock: Clock, *, at: datetime, book: LevelBook) -> None:
    deadline = aggregate.running(clock.code)
    if deadline and deadline.paused_at:
        _close_pause(aggregate, deadline, at)
        resume_clock(deadline, at, book.calendar)


def _close_pause(aggregate: Aggregate, deadline: Deadline, at: datetime) -> None:
    """The open pause of a deadline ends; it was loaded or made in this very aggregate."""
    for pause in aggregate.pauses:
        if pause.deadline is deadline and pause.until is None:
            pause.until = at


def _start(aggregate: Aggregate, clock: Clock, *, at: datetime, book: LevelBook) -> None:
    inherited = clock.inherits(aggregate.row) if clock.inherits else None
    category = clock.category(aggregate.row) if clock.category else ""
    made = start_clock(
        case=aggregate.case, clock=clock.code, name=clock.name, at=at, book=book, category=category, inherited=inherited
    )
    if made is not None:
        aggregate.deadlines.append(made)


def _cancel_rest(aggregate: Aggregate, at: datetime) -> None:
    for deadline in aggregate.deadlines:
        if deadline.outcome == Outcome.RUNNING:
            _cancel(aggregate, deadline, at)


def _cancel(aggregate: Aggregate, deadline: Deadline, at: datetime) -> None:
    _close_pause(aggregate, deadline, at)
    deadline.outcome, deadline.stopped_at = Outcome.CANCELLED, at


def _settle(aggregate: Aggregate) -> None:
    """Bring the header's nearest deadline up to date."""
    nearest = next_due(aggregate.deadlines)
    aggregate.case.next_due = nearest.due_at if nearest else None
    aggregate.case.next_warn = nearest.warn_at if nearest else None
    aggregate.case.next_due_provisional = bool(nearest and nearest.provisional)


def _record(
    aggregate: Aggregate, transition: Transition, before: str, *, actor: Actor, now: datetime, at: datetime
) -> None:
    _write(
        aggregate,
        move=transition.move,
        name=transition.name,
        before=before,
        visibility=transition.visibility,
        actor=actor,
        now=now,
        at=at,
    )


def _write(
    aggregate: Aggregate,
    *,
    move: str,
    name: str,
    before: str,
    visibility: str,
    actor: Actor,
    now: datetime,
    at: datetime,
) -> None:
    """The timeline entry and the audit entry that proves it."""
    case = aggregate.case
    case.entries += 1
    entry = TimelineEntry(
        case=case,
        seq=case.entries,
        at=at,
        recorded_at=now,
        actor_party_id=actor.party_id,
        actor_name=actor.person_name,
        acting_as=actor.acting_as,
        audience=actor.audience,
        move=move,
        name=name,
        from_state=before,
        to_state=case.state,
        text=aggregate.note.text,
        data=aggregate.note.data,
        visibility=visibility,
    )
    aggregate.timeline.append(entry)
    _chain(aggregate, entry, actor=actor, now=now)


def _chain(aggregate: Aggregate, entry: TimelineEntry, *, actor: Actor, now: datetime) -> None:
    chain, kind = aggregate.chain, aggregate.case.kind
    data = {
        "move": entry.move,
        "from": entry.from_state,
        "to": entry.to_state,
        "version": aggregate.case.version,
        "entry": timeline_digest(entry),
    }
    action, seq = f"{kind}.{entry.move}", chain.length + 1
    made = entry_digest(chain=str(chain), seq=seq, at=now, action=action, ids=actor.ids, data=data, previous=chain.head)
    aggregate.audit.append(
        AuditEntry(
            chain=chain,
            seq=seq,
            at=now,
            action=action,
            user_id=actor.user_id,
            person_id=actor.person_id,
            seat=actor.seat,
            data=data,
            previous=chain.head,
            digest=made,
        )
    )
    chain.length, chain.head = seq, made


def _emit(aggregate: Aggregate, topic: str, move: str, *, now: datetime) -> None:
    if topic:
        case = aggregate.case
        payload = {"number": case.number, "move": move, "state": case.state}
        key = f"{topic}:{case.number}:{case.entries}"
        aggregate.events.append(Event(topic=topic, key=key, payload=payload, created_at=now))
