"""A case in memory with all that a transition may change, and the one function that changes it.

``perform`` loads an aggregate, applies one transition and stores it; the batch writer applies thousands and stores
them together. Both go through :func:`apply`, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from yingshang.kernel import seal
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.audit.services import entry_digest
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
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
from yingshang.kernel.deadlines.models import Deadline, Outcome, Pause
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, PartyKind, Unit
from yingshang.kernel.lifecycle.declaration import Clock, Data, Entry, Lifecycle, Opening, Recipient, Transition
from yingshang.kernel.outbox.models import Channel, Event, Message

CHAIN_KIND = "case"
OPENED = "open"
REMARK = "remark"


@dataclass(slots=True)
class Aggregate:
    """A case, its affair's row, its running clocks, its chain, and the rows that the moves so far have made."""

    lifecycle: type[Lifecycle]
    case: Case
    row: Any
    chain: Chain
    deadlines: list[Deadline] = field(default_factory=list)
    parties: list[CaseParty] = field(default_factory=list)
    note: Entry = field(default_factory=Entry)
    timeline: list[TimelineEntry] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    extras: list[models.Model] = field(default_factory=list)

    def join(self, party: Party, role: str, now: datetime) -> None:
        """Let a party take part in the case in a role (nothing happens when it already does)."""
        if not any(p.party_id == party.pk and p.role == role and p.until is None for p in self.parties):
            self.parties.append(CaseParty(case=self.case, party=party, role=role, since=now))

    def leave(self, role: str, now: datetime, party: Party | None = None) -> None:
        """End the part of those in a role (of one party, if given)."""
        for taking in self.parties:
            if taking.role == role and taking.until is None and party in (None, taking.party):
                taking.until = now

    def in_role(self, role: str) -> list[Party]:
        """The parties that take part now in a role."""
        return [p.party for p in self.parties if p.role == role and p.until is None]

    def assign(self, unit: Unit) -> None:
        """Make a unit the one that answers for the case."""
        self.case.unit = unit

    def add(self, extra: models.Model) -> None:
        """A further row of the affair that is to be stored with this transition."""
        self.extras.append(extra)

    def say(self, text: str, **data: Any) -> None:
        """What people read in the timeline about this move, and data that goes along."""
        self.note.text = "\n".join(filter(None, [self.note.text, text]))
        self.note.data.update(plain(data))

    def running(self, clock: str) -> Deadline | None:
        """The running deadline of a clock, if it runs."""
        return next((d for d in self.deadlines if d.clock == clock and d.outcome == Outcome.RUNNING), None)


def plain(value: Any) -> Any:
    """A JSON value of what a form gave: moments as ISO text, decimals as text, rows as their name."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [plain(v) for v in value]
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value) if isinstance(value, (Decimal, models.Model)) else None


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

    Arguments:
        now: when it is recorded; ``at``: when it happened (earlier when entered later).
        book: the limits and the calendar from which clocks are started.
    """
    case = aggregate.case
    before = case.state
    aggregate.note = Entry()
    after = transition.target_for(before, aggregate.row, data)
    if transition.does is not None:
        transition.does(aggregate, data, actor, at)
    case.version += 1
    if after != before:
        case.state, case.state_since = after, at
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
    _tell(aggregate, transition.tells, transition.name, now=now)
    _emit(aggregate, transition.emits, transition.move, now=now)


def begin(aggregate: Aggregate, *, actor: Actor, now: datetime, at: datetime, book: LevelBook) -> None:
    """Open the case in memory: first state, clocks, first entry, messages."""
    opening: Opening = aggregate.lifecycle.opening
    for clock in opening.starts:
        _start(aggregate, clock, at=at, book=book)
    if opening.hands_to is not None:
        aggregate.case.holder = opening.hands_to(aggregate)
    _settle(aggregate)
    _write(aggregate, move=OPENED, name=opening.name, before="", visibility="all", actor=actor, now=now, at=at)
    _tell(aggregate, opening.tells, opening.name, now=now)
    _emit(aggregate, opening.emits, OPENED, now=now)


def remark(aggregate: Aggregate, text: str, *, visibility: str, actor: Actor, now: datetime) -> None:
    """Add an entry that changes nothing else."""
    aggregate.note = Entry(text=text)
    state = aggregate.case.state
    _write(aggregate, move=REMARK, name="备注", before=state, visibility=visibility, actor=actor, now=now, at=now)


def _turn_clocks(aggregate: Aggregate, transition: Transition, data: Data, *, at: datetime, book: LevelBook) -> None:
    for clock in transition.stops:
        if deadline := aggregate.running(clock.code):
            stop_clock(deadline, at)
    for clock in transition.resumes:
        deadline = aggregate.running(clock.code)
        if deadline and deadline.paused_at:
            _close_pause(aggregate, deadline, at)
            resume_clock(deadline, at, book.calendar)
    for clock in transition.pauses:
        deadline = aggregate.running(clock.code)
        if deadline and not deadline.paused_at:
            aggregate.pauses.append(pause_clock(deadline, at, transition.name))
    for clock in transition.extends:
        if (deadline := aggregate.running(clock.code)) and transition.extension:
            extend_clock(deadline, transition.extension(data), book.calendar)
    for clock in transition.starts:
        if running := aggregate.running(clock.code):
            stop_clock(running, at)
        _start(aggregate, clock, at=at, book=book)


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
            if deadline.paused_at:
                _close_pause(aggregate, deadline, at)
            deadline.outcome, deadline.stopped_at = Outcome.CANCELLED, at


def _settle(aggregate: Aggregate) -> None:
    """Bring the header's nearest deadline up to date."""
    nearest = next_due(aggregate.deadlines)
    aggregate.case.next_due = nearest.due_at if nearest else None
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


def timeline_digest(entry: TimelineEntry) -> str:
    """The digest by which the chain holds a timeline entry to what it said."""
    return seal.digest(
        {
            "seq": entry.seq,
            "at": local(entry.at).isoformat(timespec="microseconds"),
            "actor": entry.actor_party_id,
            "as": entry.acting_as,
            "name": entry.actor_name,
            "text": entry.text,
            "data": entry.data,
            "visibility": str(entry.visibility),
        }
    )


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


def _tell(aggregate: Aggregate, recipients: Iterable[Recipient], name: str, *, now: datetime) -> None:
    case, seen = aggregate.case, set[int]()
    for recipient in recipients:
        for party in recipient.parties(aggregate):
            if party.pk in seen:
                continue
            seen.add(party.pk)
            aggregate.messages.append(
                Message(
                    recipient=party,
                    channel=Channel.IN_APP,
                    topic=f"{case.kind}.{name}"[:64],
                    title=f"{name}：{case.title}"[:200],
                    body=aggregate.note.text
                    if aggregate.timeline[-1].visibility == "all" or party.kind != PartyKind.EXTERNAL
                    else "",
                    url=url_for(aggregate.lifecycle, case, party),
                    key=f"{case.number}:{case.entries}",
                    next_attempt_at=now,
                    created_at=now,
                )
            )


def _emit(aggregate: Aggregate, topic: str, move: str, *, now: datetime) -> None:
    if topic:
        case = aggregate.case
        payload = {"number": case.number, "move": move, "state": case.state}
        key = f"{topic}:{case.number}:{case.entries}"
        aggregate.events.append(Event(topic=topic, key=key, payload=payload, created_at=now))


def url_for(lifecycle: type[Lifecycle], case: Case, party: Party) -> str:
    """The page of the case for a party: the enterprise's own page or the officials'."""
    kind = lifecycle.kind
    try:
        if party.kind == PartyKind.EXTERNAL:
            return reverse(kind.enterprise_url, args=[case.token])
        return reverse(kind.staff_url, args=[case.number])
    except NoReverseMatch:
        return ""
