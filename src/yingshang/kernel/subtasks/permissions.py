"""Who may do what with a sub-task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.identity.permissions import permission

if TYPE_CHECKING:
    from yingshang.kernel.identity.actors import Actor
    from yingshang.kernel.identity.models import Unit
    from yingshang.kernel.subtasks.models import SubTask

OFFICE = ("office_clerk", "office_head")
UNITS = ("unit_clerk", "unit_head")
VIEW = permission("subtasks.view", "查看本单位的协办任务", roles=UNITS)
VIEW_ALL = permission(
    "subtasks.view_all", "查看范围内全部协办任务", roles=(*OFFICE, "leader", "inspector", "discipline_team")
)
ANSWER = permission("subtasks.answer", "反馈、退回本单位的协办任务", roles=(*OFFICE, *UNITS))
CONTEST = permission("subtasks.contest", "对协办提出异议", roles=("unit_head",))
REVIEW = permission("subtasks.review", "复核协办异议", roles=OFFICE)
EXPORT = permission("subtasks.export", "导出协办任务清单（留痕）", roles=(*OFFICE, "unit_head"))


def _acts_for(actor: Actor, unit: Unit) -> bool:
    """Whether a seat acts for a unit: its own, or one below it; a seat of the whole district for its own only."""
    if actor.district_wide:
        return actor.unit_id == unit.pk
    return bool(actor.scope) and unit.path.startswith(actor.scope)


def can_answer(actor: Actor, task: SubTask) -> bool:
    """The unit that was asked."""
    return actor.has(ANSWER) and _acts_for(actor, task.case.unit)


def can_contest(actor: Actor, task: SubTask) -> bool:
    """Its head."""
    return actor.has(CONTEST) and _acts_for(actor, task.case.unit)


def can_review(actor: Actor, task: SubTask) -> bool:
    """The office."""
    return actor.has(REVIEW) and actor.district_wide and actor.district_id == task.case.district_id


def can_send_back(actor: Actor, task: SubTask) -> bool:
    """The unit that answers for the case, to which the answer goes; and the office."""
    return can_review(actor, task) or (actor.has(ANSWER) and _acts_for(actor, task.parent.unit))


def objection_heard(task: SubTask) -> str:
    """Why a unit may not object again."""
    return "本次协办的异议已由营商办复核，复核只进行一次；请反馈能够配合的内容。" if task.objected else ""


def parent_ended(task: SubTask) -> str:
    """Why nothing more can be asked: the case has ended."""
    return "主办事项已办结，不能再退回补充。" if task.parent.closed_at is not None else ""
