"""What the moves of a complaint change besides its state. Each works in memory and writes nothing."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from yingshang.affairs.demands.complaints.enums import Acceptance, Result
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import ACCUSED, COORDINATOR, HANDLER, coordinator_of
from yingshang.kernel.calendar.rules import Limit, LimitUnit
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.kernel.subtasks.roles import task_role
from yingshang.kernel.subtasks.services import open_subtask

STATEMENT = task_role("statement", "情况说明")
"""The accused unit is asked for its side: it sees what it is asked, not the complaint."""


def take_in(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The platform has it under its number; whether within the limit is on record."""
    complaint: Complaint = case.row
    running = case.running("take_in")
    complaint.province_number, complaint.taken_in_at = data["province_number"], at
    complaint.taken_in_in_time = None if running is None else at <= running.due_at
    case.say(data.get("text", ""), province_number=data["province_number"])


def accept(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """Accepted upon review; of whom it complains is settled."""
    complaint: Complaint = case.row
    complaint.accepted_at, complaint.acceptance = at, Acceptance.REVIEWED
    _accuse(case, data.get("accused"), at)
    case.say(data.get("text", ""))


def lapse(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """Nobody reviewed it in time: that counts as acceptance, by the rule on which the limit rests."""
    complaint: Complaint = case.row
    complaint.accepted_at, complaint.acceptance = at, Acceptance.SILENCE
    case.say(data["text"], basis=data["reference"])


def _accuse(case: Aggregate, accused: Unit | None, at: datetime) -> None:
    """Of whom it complains; if that is who coordinates, another takes over."""
    complaint: Complaint = case.row
    if accused is None or accused.pk == complaint.accused_id:
        return
    case.leave(ACCUSED, at)
    complaint.accused = accused
    complaint.accused_text = complaint.accused_text or accused.name
    case.join(accused.party, ACCUSED, at)
    coordinator = coordinator_of(case.case.district_id, accused)
    if coordinator.party not in case.in_role(COORDINATOR):
        case.leave(COORDINATOR, at)
        case.join(coordinator.party, COORDINATOR, at)
        case.assign(coordinator)


def transfer(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """A unit handles it from now on; never the one complained of, which the form refuses."""
    unit: Unit = data["unit"]
    case.leave(HANDLER, at)
    case.join(unit.party, HANDLER, at)
    case.assign(unit)
    case.row.transferred_at = at
    case.say(data.get("text", ""), unit=unit.short_name)


def return_it(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """Not this unit's business: back to who coordinates."""
    case.leave(HANDLER, at)
    case.assign(coordinator_of(case.case.district_id, case.row.accused))
    case.row.transferred_at = None
    case.say(data["text"])


def ask_statement(case: Aggregate, data: Data, actor: Actor, _at: datetime) -> None:
    """The accused unit is asked for its side, in a sub-task that says nothing of the complainant."""
    complaint: Complaint = case.row
    assert complaint.accused is not None
    case.afterwards(
        open_subtask,
        parent=case.case,
        unit=complaint.accused,
        role=STATEMENT,
        asked=data["text"],
        title="就反映事项作出情况说明",
        before="handle",
        actor=actor,
    )
    case.say(data["text"], unit=complaint.accused.short_name)


def answer(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """What was found out and done, and whether in time."""
    complaint: Complaint = case.row
    running = case.running("handle")
    complaint.result, complaint.answer, complaint.answered_at = data["result"], data["text"], at
    complaint.answered_in_time = None if running is None else at <= running.due_at
    case.say(data["text"], result=Result(data["result"]).label)


def approve(case: Aggregate, _data: Data, _actor: Actor, _at: datetime) -> None:
    """The result is what the complainant reads."""
    complaint: Complaint = case.row
    case.say(complaint.answer, result=Result(complaint.result).label)


def extend(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The days granted are told with the reason."""
    case.row.extended = True
    case.say(f"延长 {data['days']} 日。{data['text']}", days=data["days"])


def days(data: Data) -> Limit:
    """By how much an extension moves the deadline on."""
    return Limit(Decimal(data["days"]), LimitUnit.CALENDAR_DAY)


def told(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The platform has the result."""
    case.row.told_at = at
    case.say(data.get("text", ""))
