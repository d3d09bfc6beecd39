"""The road of a sub-task: asked, answered to the unit that answers for the case; an objection is heard once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit, UnitKind
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import (
    Clock,
    Lifecycle,
    Opening,
    Recipient,
    Stage,
    Transition,
    lifecycle_of,
    nobody,
)
from yingshang.kernel.lifecycle.forms import ReasonForm
from yingshang.kernel.subtasks import permissions as may
from yingshang.kernel.subtasks import services
from yingshang.kernel.subtasks.enums import CLOSED, TaskMove, TaskState
from yingshang.kernel.subtasks.forms import AnswerForm
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.subtasks.queries import KIND


def _due(task: SubTask) -> datetime | None:
    return task.due_at


def _role(task: SubTask) -> str:
    return task.role


ANSWER = Clock(services.ANSWER_CLOCK, "反馈时限", category=_role, inherits=_due)
REVIEW = Clock("review", "异议复核时限")


def _assignee(case: Aggregate) -> list[Party]:
    return [case.case.unit.party]


def _lead(case: Aggregate) -> list[Party]:
    return [case.row.parent.unit.party]


def _office(case: Aggregate) -> list[Party]:
    found = Unit.objects.filter(kind=UnitKind.OFFICE, path__startswith=case.case.district.path, until=None)
    return [unit.party for unit in found.select_related("party")]


def to_assignee(case: Aggregate) -> Party:
    """The unit that was asked acts next."""
    return case.case.unit.party


def to_office(case: Aggregate) -> Party | None:
    """The office acts next."""
    return next(iter(_office(case)), None)


assignee = Recipient("协办单位", _assignee)
lead = Recipient("主办单位", _lead)
office = Recipient("营商办", _office)


class SubTaskLifecycle(Lifecycle):
    """协办任务: what a case asks of a further unit."""

    kind = Kind(
        code=KIND,
        name="协办任务",
        prefix="XB",
        view=may.VIEW,
        view_all=may.VIEW_ALL,
        staff_url="subtasks:task",
        enterprise_url="",
        state_names=dict(TaskState.choices),
    )
    model = SubTask
    related = ("parent__unit__party", "parent__district")
    states = TaskState
    closed = frozenset(s.value for s in CLOSED)
    opening = Opening("交办", TaskState.OPEN, starts=[ANSWER], tells=[assignee], hands_to=to_assignee)
    stages = (
        Stage("交办", (TaskState.OPEN, TaskState.CONTESTED)),
        Stage("反馈", (TaskState.ANSWERED, TaskState.RELEASED, TaskState.CANCELLED)),
    )

    @classmethod
    def subjects(cls, case_ids: Sequence[int], actor: Actor) -> dict[int, str]:
        """Who the cases that ask are about, as far as their own kinds tell the actor."""
        tasks = list(SubTask.objects.filter(pk__in=case_ids).select_related("parent"))
        found: dict[int, str] = {}
        for kind in {task.parent.kind for task in tasks}:
            known = lifecycle_of(kind).subjects([t.parent_id for t in tasks if t.parent.kind == kind], actor)
            found |= {t.pk: known.get(t.parent_id, "") for t in tasks if t.parent.kind == kind}
        return found

    @classmethod
    def hides_applicant(cls, row: SubTask, actor: Actor) -> bool:
        lifecycle = lifecycle_of(row.parent.kind)
        asking = lifecycle.model._default_manager.select_related("case__unit").get(pk=row.parent_id)
        return lifecycle.hides_applicant(asking, actor)

    answer = Transition(
        TaskMove.ANSWER, "反馈", TaskState.OPEN, TaskState.ANSWERED, by=may.can_answer, form=AnswerForm,
        does=services.answer, stops=[ANSWER], tells=[lead], visibility=Visibility.STAFF, primary=True,
        hint="反馈给主办单位，由主办单位统一答复。",
    )  # fmt: skip
    contest = Transition(
        TaskMove.CONTEST, "提出异议", TaskState.OPEN, TaskState.CONTESTED, by=may.can_contest,
        blocked=may.objection_heard, form=ReasonForm, does=services.contest, pauses=[ANSWER], starts=[REVIEW],
        tells=[office, lead], hands_to=to_office, visibility=Visibility.STAFF, hint="由营商办复核一次，复核期间时限暂停。",
    )  # fmt: skip
    keep = Transition(
        TaskMove.KEEP, "维持协办", TaskState.CONTESTED, TaskState.OPEN, by=may.can_review, form=ReasonForm,
        stops=[REVIEW], resumes=[ANSWER], tells=[assignee], hands_to=to_assignee, visibility=Visibility.STAFF,
        primary=True,
    )  # fmt: skip
    release = Transition(
        TaskMove.RELEASE, "同意免除", TaskState.CONTESTED, TaskState.RELEASED, by=may.can_review, form=ReasonForm,
        does=services.leave_parent, stops=[REVIEW], drops=[ANSWER], tells=[assignee, lead], visibility=Visibility.STAFF,
        hint="该单位不再参与主办事项。",
    )  # fmt: skip
    send_back = Transition(
        TaskMove.SEND_BACK, "退回补充", TaskState.ANSWERED, TaskState.OPEN, by=may.can_send_back,
        blocked=may.parent_ended, form=ReasonForm, does=services.send_back, starts=[ANSWER], tells=[assignee],
        hands_to=to_assignee, visibility=Visibility.STAFF,
    )  # fmt: skip
    cancel = Transition(
        TaskMove.CANCEL, "取消", (TaskState.OPEN, TaskState.CONTESTED), TaskState.CANCELLED, by=nobody,
        tells=[assignee], visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
