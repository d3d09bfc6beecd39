"""A case in memory with all that a transition may change.

``perform`` loads an aggregate, applies one transition and stores it; the batch writer applies thousands and stores
them together. Both go through :mod:`moves`, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models

from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.deadlines.book import LevelBook
from yingshang.kernel.deadlines.models import Deadline, Outcome, Pause
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.declaration import Entry, Lifecycle
from yingshang.kernel.outbox.models import Event, Message

CHAIN_KIND = "case"


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
    book: LevelBook | None = None
    now: datetime | None = None
    works: list[Callable[[], object]] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)

    def announce(self, topic: str) -> None:
        """An event of this topic is to go out with the move, beside the one that its declaration emits."""
        self.topics.append(topic)

    def afterwards(self, work: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        """Have something done once this case is stored, in the same transaction: another case opened or moved along.

        ``now`` of the move goes along. The other case is locked after this one: a move of a part never touches its
        whole, or two people could wait for each other.
        """
        self.works.append(partial(work, *args, now=self.now, **kwargs))

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

    def number_of(self, code: str, at: datetime) -> int | None:
        """A number that is set like a limit (``LimitUnit.TIME``), as it holds on that day; ``None``: none is set."""
        level = self.book.level(code, "", day_of(at)) if self.book is not None else None
        return int(level.amount) if level is not None else None

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
