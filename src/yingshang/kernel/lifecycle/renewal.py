"""Provisional deadlines (暂定): counted again when the year's working days are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from yingshang.kernel.calendar.queries import calendar_for
from yingshang.kernel.calendar.rules import Due, Limit, LimitUnit, WorkCalendar
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.clock import local
from yingshang.kernel.deadlines.clockwork import move_due, next_due
from yingshang.kernel.deadlines.models import Deadline, Outcome, Pause
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.lifecycle.declaration import lifecycle_of
from yingshang.kernel.lifecycle.moves import remark
from yingshang.kernel.lifecycle.services import load, store


def count_again(deadline: Deadline, pauses: list[Pause], calendar: WorkCalendar) -> Due:
    """The due moment of a clock from its start, its finished pauses and its extensions, in the order they came."""
    assert deadline.amount is not None
    unit = LimitUnit(deadline.limit_unit)
    due = calendar.limit_due(Limit(deadline.amount, unit), deadline.started_at)
    provisional = due.provisional
    for _, change in sorted(_changes(deadline, pauses), key=lambda found: found[0]):
        if isinstance(change, Limit):
            due = calendar.extend(due.due_at, change)
        elif change.until is not None and change.since <= due.due_at:
            due = calendar.shift(due.due_at, due.due_on, unit, change.since, change.until)
        provisional = provisional or due.provisional
    return replace(due, provisional=provisional)


def _changes(deadline: Deadline, pauses: list[Pause]) -> Iterator[tuple[datetime, Pause | Limit]]:
    """What moved the clock, with the moment at which it took effect: a pause when it ended."""
    for pause in pauses:
        if pause.until is not None:
            yield pause.until, pause
    for step in deadline.extensions:
        yield datetime.fromisoformat(step["at"]), Limit(Decimal(step["amount"]), LimitUnit(step["unit"]))


def renew_provisional(now: datetime) -> int:
    """Count every running provisional deadline again; a case whose deadline moved gets an entry. Returns how many did."""
    running = Deadline.objects.filter(outcome=Outcome.RUNNING, provisional=True, amount__isnull=False)
    return sum(_renew(pk, now) for pk in list(running.values_list("pk", flat=True)))


def _renew(pk: int, now: datetime) -> int:
    with transaction.atomic():
        known = Deadline.objects.select_related("case").filter(pk=pk, outcome=Outcome.RUNNING, provisional=True).first()
        if known is None:
            return 0
        aggregate = load(known.case_id, lifecycle_of(known.case.kind))
        deadline = next((d for d in aggregate.deadlines if d.pk == pk), None)
        if deadline is None:  # stopped while the case was waited for
            return 0
        pauses = list(Pause.objects.filter(deadline=deadline).order_by("since"))
        calendar = calendar_for(aggregate.case.district)
        due = count_again(deadline, pauses, calendar)
        if (due.due_at, due.provisional) == (deadline.due_at, deadline.provisional):
            return 0
        before = deadline.due_at
        move_due(deadline, due, since=deadline.started_at, calendar=calendar)
        deadline.provisional = due.provisional
        case, nearest = aggregate.case, next_due(aggregate.deadlines)
        if nearest is not None:
            case.next_due, case.next_warn = nearest.due_at, nearest.warn_at
            case.next_due_provisional = nearest.provisional
        if before != due.due_at:
            words = f"放假安排已公布，{deadline.name}由 {_day(before)} 改为 {_day(due.due_at)}。"
            remark(aggregate, words, visibility=Visibility.ALL, actor=SYSTEM, now=now, name="时限更新", move="renew")
        store(aggregate, seen=case.version, wanted="时限更新")
    return int(before != due.due_at)


def _day(moment: datetime) -> str:
    last = local(moment) - timedelta(microseconds=1)
    return f"{last:%Y年%m月%d日}"
