"""Asking a further unit for something, calling it off, and what the moves of a sub-task change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from yingshang.kernel.calendar.rules import Limit, LimitUnit
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.cases.services import end_taking
from yingshang.kernel.clock import day_of
from yingshang.kernel.deadlines.book import open_book
from yingshang.kernel.deadlines.models import Deadline, LadderStep, Outcome, ServiceLevel
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.kernel.lifecycle.services import follow, open_case
from yingshang.kernel.subtasks.enums import CLOSED, TaskMove
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.subtasks.queries import KIND
from yingshang.kernel.subtasks.roles import TaskRole, role_named

ASSIGNEE, LEAD = "assignee", "lead"
ANSWER_CLOCK, LEAD_LEVEL = "answer", "lead"
BEGINNING = date(2020, 1, 1)
REFERENCE = "参照《北京市接诉即办工作条例》第十四条（协办单位向首接单位反馈），时限可由营商办修改"


def open_subtask(
    *, parent: Case, unit: Unit, role: TaskRole, asked: str, title: str, before: str, actor: Actor, now: datetime
) -> Case:
    """Ask a unit for its part in a case: a case of its own, due before the one that asks.

    Arguments:
        asked: what is wanted, as the unit reads it.
        before: the clock of ``parent`` before whose end the answer is due; without one that runs, the limit of the kind holds.
    """
    parent = Case.objects.select_related("unit__party", "district").get(pk=parent.pk)
    row = SubTask(parent=parent, role=role.code, asked=asked, before=before)
    row.due_at = due_before(parent, before, role.code, now)
    return open_case(
        KIND,
        row=row,
        title=title[:200],
        unit=unit,
        parties=[(unit.party, ASSIGNEE), (parent.unit.party, LEAD)],
        actor=actor,
        now=now,
        text=asked,
    )


def due_before(parent: Case, clock: str, role: str, at: datetime) -> datetime | None:
    """When a part must be there, so that the whole can be: a limit (``lead``) before the end of the whole's clock.

    Where less than that is left, half of what is left; ``None`` when no such clock runs.
    """
    running = Deadline.objects.filter(case=parent, clock=clock, outcome=Outcome.RUNNING).first()
    if running is None or running.due_at <= at:
        return None
    book = open_book(KIND, parent.district)
    level = book.level(LEAD_LEVEL, role, day_of(at))
    lead = Limit(-level.amount, LimitUnit(level.unit)) if level else Limit(Decimal(-1), LimitUnit.WORKING_DAY)
    due = book.calendar.extend(running.due_at, lead).due_at
    return due if due > at else at + (running.due_at - at) / 2


def cancel_subtasks(*, parent: Case, reason: str, actor: Actor, now: datetime) -> None:
    """Call off what a case still asks of further units."""
    for task in SubTask.objects.filter(parent=parent).exclude(case__state__in=CLOSED).select_related("case"):
        follow(task.case, TaskMove.CANCEL, {"text": reason}, actor=actor, now=now)


def change_lead(*, parent: Case, unit: Unit, now: datetime) -> None:
    """Another unit answers for the case that asks: the answers are for it to see."""
    for task in SubTask.objects.filter(parent=parent).select_related("case__unit"):
        CaseParty.objects.filter(case=task.case, role=LEAD, until=None).exclude(party=unit.party_id).update(until=now)
        if not CaseParty.objects.filter(case=task.case, role=LEAD, until=None).exists():
            CaseParty(case=task.case, party=unit.party, role=LEAD, since=now).save()


def answer(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """What the unit has to say, and whether in time."""
    task: SubTask = case.row
    running = case.running(ANSWER_CLOCK)
    task.answer, task.answered_at = data["text"], at
    task.answered_in_time = None if running is None else at <= running.due_at
    case.say(data["text"])


def contest(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """An objection; one to each sub-task."""
    case.row.objected = True
    case.say(data["text"])


def send_back(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """More is wanted: due anew before the clock of the case that asks."""
    task: SubTask = case.row
    task.due_at = due_before(task.parent, task.before, task.role, at)
    case.say(data["text"])


def leave_parent(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The unit takes part in the case that asked no longer."""
    task: SubTask = case.row
    joins = role_named(task.role).joins
    if joins:
        case.afterwards(end_taking, case_id=task.parent_id, party_id=case.case.unit.party_id, role=joins)
    case.say(data["text"])


def seed_levels() -> None:
    """A new installation starts with these limits and this ladder; an old one is left alone."""
    if not ServiceLevel.objects.filter(kind=KIND).exists():
        rows: Iterable[tuple[str, str, str, str]] = (
            (ANSWER_CLOCK, "3", "working_day", "1"),
            (LEAD_LEVEL, "1", "working_day", "0"),
            ("review", "1", "working_day", "0"),
        )
        ServiceLevel.objects.bulk_create(
            ServiceLevel(
                kind=KIND,
                clock=clock,
                amount=Decimal(amount),
                unit=unit,
                warn=Decimal(warn),
                since=BEGINNING,
                reference=REFERENCE,
            )
            for clock, amount, unit, warn in rows
        )
    if not LadderStep.objects.filter(kind=KIND).exists():
        steps = (("", 1, "0", "unit_head"), ("", 2, "1", "office"), ("review", 1, "0", "office"))
        LadderStep.objects.bulk_create(
            LadderStep(
                kind=KIND,
                clock=clock,
                level=level,
                after=Decimal(after),
                unit="working_day",
                tells=tells,
                since=BEGINNING,
                reference=REFERENCE,
            )
            for clock, level, after, tells in steps
        )
