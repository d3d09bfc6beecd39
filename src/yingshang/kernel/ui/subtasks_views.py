"""The pages of sub-tasks: the list, one of them, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.cases.queries import case_for
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.subtasks.enums import TaskState
from yingshang.kernel.subtasks.lifecycle import SubTaskLifecycle
from yingshang.kernel.subtasks.models import SubTask
from yingshang.kernel.subtasks.permissions import EXPORT, VIEW, VIEW_ALL
from yingshang.kernel.subtasks.queries import KIND, task_for, tasks_for
from yingshang.kernel.ui.audience import audience
from yingshang.kernel.ui.casework import CasePage, Finding, MovePage
from yingshang.kernel.ui.components import Crumb
from yingshang.kernel.ui.lists import CaseListPage, Column
from yingshang.kernel.ui.subtasks_shown import TONES, badge, punctuality, state_name

SEE = (VIEW, VIEW_ALL)
HOME = Crumb("协办任务", "/tasks/")


class TaskFilter(filters.FilterSet):
    """By state and late ones."""

    state = filters.ChoiceFilter(
        label="状态", empty_label="全部", choices=[("open", "未反馈"), *TaskState.choices[1:]], method="by_state"
    )

    class Meta:
        model = SubTask
        fields: tuple[str, ...] = ()

    def by_state(self, rows: QuerySet[SubTask], _name: str, state: str) -> QuerySet[SubTask]:
        """One state, or all that are not closed."""
        return rows.filter(case__closed_at=None) if state == "open" else rows.filter(case__state=state)


@audience("staff", permission=SEE)
class TaskList(CaseListPage):
    """Every sub-task within reach."""

    code = "subtasks.list"
    kind = KIND
    title = "协办任务"
    filters = TaskFilter
    export_permission = (EXPORT,)
    default_order = ("-case__opened_at", "-case_id")
    empty_title = "没有协办任务"
    empty_text = "主办单位或营商办请本单位协办的事项会出现在这里。"
    columns = (
        Column("number", "编号", lambda t: t.case.number, css="nowrap"),
        Column("title", "事项", lambda t: t.case.title, css="wide"),
        Column("unit", "协办单位", lambda t: t.case.unit.short_name, css="nowrap"),
        Column("lead", "主办单位", lambda t: t.parent.unit.short_name, css="nowrap"),
        Column("state", "状态", state_name, display=badge, css="nowrap"),
        Column("due", "时限", lambda t: t.case.next_due, display=lambda t, seen: seen.case_light(t.case), css="nowrap"),
        Column("in_time", "是否按时", lambda t: punctuality(t, clock.now()), css="nowrap"),
        Column("opened", "交办时间", lambda t: t.case.opened_at, sort=("case__opened_at",), css="nowrap"),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return tasks_for(actor)

    def url_of(self, row: SubTask) -> str:
        return reverse("subtasks:task", args=[row.case.number])


class _OfTask(Finding):
    """How the pages find their sub-task."""

    lifecycle = SubTaskLifecycle
    case_page = "subtasks:task"
    move_page = "subtasks:move"

    def find(self, actor: Actor, key: str) -> SubTask:
        return task_for(actor, key)

    def crumbs(self, actor: Actor, case: Case) -> Sequence[Crumb]:
        return (HOME, Crumb(case.number))


@audience("staff", permission=SEE)
class TaskPage(_OfTask, CasePage):
    """One sub-task: what is asked, by which case, until when, and the answer."""

    template = "ui/subtask.html"
    tones = TONES

    def matter(self, row: SubTask, actor: Actor) -> dict[str, Any]:
        try:
            parent: Case | None = case_for(actor, row.parent.number)
        except Case.DoesNotExist:
            parent = None
        return {"parent": parent, "lead": row.parent.unit, "punctuality": punctuality(row, clock.now())}


@audience("staff", permission=SEE)
class TaskMovePage(_OfTask, MovePage):
    """A move of an official."""
