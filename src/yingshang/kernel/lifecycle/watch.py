"""Watching the clocks: reminders, the escalation ladder, and the office's release of what goes to leaders.

The scan is idempotent: it may run at any time, twice, or after a day of downtime, and raises one escalation per case.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from django.db import transaction

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import Limit, LimitUnit, WorkCalendar
from yingshang.kernel.cases.models import Case, Visibility
from yingshang.kernel.clock import day_of, local
from yingshang.kernel.deadlines.book import due_text, open_book
from yingshang.kernel.deadlines.models import Deadline, Escalation, EscalationState, LadderStep, Outcome
from yingshang.kernel.deadlines.queries import ladder, must_remind, overdue, rungs, to_remind
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.identity.models import Party, Person, Post, Unit, UnitKind, valid_on
from yingshang.kernel.identity.permissions import permission
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import lifecycle_of, lifecycles
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.messages import send
from yingshang.kernel.lifecycle.moves import apply, remark
from yingshang.kernel.lifecycle.services import load, store, work_off

logger = logging.getLogger(__name__)

RELEASE = permission("lifecycle.release_escalation", "放行或不予上报提级到区领导的事项", roles=("office_head",))


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How many reminders were given, escalations raised, and moves made because nobody had answered in time."""

    reminded: int
    raised: int
    lapsed: int = 0


def scan(now: datetime) -> ScanResult:
    """Remind of what is nearly due and raise what is overdue, each case in its own transaction.

    A case that fails is logged and left for the next scan; it holds up no other.
    """
    lapsed = _sum_of(partial(_lapse, *found, now) for found in _lapsing(now))
    reminded = _sum_of(partial(_remind, pk, now) for pk in to_remind(now).values_list("pk", flat=True))
    steps = ladder(day_of(now))
    late = overdue(now).select_related("case__district").order_by("case_id", "due_at", "id")
    cases = [(case_id, list(deadlines)) for case_id, deadlines in groupby(late, key=lambda d: d.case_id)]
    raised = _sum_of(partial(_raise_if_reached, case_id, deadlines, steps, now) for case_id, deadlines in cases)
    return ScanResult(reminded, raised, lapsed)


def _lapsing(now: datetime) -> list[tuple[int, str]]:
    """The cases in which a clock has ended by which a move is made, and that move."""
    found: list[tuple[int, str]] = []
    for lifecycle in lifecycles():
        for transition in lifecycle.transitions.values():
            if transition.lapses is not None:
                late = overdue(now).filter(case__kind=lifecycle.kind.code, clock=transition.lapses.code)
                cases = late.filter(case__state__in=transition.sources).values_list("case_id", flat=True)
                found += [(pk, transition.move) for pk in cases.order_by("due_at", "case_id")]
    return found


def _lapse(case_id: int, move: str, now: datetime) -> int:
    """Make the move that follows from a clock's end, for the system, as of that end; the clock counts as missed.

    The entry says by which limit, and on what it rests.
    """
    with transaction.atomic():
        kind = Case.objects.values_list("kind", flat=True).get(pk=case_id)
        aggregate = load(case_id, lifecycle_of(kind))
        transition = aggregate.lifecycle.transitions[move]
        assert transition.lapses is not None
        deadline = aggregate.running(transition.lapses.code)
        known = aggregate.case.state in transition.sources
        if not known or deadline is None or deadline.paused_at is not None or deadline.due_at > now:
            return 0  # somebody was faster
        deadline.outcome, deadline.stopped_at = Outcome.MISSED, now
        book = open_book(kind, aggregate.case.district)
        text = f"{deadline.name}已于 {due_text(deadline.due_at)} 届满，未作处理，由系统记为“{transition.name}”。"
        basis = {"text": text, "reference": deadline.reference}
        apply(aggregate, transition, basis, actor=SYSTEM, now=now, at=deadline.due_at, book=book)
        store(aggregate, seen=aggregate.case.version - 1, wanted=transition.name)
        work_off(aggregate)
    return 1


def _sum_of(works: Iterable[Callable[[], int]]) -> int:
    done = 0
    for work in works:
        try:
            done += work()
        except Exception:
            logger.exception("a case could not be scanned")
    return done


def _raise_if_reached(case_id: int, deadlines: list[Deadline], steps: list[LadderStep], now: datetime) -> int:
    if not any(_reached(deadline, steps, now) for deadline in deadlines):
        return 0
    return _raise(case_id, steps, now)


def _remind(pk: int, now: datetime) -> int:
    """Remind of one clock. The case is locked first, as every move does; then it is seen whether it still must be."""
    with transaction.atomic():
        case_id, kind = Deadline.objects.values_list("case_id", "case__kind").get(pk=pk)
        aggregate = load(case_id, lifecycle_of(kind))
        deadline = next((d for d in aggregate.deadlines if d.pk == pk), None)
        if deadline is None or not must_remind(deadline, now):
            return 0
        deadline.reminded_at = now
        case = aggregate.case
        holder = _keeper(aggregate, deadline) or case.holder or case.unit.party
        text = f"{deadline.name}将于 {due_text(deadline.due_at)} 到期。"
        key = f"remind:{pk}:{stamp(deadline.due_at)}"
        send(aggregate, [holder], title=f"即将到期：{case.title}", body=text, key=key, now=now)
        store(aggregate, seen=case.version, wanted="提醒")
    return 1


def _keeper(aggregate: Aggregate, deadline: Deadline) -> Party | None:
    """Whose limit it is, where the declaration says so."""
    clock = next((c for c in aggregate.lifecycle.clocks() if c.code == deadline.clock), None)
    return clock.kept_by(aggregate) if clock is not None and clock.kept_by is not None else None


def stamp(moment: datetime) -> str:
    """A due moment in the key of a message: what is due anew, if only by minutes, is told anew."""
    return f"{local(moment):%Y%m%d%H%M}"


def _reached(deadline: Deadline, steps: list[LadderStep], now: datetime) -> LadderStep | None:
    """The highest rung that the deadline has reached and that was not raised yet."""
    calendar = calendar_for(deadline.case.district)
    found = [
        step
        for step in rungs(steps, deadline.case.kind, deadline.clock)
        if step.level > deadline.level and _moment(deadline, step, calendar) <= now
    ]
    return max(found, key=lambda step: step.level, default=None)


def _moment(deadline: Deadline, step: LadderStep, calendar: WorkCalendar) -> datetime:
    if not step.after:
        return deadline.due_at
    return calendar.extend(deadline.due_at, Limit(step.after, LimitUnit(step.unit))).due_at


def _raise(case_id: int, steps: list[LadderStep], now: datetime) -> int:
    """Raise the highest rung among a case's late clocks; the others are marked as known."""
    with transaction.atomic():
        kind = Case.objects.values_list("kind", flat=True).get(pk=case_id)
        aggregate = load(case_id, lifecycle_of(kind))
        found: list[tuple[Deadline, LadderStep]] = []
        for deadline in aggregate.deadlines:
            if deadline.outcome == Outcome.RUNNING and deadline.paused_at is None and deadline.due_at <= now:
                step = _reached(deadline, steps, now)
                if step is not None:
                    found.append((deadline, step))
        if not found:
            return 0
        deadline, step = max(found, key=lambda pair: (pair[1].level, -pair[0].due_at.timestamp()))
        for late, reached in found:
            late.level = reached.level
        state = EscalationState.WAITING if step.needs_release else EscalationState.RAISED
        aggregate.add(
            Escalation(
                deadline=deadline,
                level=step.level,
                due_at=deadline.due_at,
                tells=step.tells,
                state=state,
                raised_at=now,
            )
        )
        told = RECIPIENTS["office" if step.needs_release else step.tells]
        keeper = _keeper(aggregate, deadline) if step.tells in {"unit", "unit_head"} else None
        words = f"{deadline.name}已于 {due_text(deadline.due_at)} 到期，提级（第 {step.level} 级）。"
        words += "待营商办放行后报区领导。" if step.needs_release else f"告知：{keeper.name if keeper else told.name}。"
        remark(aggregate, words, visibility=Visibility.STAFF, actor=SYSTEM, now=now, name="超期提级", move="escalate")
        key = f"escalate:{deadline.pk}:{stamp(deadline.due_at)}:{step.level}"
        send(
            aggregate,
            [keeper] if keeper else told.parties(aggregate, now),
            title=f"超期提级：{aggregate.case.title}",
            body=words,
            key=key,
            now=now,
        )
        store(aggregate, seen=aggregate.case.version, wanted="提级")
    return 1


def decide_escalation(*, escalation: Escalation, release: bool, reason: str, actor: Actor, now: datetime) -> None:
    """The office lets an escalation go to the leaders, or keeps it back with a reason.

    Errors: ``NotAllowed`` without the permission, outside the district, or when it was decided already.
    """
    with transaction.atomic():
        aggregate = load(escalation.deadline.case_id, lifecycle_of(escalation.deadline.case.kind))
        if not actor.has(RELEASE) or actor.district_id != aggregate.case.district_id:
            raise NotAllowed("只有营商办负责人可以放行提级事项。")
        state = EscalationState.RELEASED if release else EscalationState.WITHHELD
        values = {"state": state, "decided_at": now, "decided_by_id": actor.person_id, "reason": reason}
        if not Escalation.objects.filter(pk=escalation.pk, state=EscalationState.WAITING).update(**values):
            raise NotAllowed("该提级事项已有处理结果，请刷新页面。")
        name = "放行提级" if release else "不予上报"
        remark(aggregate, reason, visibility=Visibility.STAFF, actor=actor, now=now, name=name, move="release")
        if release:
            key = f"release:{escalation.pk}"
            parties = RECIPIENTS[escalation.tells].parties(aggregate, now)
            send(aggregate, parties, title=f"提级事项：{aggregate.case.title}", body=reason, key=key, now=now)
        store(aggregate, seen=aggregate.case.version, wanted=name)


def _unit(aggregate: Aggregate, _now: datetime) -> list[Party]:
    return [aggregate.case.unit.party]


def _office(aggregate: Aggregate, _now: datetime) -> list[Party]:
    offices = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=aggregate.case.district.path, until=None)
    return [unit.party for unit in offices.select_related("party")]


def _people_with_role(role: str, path: str, now: datetime) -> list[Party]:
    posts = Post.objects.filter(valid_on(day_of(now)), role__code=role, unit__path__startswith=path)
    people = Person.objects.filter(posts__in=posts).select_related("party").distinct().order_by("id")
    return [person.party for person in people]


def _unit_head(aggregate: Aggregate, now: datetime) -> list[Party]:
    return _people_with_role("unit_head", aggregate.case.unit.path, now) or _unit(aggregate, now)


def _leader(aggregate: Aggregate, now: datetime) -> list[Party]:
    return _people_with_role("leader", aggregate.case.district.path, now)


@dataclass(frozen=True, slots=True)
class Rung:
    """Whom a rung tells, in words and as parties."""

    name: str
    parties: Callable[[Aggregate, datetime], list[Party]]


RECIPIENTS: dict[str, Rung] = {
    "unit": Rung("承办单位", _unit),
    "unit_head": Rung("承办单位负责人", _unit_head),
    "office": Rung("营商办", _office),
    "leader": Rung("区领导", _leader),
}
