"""Reading clocks: lights, what is due, what was met; the ladder in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from yingshang.kernel.cases.models import Case
from yingshang.kernel.deadlines.models import Deadline, Escalation, EscalationState, LadderStep, Outcome
from yingshang.kernel.identity.models import valid_on


class Light(StrEnum):
    """How near the due moment is. Shown as word, shape and colour."""

    CLOSED = "closed"
    NONE = "none"
    OK = "ok"
    SOON = "soon"
    OVERDUE = "overdue"


def light_of(case: Case, now: datetime) -> Light:
    """The light of a case at a moment, from its header alone."""
    if case.closed_at is not None:
        return Light.CLOSED
    if case.next_due is None:
        return Light.NONE
    if case.next_due <= now:
        return Light.OVERDUE
    return Light.SOON if case.next_warn is not None and case.next_warn <= now else Light.OK


def clocks_of(case: Case) -> list[Deadline]:
    """Every clock that the case ever ran, in the order in which they started, with their pauses."""
    return list(
        Deadline.objects.filter(case=case)
        .select_related("unit")
        .prefetch_related("pauses")
        .order_by("started_at", "id")
    )


def overdue(now: datetime) -> QuerySet[Deadline, Deadline]:
    """Running, unpaused clocks whose due moment has passed."""
    return Deadline.objects.filter(outcome=Outcome.RUNNING, paused_at=None, due_at__lte=now)


def to_remind(now: datetime) -> QuerySet[Deadline, Deadline]:
    """Running, unpaused clocks whose reminder is due and was not given."""
    return Deadline.objects.filter(
        outcome=Outcome.RUNNING, paused_at=None, reminded_at=None, warn_at__lte=now, due_at__gt=now
    )


def must_remind(deadline: Deadline, now: datetime) -> bool:
    """The same question of one clock in memory."""
    running = deadline.outcome == Outcome.RUNNING and deadline.paused_at is None
    return running and deadline.reminded_at is None and deadline.warn_at <= now < deadline.due_at


def ladder(on: date) -> list[LadderStep]:
    """Every rung in force on a day."""
    return list(LadderStep.objects.filter(valid_on(on)).order_by("level"))


def rungs(steps: Iterable[LadderStep], kind: str, clock: str) -> list[LadderStep]:
    """The rungs for a clock of a kind: its own ladder if it has one, else the kind's general one."""
    of_kind = [step for step in steps if step.kind == kind]
    own = [step for step in of_kind if step.clock == clock]
    return own or [step for step in of_kind if step.clock == ""]


def waiting_for_release(case_condition: Any) -> QuerySet[Escalation, Escalation]:
    """Escalations to leaders that wait for the office's release; ``case_condition`` limits to what the reader sees."""
    return (
        Escalation.objects.filter(case_condition, state=EscalationState.WAITING)
        .select_related("deadline__case", "deadline__unit")
        .order_by("raised_at", "id")
    )


def escalation_among(case_condition: Any, pk: int) -> Escalation:
    """One escalation of a case that the reader sees. Errors: ``Escalation.DoesNotExist``."""
    return Escalation.objects.select_related("deadline__case").filter(case_condition).get(pk=pk)
