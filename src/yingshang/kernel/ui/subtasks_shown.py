"""How sub-tasks are shown: their state as a badge, whether they are in time, as lines of the case that asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.subtasks.enums import TaskState
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.subtasks.permissions import VIEW, VIEW_ALL
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.seen import Seen

TONES: dict[str, str] = {
    TaskState.OPEN: "active",
    TaskState.CONTESTED: "waiting",
    TaskState.ANSWERED: "done",
    TaskState.RELEASED: "closed",
    TaskState.CANCELLED: "closed",
}


def state_name(task: SubTask) -> str:
    """待反馈."""
    return str(TaskState(task.case.state).label)


def badge(task: SubTask, _seen: Seen) -> object:
    """The state with its shape and colour."""
    return lights.state(state_name(task), TONES[task.case.state])


def punctuality(task: SubTask, now: datetime) -> str:
    """按时, 超期, or nothing while it runs in time or nothing was due."""
    if task.answered_in_time is not None:
        return "按时" if task.answered_in_time else "超期"
    late = task.case.closed_at is None and task.case.next_due is not None and task.case.next_due <= now
    return "超期" if late else ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A sub-task as a line of the page of the case that asks; ``url`` only for who may open it."""

    task: SubTask
    state: str
    tone: str
    punctuality: str
    url: str


def lines_of(tasks: Sequence[SubTask], actor: Actor, now: datetime) -> list[TaskLine]:
    """What a case asks of further units, their answers, who is late."""
    return [
        TaskLine(
            task,
            state_name(task),
            TONES[task.case.state],
            punctuality(task, now),
            reverse("subtasks:task", args=[task.case.number]) if _reaches(actor, task) else "",
        )
        for task in tasks
    ]


def _reaches(actor: Actor, task: SubTask) -> bool:
    if actor.has(VIEW_ALL) and actor.district_wide:
        return True
    paths = (task.case.unit.path, task.parent.unit.path)
    return actor.has(VIEW) and bool(actor.scope) and any(path.startswith(actor.scope) for path in paths)
