"""What the moves of a demand change besides its state. Each works on the aggregate in memory and writes nothing."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import ContactChannel, RefusalGround, Result, Satisfaction, State
from yingshang.affairs.demands.models import CallBack, Demand
from yingshang.affairs.demands.rules import ATTEMPTS, after_call_back, is_content
from yingshang.affairs.demands.services.cohandling import ask_units, keep_lead
from yingshang.affairs.demands.services.phrasing import count_use
from yingshang.affairs.demands.services.roles import HANDLER
from yingshang.kernel.calendar.rules import Limit, LimitUnit
from yingshang.kernel.cases.links import SUPERVISES
from yingshang.kernel.cases.models import Case, CaseLink
from yingshang.kernel.clock import day_of
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data

SUPERVISED_TOPIC = "demand.supervised"
PAUSED = (State.SUPPLEMENT, State.EXTENDING, State.MERGED)
"""States from which a demand only returns to where it was."""


def accept(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """Category and grade are settled; the office is the first to have it."""
    demand: Demand = case.row
    demand.category, demand.grade = data["category"], data["grade"]
    demand.accepted_at = at
    case.say(data.get("text", ""), category=demand.category, grade=demand.get_grade_display())


def refuse(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The ground is kept apart from the words."""
    case.row.refusal_ground = data["ground"]
    case.say(data["text"], ground=RefusalGround(data["ground"]).label)


def dispatch(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The unit takes part from now on and answers for the case; the first unit is the first receiver."""
    demand: Demand = case.row
    unit: Unit = data["unit"]
    case.leave(HANDLER, at)
    case.join(unit.party, HANDLER, at)
    case.assign(unit)
    demand.dispatched_at, demand.contact_unit = at, unit
    demand.objected = False
    demand.signed_at = demand.contacted_at = demand.contacted_in_time = None
    demand.first_receiver = demand.first_receiver or unit
    keep_lead(case, unit, at)
    helping = ask_units(case, data.get("co_units") or (), data.get("text", ""), actor, at)
    case.say(data.get("text", ""), unit=unit.short_name, co_units="、".join(one.short_name for one in helping))


def contest(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The objection, with the unit that is proposed instead; one to a dispatch."""
    case.row.objected = True
    proposed: Unit | None = data.get("proposed")
    case.say(data["text"], proposed=proposed.short_name if proposed else "")


def uphold(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The objection stands: another unit is the first receiver, and the old one is not assessed."""
    case.row.objections_upheld += 1
    case.row.first_receiver = None
    dispatch(case, data, actor, at)


def redispatch(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """Another unit takes over; the first receiver stays on record, and so does what became of the first contact.

    Contact made, or its limit passed, stays with the unit that had it to make. Within the limit the duty passes to the
    new unit, with its own clock. An anonymous demand is the office's to contact: no unit is late with it.
    """
    demand: Demand = case.row
    deadline = case.running("contact")
    late = not demand.anonymous and deadline is not None and at > deadline.due_at
    judged = demand.contacted_at is not None or demand.contacted_in_time is not None
    before = demand.dispatched_at, demand.contact_unit, demand.contacted_at, demand.contacted_in_time
    demand.handling_state = ""
    dispatch(case, data, actor, at)
    if judged or late:
        demand.dispatched_at, demand.contact_unit, demand.contacted_at, demand.contacted_in_time = before
        if not judged:
            demand.contacted_in_time = False


def sign(case: Aggregate, _data: Data, _actor: Actor, at: datetime) -> None:
    """The unit has it."""
    case.row.signed_at = at


def kept(demand: Demand, _data: Data) -> str:
    """Where a case goes whose objection did not stand: a unit that had signed does not sign twice."""
    return State.SIGNED if demand.signed_at else State.DISPATCHED


def contact(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The first contact, and whether the unit made it in time (``None``: no limit, or the office made it).

    What stands on record from before a 改派 stays.
    """
    demand: Demand = case.row
    if demand.contacted_at is None:
        demand.contacted_at = at
        if demand.contacted_in_time is None and may.can_handle(actor, demand):
            demand.contacted_in_time = _in_time(case.running("contact"), at)
    case.say(data["text"], channel=ContactChannel(data["channel"]).label)


def _in_time(deadline: Deadline | None, at: datetime) -> bool | None:
    return None if deadline is None else at <= deadline.due_at


def interrupt(case: Aggregate, _data: Data, _actor: Actor, _at: datetime) -> None:
    """Remember in which handling state the work stopped."""
    case.row.handling_state = case.case.state


def ask_extension(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """How many working days are asked for."""
    interrupt(case, data, actor, at)
    case.row.asked_days = data["days"]
    case.say(data["text"], days=data["days"])


def grant_extension(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The days granted are told with the reason."""
    case.row.asked_days = None
    case.say(f"延长 {data['days']} 个工作日。{data['text']}", days=data["days"])


def working_days(data: Data) -> Limit:
    """By how much an extension moves the deadline on."""
    return Limit(Decimal(data["days"]), LimitUnit.WORKING_DAY)


def reply(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The answer, and whether it was in time; the attempts to call back are counted for each answer.

    How many there are at most is what holds on the day of the answer.
    """
    demand: Demand = case.row
    demand.replied_at = at
    demand.replied_in_time = _in_time(case.running("solve"), at)
    demand.result, demand.reply = data["result"], data["text"]
    demand.handling_state = ""
    demand.unreached = 0
    if data.get("phrase"):
        case.afterwards(count_use, phrase_id=data["phrase"])
    demand.attempts = case.number_of(ATTEMPTS, at)
    case.say(data["text"], result=Result(data["result"]).label)


def answered(demand: Demand, data: Data) -> str:
    """The state to which an answer (or a failed attempt) leads."""
    return after_call_back(
        reached=data.get("reached", True),
        satisfaction=data.get("satisfaction"),
        rounds=demand.rounds,
        unreached=demand.unreached,
        attempts=demand.attempts,
    )


def supervise(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """Under supervision by instruction (批示); with the number of the supervised task, if there is one already."""
    case.say(data["text"], basis=data["basis"])
    task: Case | None = data.get("task")
    if task is not None:
        case.add(CaseLink(source=task, target=case.case, role=SUPERVISES.code, since=at, reason=data["basis"]))


def announce_supervision(case: Aggregate) -> None:
    """Whoever keeps supervised tasks is told of a demand that has come under supervision, by whatever way."""
    if case.case.state == State.SUPERVISED and case.timeline[-1].from_state not in {State.SUPERVISED, *PAUSED}:
        case.announce(SUPERVISED_TOPIC)


def _answer(case: Aggregate, data: Data, actor: Actor, at: datetime, *, by_enterprise: bool) -> None:
    demand: Demand = case.row
    reached: bool = data.get("reached", True)
    satisfaction: int = data.get("satisfaction") or 0
    case.add(
        CallBack(
            demand=demand,
            at=at,
            on=day_of(at),
            unit=case.case.unit,
            caller_id=actor.party_id,
            by_enterprise=by_enterprise,
            reached=reached,
            solved=data.get("solved"),
            satisfaction=satisfaction or None,
            text=data.get("text", ""),
            round=demand.rounds,
        )
    )
    if not reached:
        demand.unreached += 1
        case.say(data.get("text", ""), reached="未联系上")
        return
    if not is_content(satisfaction):
        demand.rounds += 1
    words = {"satisfaction": Satisfaction(satisfaction).label, "solved": "已解决" if data.get("solved") else "未解决"}
    case.say(data.get("text", ""), **words)


def call_back(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The office's call: an answer or a failed attempt."""
    _answer(case, data, actor, at, by_enterprise=False)


def rate(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The enterprise's own answer."""
    _answer(case, data, actor, at, by_enterprise=True)


def reopen(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """It counts as one more time not solved."""
    case.row.rounds += 1
    case.say(data["text"])
