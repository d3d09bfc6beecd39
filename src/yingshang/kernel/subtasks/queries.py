"""Reading sub-tasks, in the actor's scope."""

from __future__ import annotations

from django.db.models import QuerySet

from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.subtasks.models import SubTask

KIND = "subtask"


def tasks_for(actor: Actor) -> QuerySet[SubTask, SubTask]:
    """The sub-tasks that the actor may see, newest first, ready for a list."""
    found = SubTask.objects.filter(visible_cases(actor, "case__", KIND)).select_related("case__unit", "parent__unit")
    return found.order_by("-case__opened_at", "-case_id")


def task_for(actor: Actor, number: str) -> SubTask:
    """One by its number. Errors: ``SubTask.DoesNotExist``."""
    related = ("case__unit__party", "case__holder", "case__district", "parent__unit__party")
    return tasks_for(actor).select_related(*related).get(case__number=number)


def tasks_of(parent: Case) -> list[SubTask]:
    """What a case asked of further units, oldest first; for those who may see that case."""
    return list(SubTask.objects.filter(parent=parent).select_related("case__unit", "parent__unit").order_by("case_id"))
