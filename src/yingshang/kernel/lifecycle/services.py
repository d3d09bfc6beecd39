"""Moving cases: open, perform, remark. Each is one transaction: all of it happens, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.cases.services import repeat_header
from yingshang.kernel.clock import local
from yingshang.kernel.deadlines.book import open_book
from yingshang.kernel.deadlines.models import Deadline, Outcome, Pause
from yingshang.kernel.evidence.services import attach, prepare_file
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.lifecycle.aggregate import CHAIN_KIND, Aggregate
from yingshang.kernel.lifecycle.declaration import Data, Lifecycle, Transition, lifecycle_of
from yingshang.kernel.lifecycle.errors import Blocked, Conflict, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.moves import apply, begin
from yingshang.kernel.lifecycle.moves import remark as apply_remark
from yingshang.kernel.numbering.services import format_number, take_number
from yingshang.kernel.outbox.models import Delivery, Event, Message
from yingshang.kernel.outbox.registry import handlers_of
from yingshang.kernel.search.services import index

ATTACHMENTS = "attachments"
"""The field of a move's form that holds its files."""


def open_case(
    kind: str,
    *,
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
    extras: Iterable[models.Model] = (),
) -> Case:
    """Open a case of a kind: header with its number, the affair's row, parties, first entry, clocks, messages, chain.

    Arguments:
        row: the affair's unsaved row; its ``case`` is set here.
        unit: who answers for it at first; its district is the case's.
        at: when it happened, if earlier than ``now``.
        search_text: what it shall be found by, besides number and title.
        extras: further unsaved rows of the affair, stored with it.
    """
    moment, lifecycle = at or now, lifecycle_of(kind)
    with transaction.atomic():
        number = take_number(lifecycle.kind.prefix, year=local(moment).year, now=now)
        aggregate = new_aggregate(
            lifecycle,
            row=row,
            title=title,
            unit=unit,
            number=format_number(lifecycle.kind.prefix, local(moment).year, number),
            at=moment,
        )
        for party, role in parties:
            aggregate.join(party, role, moment)
        if text or data:
            aggregate.say(text, **(data or {}))
        begin(aggregate, actor=actor, now=now, at=moment, book=open_book(lifecycle.kind.code, aggregate.case.district))
        aggregate.extras.extend(extras)
        _store_new(aggregate)
        index("case", aggregate.case.pk, f"{aggregate.case.number} {title} {search_text}")
        work_off(aggregate)
    return aggregate.case


def new_aggregate(
    lifecycle: type[Lifecycle],
    *,
    row: Any,
    title: str,
    unit: Unit,
    number: str,
    at: datetime,
    district: Unit | None = None,
) -> Aggregate:
    """An unsaved case in its first state, with an unsaved chain; the district is looked up when not given."""
    if district is None:
        district = unit if unit.parent_id is None else Unit.objects.select_related("party").get(pk=unit.root_id)
    case = Case(
        number=number,
        kind=lifecycle.kind.code,
        title=title,
        district=district,
        unit=unit,
        state=lifecycle.opening.state,
        state_since=at,
        opened_at=at,
        opened_on=local(at).date(),
    )
    row.case = case
    return Aggregate(lifecycle, case, row, Chain(kind=CHAIN_KIND, ref=number))


def perform(
    case: Case,
    move: str,
    data: Data | None = None,
    *,
    actor: Actor,
    now: datetime,
    at: datetime | None = None,
    expected_version: int | None = None,
    files: Any = None,
) -> Case:
    """Carry out one declared transition.

    Arguments:
        move: the transition's move.
        data: the raw input of its form (text as typed, or JSON values); checked here.
        at: when it happened, if earlier than ``now``.
        expected_version: the version that the person saw; another one is a conflict.

    Returns: the case as it is now.
    Errors: ``NotAllowed``, ``Conflict`` (the state or version is another; ``Blocked``: its past stands against it),
    ``InvalidInput``.
    """
    lifecycle = lifecycle_of(case.kind)
    transition = lifecycle.transitions[str(move)]
    ready = {}
    if sent := _sent(files):
        row = lifecycle.model._default_manager.select_related("case__unit").get(pk=case.pk)
        check_move(transition, row, actor=actor, expected_version=expected_version)
        ready = {id(file): prepare_file(file) for file in sent}
    with transaction.atomic():
        aggregate = load(case.pk, lifecycle)
        current = aggregate.case
        check_move(transition, aggregate.row, actor=actor, expected_version=expected_version)
        cleaned = clean(transition, data or {}, files=files, row=aggregate.row, actor=actor)
        apply(
            aggregate,
            transition,
            cleaned,
            actor=actor,
            now=now,
            at=at or now,
            book=open_book(lifecycle.kind.code, current.district),
        )
        store(aggregate, seen=current.version - 1, wanted=transition.name)
        for file in cleaned.get(ATTACHMENTS, ()):
            attach(
                case=current,
                file=ready.get(id(file), file),
                purpose=transition.name,
                actor=actor,
                now=now,
                visibility=transition.visibility,
            )
        work_off(aggregate)
    return aggregate.case


def follow(
    case: Case, move: str, data: Data | None = None, *, actor: Actor, now: datetime, at: datetime | None = None
) -> Case:
    """Carry out a move that nobody is offered, because it follows: from another case's move, from how the case came.

    Arguments:
        data: what goes to the move's effect, as it is; there is no form and no guard.
        at: when it happened, if earlier than ``now``.

    Errors: ``ValueError`` for a move that people make; ``Conflict`` when the case has come to another state.
    """
    lifecycle = lifecycle_of(case.kind)
    transition = lifecycle.transitions[str(move)]
    if transition.offered:
        raise ValueError(f"{move} is made by people, not by other cases")
    with transaction.atomic():
        aggregate = load(case.pk, lifecycle)
        current = aggregate.case
        if current.state not in transition.sources:
            raise Conflict(current, last_entry(current), transition.name)
        book = open_book(lifecycle.kind.code, current.district)
        apply(aggregate, transition, data or {}, actor=actor, now=now, at=at or now, book=book)
        store(aggregate, seen=current.version - 1, wanted=transition.name)
        work_off(aggregate)
    return aggregate.case


def work_off(aggregate: Aggregate) -> None:
    """Do what the moves so far asked to be done once the case is stored; in the transaction that stored it."""
    works, aggregate.works = aggregate.works, []
    for work in works:
        work()


def check_move(transition: Transition, row: Any, *, actor: Actor, expected_version: int | None) -> None:
    """Whether a move may be made of a row as it is. Errors: ``Conflict``, ``Blocked``, ``NotAllowed``.

    Asked under the case's lock; before it too when files come along, which are checked and stored first.
    """
    case: Case = row.case
    stale = expected_version is not None and case.version != expected_version
    if stale or case.state not in transition.sources:
        raise Conflict(case, last_entry(case), transition.name)
    if not transition.by(actor, row):
        raise NotAllowed(f"您以“{actor.acting_as}”的身份不能“{transition.name}”此事项。")
    if reason := transition.barred(row):
        raise Blocked(case, last_entry(case), transition.name, reason)


def _sent(files: Any) -> list[Any]:
    """The files that come with a move."""
    return list(files.getlist(ATTACHMENTS)) if hasattr(files, "getlist") else []


def add_remark(case: Case, text: str, *, visibility: str, actor: Actor, now: datetime) -> TimelineEntry:
    """Add an entry that changes nothing; the version stays, so that nobody's press is refused because of it."""
    lifecycle = lifecycle_of(case.kind)
    with transaction.atomic():
        aggregate = load(case.pk, lifecycle)
        apply_remark(aggregate, text, visibility=visibility, actor=actor, now=now)
        store(aggregate, seen=aggregate.case.version, wanted="备注")
    return aggregate.timeline[-1]


def available(case: Case, row: Any, actor: Actor) -> list[Transition]:
    """The transitions that pages offer to this actor now, in the order of their declaration."""
    return [t for t in _offered(case, row, actor) if not t.barred(row)]


def barred(case: Case, row: Any, actor: Actor) -> list[tuple[Transition, str]]:
    """The transitions that the actor could make but for the case's past, with what stands against them."""
    return [(t, reason) for t in _offered(case, row, actor) if (reason := t.barred(row))]


def _offered(case: Case, row: Any, actor: Actor) -> list[Transition]:
    return [t for t in lifecycle_of(case.kind).from_state(case.state) if t.offered and t.by(actor, row)]


def clean(transition: Transition, data: Data, *, files: Any, row: Any, actor: Actor) -> dict[str, Any]:
    """The checked input of a transition's form. Errors: ``InvalidInput`` with a message for each field."""
    if transition.form is None:
        return {}
    form = transition.form(data, files, row=row, actor=actor)
    if not form.is_valid():
        raise InvalidInput(
            {"" if name == "__all__" else name: [str(e) for e in errors] for name, errors in form.errors.items()}
        )
    return dict(form.cleaned_data)


def last_entry(case: Case) -> TimelineEntry | None:
    """The latest transition of a case."""
    return TimelineEntry.objects.filter(case=case).exclude(move="remark").order_by("-seq").first()


def load(pk: int, lifecycle: type[Lifecycle]) -> Aggregate:
    """The aggregate of a stored case, locked until the transaction ends: the header first, then row and chain."""
    related = ("district__party", "unit__party", "holder")
    case = Case.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)
    manager: Any = lifecycle.model._default_manager
    rows = manager.select_for_update(of=("self",))  # an affair may mark its row without a move (handed back, seen)
    row = rows.select_related(*getattr(lifecycle, "related", ())).get(pk=pk)
    row.case = case
    aggregate = Aggregate(lifecycle, case, row, Chain.objects.select_for_update().get(kind=CHAIN_KIND, ref=case.number))
    aggregate.deadlines = list(Deadline.objects.filter(case=case, outcome=Outcome.RUNNING).select_related("unit"))
    for deadline in aggregate.deadlines:
        deadline.case = case
    aggregate.parties = list(CaseParty.objects.filter(case=case, until=None).select_related("party").order_by("id"))
    for taking in aggregate.parties:
        taking.case = case
    if any(d.paused_at for d in aggregate.deadlines):
        by_id = {d.pk: d for d in aggregate.deadlines}
        aggregate.pauses = list(Pause.objects.filter(deadline__in=by_id, until=None))
        for pause in aggregate.pauses:
            pause.deadline = by_id[pause.deadline_id]
    return aggregate


HEADER = [
    "unit",
    "title",
    "state",
    "state_since",
    "holder",
    "next_due",
    "next_warn",
    "next_due_provisional",
    "version",
    "entries",
    "closed_at",
    "closed_on",
]


def store(aggregate: Aggregate, *, seen: int, wanted: str) -> None:
    """Write a changed aggregate; the header by compare-and-set on the version that was seen."""
    case = aggregate.case
    values = {name: getattr(case, name) for name in HEADER}
    if not Case.objects.filter(pk=case.pk, version=seen).update(**values):
        raise Conflict(case, last_entry(case), wanted)
    aggregate.row.save()
    for taking in aggregate.parties:
        if taking._state.adding or taking.until is not None:
            taking.save()
    if case.version != seen:  # a remark changes nothing of what the takings repeat
        repeat_header(case)
    for deadline in aggregate.deadlines:
        deadline.save()
    _store_parts(aggregate)
    Chain.objects.filter(pk=aggregate.chain.pk).update(length=aggregate.chain.length, head=aggregate.chain.head)


def _store_new(aggregate: Aggregate) -> None:
    aggregate.case.save(force_insert=True)
    aggregate.row.case = aggregate.case
    aggregate.row.save(force_insert=True)
    for taking in aggregate.parties:
        taking.carry(aggregate.case)
    CaseParty.objects.bulk_create(aggregate.parties)
    Deadline.objects.bulk_create(aggregate.deadlines)
    aggregate.chain.save(force_insert=True)
    _store_parts(aggregate)


def _store_parts(aggregate: Aggregate) -> None:
    """What only ever grows: entries, pauses, messages, events, the affair's further rows."""
    TimelineEntry.objects.bulk_create(aggregate.timeline)
    AuditEntry.objects.bulk_create(aggregate.audit)
    for pause in aggregate.pauses:
        pause.save()
    for message in aggregate.messages:
        message.case_id = aggregate.case.pk
    Message.objects.bulk_create(aggregate.messages, ignore_conflicts=True)
    Event.objects.bulk_create(aggregate.events)
    Delivery.objects.bulk_create(deliveries(aggregate.events))
    for extra in aggregate.extras:
        extra.save()


def deliveries(events: Iterable[Event]) -> list[Delivery]:
    """One delivery for each event and handler of its topic."""
    return [
        Delivery(event=event, handler=name, next_attempt_at=event.created_at)
        for event in events
        for name in handlers_of(event.topic)
    ]
