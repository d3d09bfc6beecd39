"""Starting, stopping, pausing and extending the clocks of a case, in memory. Storing is the caller's business."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from yingshang.kernel.calendar.rules import Limit, WorkCalendar
from yingshang.kernel.calendar.rules import LimitUnit as CalendarUnit
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import day_of
from yingshang.kernel.deadlines.book import LevelBook
from yingshang.kernel.deadlines.models import Basis, Deadline, LimitUnit, Outcome, Pause, ServiceLevel

NO_LEVEL = "来文时限"


def start_clock(
    *, case: Case, clock: str, name: str, at: datetime, book: LevelBook, category: str, inherited: datetime | None
) -> Deadline | None:
    """A running deadline for the clock, or ``None`` when no limit is in force and none came with the case.

    Arguments:
        inherited: a due moment from elsewhere; it overrules the limit.
    """
    level = book.level(clock, category, day_of(at))
    if inherited is not None:
        return _inherited(case, clock, name, at, inherited)
    if level is None:
        return None
    due = book.calendar.limit_due(Limit(level.amount, CalendarUnit(level.unit)), at)
    return Deadline(
        case=case,
        clock=clock,
        name=name,
        unit=case.unit,
        basis=level.basis,
        amount=level.amount,
        limit_unit=level.unit,
        reference=level.reference,
        started_at=at,
        due_at=due.due_at,
        due_on=due.due_on,
        warn_at=_warn_at(level, due.due_at, at, book.calendar),
        provisional=due.provisional,
    )


def _inherited(case: Case, clock: str, name: str, at: datetime, due_at: datetime) -> Deadline:
    return Deadline(
        case=case,
        clock=clock,
        name=name,
        unit=case.unit,
        basis=Basis.INHERITED,
        reference=NO_LEVEL,
        started_at=at,
        due_at=due_at,
        due_on=day_of(due_at - timedelta(microseconds=1)),
        warn_at=max(at, due_at - timedelta(days=1)),
    )


def _warn_at(level: ServiceLevel, due_at: datetime, at: datetime, calendar: WorkCalendar) -> datetime:
    """When the light turns amber: the level's lead before the due moment, not before the start."""
    if not level.warn:
        return due_at
    if level.unit in {LimitUnit.WORKING_DAY, LimitUnit.HALF_DAY, LimitUnit.WORKING_HOUR}:
        day = calendar.add_working_days(day_of(due_at - timedelta(microseconds=1)), -int(level.warn)).day
        return (
            max(at, calendar.end_of(day))
            if level.unit == LimitUnit.WORKING_DAY
            else max(at, due_at - timedelta(hours=int(level.warn)))
        )
    hours = {LimitUnit.MINUTE: 1 / 60, LimitUnit.HOUR: 1}.get(LimitUnit(level.unit), 24)
    return max(at, due_at - timedelta(hours=float(level.warn) * hours))


def stop_clock(deadline: Deadline, at: datetime) -> None:
    """The clock stops: met when the moment (or the pause in which it stood) is not after the due moment."""
    counted = min(at, deadline.paused_at) if deadline.paused_at else at
    deadline.stopped_at = at
    deadline.outcome = Outcome.MET if counted <= deadline.due_at else Outcome.MISSED


def pause_clock(deadline: Deadline, at: datetime, reason: str) -> Pause:
    """The clock stands from now on; the pause is logged."""
    deadline.paused_at = at
    return Pause(deadline=deadline, since=at, reason=reason)


def resume_clock(deadline: Deadline, at: datetime, calendar: WorkCalendar) -> None:
    """The clock goes on: what was due moves by the working time between pause and resumption.

    A clock that was overdue already when it was paused keeps its due moment.
    """
    assert deadline.paused_at is not None
    if deadline.paused_at <= deadline.due_at:
        unit = CalendarUnit(deadline.limit_unit or LimitUnit.CALENDAR_DAY)
        lead = deadline.due_at - deadline.warn_at
        due = calendar.shift(deadline.due_at, deadline.due_on, unit, deadline.paused_at, at)
        deadline.due_at, deadline.due_on = due.due_at, due.due_on
        deadline.warn_at = max(at, due.due_at - lead)
        deadline.provisional = deadline.provisional or due.provisional
    deadline.paused_at = None


def extend_clock(deadline: Deadline, by: Limit, calendar: WorkCalendar) -> None:
    """Move what is due on by a limit, counted from the present due day or moment; the reminder counts anew."""
    lead = deadline.due_at - deadline.warn_at
    due = calendar.extend(deadline.due_at, by)
    deadline.due_at, deadline.due_on, deadline.provisional = due.due_at, due.due_on, due.provisional
    deadline.warn_at = due.due_at - lead
    deadline.extensions = [*deadline.extensions, {"amount": str(by.amount), "unit": str(by.unit.value)}]
    deadline.reminded_at = None


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The running, unpaused deadline that is due first."""
    running = [d for d in deadlines if d.outcome == Outcome.RUNNING and d.paused_at is None]
    return min(running, key=lambda d: d.due_at, default=None)
