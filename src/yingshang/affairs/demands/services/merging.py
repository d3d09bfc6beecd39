"""Merged duplicates (重复诉求合并): what it does to the main demand, and to those that follow it.

The main demand is moved, and those merged into it move along once it is stored; so the main one is always locked first.

A merged demand keeps its number, trail, evidence and enterprise. Its clocks stand; it has no one who must act; it goes
where the main one goes, gets the same answer, and ends with it. Who counts it and how: see ``figures``.

* Brought by the same enterprise (or from the same phone): it ends as the main one ends, without a call-back of its own.
* Brought by another, or not known to be the same: it is called back by itself, and struck off or reopened by that answer.
* The main one withdrawn or refused: it goes on by itself from where it stood, its clocks moved by the time between.
"""

from __future__ import annotations

from datetime import datetime

from yingshang.affairs.demands.enums import CLOSED, Move, Result, State
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.queries import merged_into
from yingshang.affairs.demands.services.roles import HANDLER
from yingshang.kernel.cases.links import link_role
from yingshang.kernel.cases.models import CaseLink
from yingshang.kernel.cases.queries import link_from
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.kernel.lifecycle.services import follow

MERGED = link_role("merged", "主件", "并入的重复件")


def absorb(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """Another demand about the same matter follows this one from now on."""
    other: Demand = data["duplicate"]
    main = case.case
    case.say(f"{other.case.number} 与本件反映同一问题，并入本件一并办理。{data.get('text', '')}")
    case.add(CaseLink(source=other.case, target=main, role=MERGED.code, since=at, reason=data.get("text", "")[:200]))
    case.row.duplicates += 1
    case.afterwards(follow, other.case, Move.JOIN, {"main": case.row}, actor=actor)


def part(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """A merged demand goes on by itself."""
    other: Demand = data["duplicate"]
    case.say(f"{other.case.number} 不再并入本件。{data['text']}")
    _end_link(case, other, data["text"], at)
    case.row.duplicates -= 1
    case.afterwards(follow, other.case, Move.DETACH, {"text": data["text"]}, actor=actor)


def _end_link(case: Aggregate, other: Demand, reason: str, at: datetime) -> None:
    link = link_from(other.case, MERGED.code)
    if link is not None:
        link.until, link.ended_for = at, reason[:200]
        case.add(link)


def join(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The duplicate's side: where it stood is remembered; it counts as accepted from now on."""
    demand: Demand = case.row
    main: Demand = data["main"]
    demand.merged_state, demand.merged_unit = case.case.state, case.case.unit
    demand.accepted_at = demand.accepted_at or at
    if main.dispatched_at is not None:
        _hand_to_unit_of(case, main, at)
    case.say(f"您反映的问题与 {main.case.number} 是同一件事，并入该件一并办理，进展和结果会同样告知您。")


def go_along(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The main demand was sent to a unit: so is this one."""
    main: Demand = data["main"]
    _hand_to_unit_of(case, main, at)
    case.say(f"由{main.case.unit.short_name}一并办理。")


def _hand_to_unit_of(case: Aggregate, main: Demand, at: datetime) -> None:
    case.leave(HANDLER, at)
    case.join(main.case.unit.party, HANDLER, at)
    case.assign(main.case.unit)


def share_reply(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """The answer to the main demand is the answer to this one; no unit is late or in time with it twice."""
    demand: Demand = case.row
    main: Demand = data["main"]
    demand.result, demand.reply, demand.replied_at = main.result, main.reply, at
    demand.attempts, demand.unreached = main.attempts, 0
    case.say(main.reply, result=Result(main.result).label)


def settle(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The main demand has ended; its end is this one's, or a call-back follows."""
    main: Demand = data["main"]
    if settled_as(case.row, data) == State.REPLIED:
        case.say(f"主件 {main.case.number} 已办结，请对答复作出评价，营商办也会回访。")
    else:
        case.say(f"主件 {main.case.number} 已办结，本件一并办结。")


def settled_as(demand: Demand, data: Data) -> str:
    """How a merged demand ends: with the main one when the same enterprise brought both, else by its own call-back."""
    main: Demand = data["main"]
    return State(data["ended"]) if same_applicant(demand, main) else State.REPLIED


def same_applicant(one: Demand, other: Demand) -> bool:
    """Whether both are known to come from the same enterprise, or from the same phone where none is known."""
    if one.enterprise_id is not None and other.enterprise_id is not None:
        return one.enterprise_id == other.enterprise_id
    return bool(one.phone_digest) and one.phone_digest == other.phone_digest


def detach(case: Aggregate, data: Data, _actor: Actor, at: datetime) -> None:
    """It goes on by itself, with the unit that it had."""
    demand: Demand = case.row
    before = demand.merged_unit
    case.leave(HANDLER, at)
    if before is not None:
        case.assign(before)
        if demand.dispatched_at is not None:
            case.join(before.party, HANDLER, at)
    demand.result, demand.reply, demand.replied_at = "", "", None
    case.say(f"恢复单独办理。{data['text']}")


def detached_to(demand: Demand, _data: Data) -> str:
    """The state in which it was before it was merged."""
    return demand.merged_state


def carry_along(case: Aggregate, actor: Actor, move: str) -> None:
    """What a move of a main demand means to those merged into it."""
    main: Demand = case.row
    state = State(case.case.state)
    telling = move in {Move.DISPATCH, Move.UPHOLD, Move.REDISPATCH, Move.REPLY}
    if not main.duplicates or not (telling or state in CLOSED):
        return
    actor = actor if actor.audience == "staff" else SYSTEM  # one enterprise does not read who acts for another
    for link in merged_into(case.case):
        if move == Move.REPLY:
            case.afterwards(follow, link.source, Move.SHARE, {"main": main}, actor=actor)
        elif telling:
            case.afterwards(follow, link.source, Move.FOLLOW, {"main": main}, actor=actor)
        elif state in {State.STRUCK, State.CONCLUDED}:
            case.afterwards(follow, link.source, Move.SETTLE, {"main": main, "ended": str(state)}, actor=actor)
        else:
            reason = f"主件 {case.case.number} {state.label}。"
            link.until, link.ended_for = case.case.closed_at, reason
            case.add(link)
            case.afterwards(follow, link.source, Move.DETACH, {"text": reason}, actor=actor)
