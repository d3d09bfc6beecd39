"""Starting, stopping, pausing and extending the clocks of a case, in memory. Storing is the caller's business."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from yingshang.kernel.calendar.rules import Due, Limit, WorkCalendar
from yingshang.kernel.calendar.rules import LimitUnit as CalendarUnit
from yingshang.kernel.calendar.rules.limits import last_day
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import day_of
from yingshang.kernel.deadlines.book import LevelBook
from yingshang.kernel.deadlines.models import Basis, Deadline, Outcome, Pause

NO_LEVEL = "来文时限"
INHERITED_WARN = Decimal(24)
"""Hours before an inherited due moment at which the light turns amber."""


def start_clock(
    *, case: Case, clock: str, name: str, at: datetime, book: LevelBook, category: str, inherited: datetime | None
) -> Deadline | None:
    """A running deadline for the clock, or ``None`` when no limit is in force and none came with the case.

    Arguments:
        inherited: a due moment from elsewhere; it overrules the limit.
    """
    level = book.level(clock, category, day_of(at))
    if inherited is not None:
        return _inherited(case, clock, name, at, inherited, book.calendar)
    if level is None:
        return None
    due = book.calendar.limit_due(Limit(level.amount, CalendarUnit(level.unit)), at)
    made = Deadline(
        case=case,
        clock=clock,
        name=name,
        unit=case.unit,
        basis=level.basis,
        amount=level.amount,
        limit_unit=level.unit,
        warn=level.warn,
        reference=level.reference,
        started_at=at,
    )
    move_due(made, due, since=at, calendar=book.calendar)
    made.provisional = due.provisional
    return made


def _inherited(case: Case, clock: str, name: str, at: datetime, due_at: datetime, calendar: WorkCalendar) -> Deadline:
    made = Deadline(
        case=case,
        clock=clock,
        name=name,
        unit=case.unit,
        basis=Basis.INHERITED,
        reference=NO_LEVEL,
        warn=INHERITED_WARN,
        started_at=at,
    )
    move_due(made, Due(due_at, last_day(due_at)), since=at, calendar=calendar)
    return made


def move_due(deadline: Deadline, due: Due, *, since: datetime, calendar: WorkCalendar) -> None:
    """Set what is due, and the moment from which the light is amber: the lead before it, but not before ``since``."""
    deadline.due_at, deadline.due_on = due.due_at, due.due_on
    lead = _lead(deadline)
    deadline.warn_at = max(since, calendar.extend(due.due_at, lead).due_at) if lead.amount else due.due_at


def _lead(deadline: Deadline) -> Limit:
    """How far before the due moment to warn, in the limit's own measure: months in days, broken days in hours."""
    warn, unit = Decimal(deadline.warn), _measure(deadline)
    if unit is CalendarUnit.MONTH:
        unit = CalendarUnit.CALENDAR_DAY
    if unit is CalendarUnit.CALENDAR_DAY and warn != warn.to_integral_value():
        return Limit(-warn * 24, CalendarUnit.HOUR)
    return Limit(-warn, unit)


def _measure(deadline: Deadline) -> CalendarUnit:
    """In what the clock is counted; a moment that came from elsewhere is kept to the minute."""
    return CalendarUnit(deadline.limit_unit) if deadline.limit_unit else CalendarUnit.HOUR


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
        due = calendar.shift(deadline.due_at, deadline.due_on, _measure(deadline), deadline.paused_at, at)
        if due.due_at != deadline.due_at:
            deadline.reminded_at, deadline.level = None, 0
        move_due(deadline, due, since=at, calendar=calendar)
        deadline.provisional = deadline.provisional or due.provisional
    deadline.paused_at = None


def extend_clock(deadline: Deadline, by: Limit, at: datetime, calendar: WorkCalendar) -> None:
    """Move what is due on by a limit, counted from the present due day or moment.

    Reminder and ladder begin anew: the new moment can be missed like the old one.
    """
    due = calendar.extend(deadline.due_at, by)
    move_due(deadline, due, since=at, calendar=calendar)
    deadline.provisional = deadline.provisional or due.provisional
    step = {"amount": str(by.amount), "unit": str(by.unit.value), "at": at.isoformat()}
    deadline.extensions = [*deadline.extensions, step]
    deadline.reminded_at, deadline.level = None, 0


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The running, unpaused deadline that is due first."""
    running = [d for d in deadlines if d.outcome == Outcome.RUNNING and d.paused_at is None]
    return min(running, key=lambda d: d.due_at, default=None)
