"""The batch writer: thousands of cases at a time, with the very rows that single transitions would have made.

For imports and the demonstration district. A story is told in memory (through the same functions as ``perform``),
then all stories are stored table by table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.deadlines.book import LevelBook, open_book
from yingshang.kernel.deadlines.models import Deadline, Pause
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import lifecycle_of
from yingshang.kernel.lifecycle.moves import apply, begin
from yingshang.kernel.lifecycle.moves import remark as apply_remark
from yingshang.kernel.lifecycle.services import deliveries, new_aggregate, work_off
from yingshang.kernel.numbering.services import format_number, take_numbers
from yingshang.kernel.outbox.models import Delivery, Event, Message, SendState
from yingshang.kernel.search.services import index_many

CHUNK = 1000


class Story:
    """One case told from its opening on: ``story.move(...)`` applies a transition in memory."""

    def __init__(self, aggregate: Aggregate, book: LevelBook, search_text: str) -> None:
        self.aggregate = aggregate
        self.book = book
        self.search_text = search_text

    @property
    def case(self) -> Case:
        return self.aggregate.case

    def move(self, move: str, data: Mapping[str, Any] | None = None, *, actor: Actor, now: datetime) -> None:
        """Apply a transition with cleaned data. Errors: ``ValueError`` when the state does not admit it."""
        transition = self.aggregate.lifecycle.transitions[str(move)]
        if self.case.state not in transition.sources:
            raise ValueError(f"{self.case.number}: {move} does not start from {self.case.state}")
        apply(self.aggregate, transition, data or {}, actor=actor, now=now, at=now, book=self.book)

    def remark(self, text: str, *, visibility: str, actor: Actor, now: datetime) -> None:
        """Add a remark."""
        apply_remark(self.aggregate, text, visibility=visibility, actor=actor, now=now)


class BatchWriter:
    """Collects stories of one kind in one district and stores them together.

    Messages older than ``quiet_before`` are stored as sent and read, so that nobody is told of last year.
    """

    def __init__(self, kind: str, district: Unit, *, quiet_before: datetime | None = None) -> None:
        self.lifecycle = lifecycle_of(kind)
        self.district = district
        self.book = open_book(kind, district)
        self.quiet_before = quiet_before
        self.stories: list[Story] = []

    def numbers(self, year: int, count: int, *, now: datetime) -> list[str]:
        """A run of ``count`` numbers of a year, in order; taken in the caller's transaction, or in one of its own."""
        prefix = self.lifecycle.kind.prefix
        with transaction.atomic():
            first = take_numbers(prefix, year=year, count=count, now=now)
        return [format_number(prefix, year, first + i) for i in range(count)]

    def open(
        self,
        *,
        number: str,
        row: models.Model,
        title: str,
        unit: Unit,
        parties: Iterable[tuple[Party, str]],
        actor: Actor,
        now: datetime,
        at: datetime | None = None,
        text: str = "",
        data: Mapping[str, Any] | None = None,
        search_text: str = "",
    ) -> Story:
        """Begin a story; arguments as for ``open_case``."""
        moment = at or now
        aggregate = new_aggregate(
            self.lifecycle, row=row, title=title, unit=unit, number=number, at=moment, district=self.district
        )
        for party, role in parties:
            aggregate.join(party, role, moment)
        if text or data:
            aggregate.say(text, **(data or {}))
        begin(aggregate, actor=actor, now=now, at=moment, book=self.book)
        story = Story(aggregate, self.book, search_text)
        self.stories.append(story)
        return story

    def store(self) -> int:
        """Write all stories in one transaction, table by table. Returns how many; the writer is empty again."""
        told, self.stories = self.stories, []
        with transaction.atomic():
            for start in range(0, len(told), CHUNK):
                store_aggregates([s.aggregate for s in told[start : start + CHUNK]], quiet_before=self.quiet_before)
            for told_one in told:
                work_off(told_one.aggregate)
            index_many("case", ((s.case.pk, f"{s.case.number} {s.case.title} {s.search_text}") for s in told))
        return len(told)


def store_aggregates(aggregates: list[Aggregate], *, quiet_before: datetime | None) -> None:
    """Store new aggregates, each table in one statement."""
    Case.objects.bulk_create([a.case for a in aggregates])
    for aggregate in aggregates:
        aggregate.row.case = aggregate.case
        for taking in aggregate.parties:
            taking.carry(aggregate.case)
    rows: Any = aggregates[0].lifecycle.model._default_manager if aggregates else None
    if rows is None:
        return
    rows.bulk_create([a.row for a in aggregates])
    CaseParty.objects.bulk_create([p for a in aggregates for p in a.parties])
    Deadline.objects.bulk_create([d for a in aggregates for d in a.deadlines])
    Pause.objects.bulk_create([p for a in aggregates for p in a.pauses])
    Chain.objects.bulk_create([a.chain for a in aggregates])
    TimelineEntry.objects.bulk_create([t for a in aggregates for t in a.timeline])
    AuditEntry.objects.bulk_create([e for a in aggregates for e in a.audit])
    _store_messages(aggregates, quiet_before)
    events = [e for a in aggregates for e in a.events]
    Event.objects.bulk_create(events)
    Delivery.objects.bulk_create(deliveries(events))
    _store_extras(aggregates)


def _store_messages(aggregates: list[Aggregate], quiet_before: datetime | None) -> None:
    made: list[Message] = []
    for aggregate in aggregates:
        for message in aggregate.messages:
            message.case_id = aggregate.case.pk
            if quiet_before and message.created_at < quiet_before:
                message.state = SendState.SENT
                message.sent_at = message.read_at = message.created_at
                message.attempts = 1
            made.append(message)
    Message.objects.bulk_create(made, ignore_conflicts=True)


def _store_extras(aggregates: list[Aggregate]) -> None:
    """The affair's further rows, model by model."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for aggregate in aggregates:
        for extra in aggregate.extras:
            by_model.setdefault(type(extra), []).append(extra)
    for model, extras in by_model.items():
        model._default_manager.bulk_create(extras)
