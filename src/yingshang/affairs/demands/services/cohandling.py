"""Co-handlers (协办单位): each gets a sub-task with a deadline before the main one, and answers to the unit that answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yingshang.affairs.demands.enums import CLOSED, Move, State
from yingshang.affairs.demands.services.roles import CO_HANDLER
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.kernel.subtasks.roles import task_role
from yingshang.kernel.subtasks.services import cancel_subtasks, change_lead, open_subtask

COHANDLE = task_role("cohandle", "协办", joins=CO_HANDLER)
BEFORE = "solve"
"""The clock before whose end a co-handler answers."""


def ask_units(case: Aggregate, units: Iterable[Unit], text: str, actor: Actor, at: datetime) -> list[Unit]:
    """Let units take part as co-handlers, with a sub-task each; those that do already are left out."""
    there = {party.pk for party in case.in_role(CO_HANDLER)}
    fresh = [unit for unit in units if unit.party_id not in there and unit.pk != case.case.unit.pk]
    for unit in fresh:
        case.join(unit.party, CO_HANDLER, at)
        case.afterwards(
            open_subtask,
            parent=case.case,
            unit=unit,
            role=COHANDLE,
            asked=text or "请按职责协助办理，并向主办单位反馈意见。",
            title=f"协办：{case.case.title}",
            before=BEFORE,
            actor=actor,
        )
    return fresh


def add_units(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """Further co-handlers, later than the dispatch."""
    fresh = ask_units(case, data["co_units"], data["text"], actor, at)
    case.say(data["text"], co_units="、".join(unit.short_name for unit in fresh) or "均已在协办")


def keep_lead(case: Aggregate, unit: Unit, at: datetime) -> None:
    """The unit that answers has changed: the co-handlers answer to it; it is no co-handler of itself."""
    if case.in_role(CO_HANDLER):
        case.leave(CO_HANDLER, at, unit.party)
        case.afterwards(change_lead, parent=case.case, unit=unit)


def call_off(case: Aggregate, actor: Actor, move: str) -> None:
    """Once the case is answered or has ended, nothing more is wanted of those who have not answered."""
    ended = case.case.state in CLOSED
    if (ended or move == Move.REPLY) and case.in_role(CO_HANDLER):
        reason = f"主办事项已{State(case.case.state).label.removeprefix('已')}。" if ended else "主办单位已答复。"
        case.afterwards(cancel_subtasks, parent=case.case, reason=reason, actor=actor)
