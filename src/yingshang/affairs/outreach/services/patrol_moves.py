"""What the moves of a check change besides its state."""

from __future__ import annotations

from datetime import datetime

from yingshang.affairs.outreach.enums import CheckFinding, RecheckOrigin, RecheckState, Standing
from yingshang.affairs.outreach.models import Recheck
from yingshang.affairs.outreach.services.patrol import UNIT, close_denial, set_standing, strike_checked
from yingshang.kernel.identity.actors import SYSTEM, Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Data
from yingshang.registry.contacts.enums import Channel
from yingshang.registry.contacts.services import TouchDraft, record_touches

PURPOSE = "巡回监督：核实走访情况"


def after_contact(recheck: Recheck, data: Data) -> str:
    """Where a contact leads: confirmed ends it, not confirmed asks the unit, too many that reached nobody end it."""
    finding = data["finding"]
    if finding == CheckFinding.CONFIRMED:
        return RecheckState.CONFIRMED
    if finding == CheckFinding.UNCONFIRMED:
        return RecheckState.UNCONFIRMED
    ended = recheck.most is not None and recheck.attempts + 1 >= recheck.most
    return RecheckState.INCONCLUSIVE if ended else RecheckState.DRAWN


def contact(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The enterprise was called or met. A visit that it does not confirm is held and its unit must explain.

    The contact stands in the ledger and counts against its limits, so that other offices leave the enterprise alone;
    it is not stopped by them, for supervision is asked by law (监察法) and a limit that the supervised may fill up
    would shut it out. It is written by the system: a team has no right to write in the ledger at large.
    """
    recheck: Recheck = case.row
    finding = CheckFinding(data["finding"])
    reached = finding != CheckFinding.UNREACHED
    draft = TouchDraft(
        enterprise_id=recheck.visit.enterprise_id,
        unit_id=recheck.team_id,
        person_id=actor.person_id,
        channel=data["channel"],
        purpose=PURPOSE,
        made_at=at,
        reached=reached,
        case_id=case.case.pk,
        source=f"recheck:{case.case.number}:{case.case.version}",
    )
    record_touches(drafts=[draft], district_id=case.case.district_id, actor=SYSTEM, now=at)
    case.say(data.get("text", ""), channel=Channel(data["channel"]).label, finding=finding.label)
    if not reached:
        recheck.attempts += 1
        return
    recheck.finding, recheck.contacted_at = finding, at
    if finding == CheckFinding.UNCONFIRMED:
        set_standing(recheck.visit, Standing.HELD)
        case.join(recheck.visit.unit.party, UNIT, at)
        case.assign(recheck.visit.unit)
    elif recheck.origin != RecheckOrigin.DRAWN:
        set_standing(recheck.visit, Standing.COUNTS)
        close_denial(recheck.visit, stands=True, reason=data.get("text", "") or "企业证实。", actor=actor, now=at)


def answer(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The unit explains, and whether it was in time."""
    recheck: Recheck = case.row
    deadline = case.running("answer")
    recheck.answer, recheck.answered_at, recheck.answered_by_id = data["text"], at, actor.person_id
    recheck.answered_in_time = None if deadline is None else at <= deadline.due_at
    case.assign(recheck.team)
    case.say(data["text"])


def send_back(case: Aggregate, data: Data, _actor: Actor, _at: datetime) -> None:
    """The answer does not do: the unit has it again, with a new limit."""
    case.assign(case.row.visit.unit)
    case.say(data["text"])


def count(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The answer stands: the visit counts."""
    recheck: Recheck = case.row
    recheck.checked_by_id = actor.person_id
    set_standing(recheck.visit, Standing.COUNTS)
    close_denial(recheck.visit, stands=True, reason=data["text"], actor=actor, now=at)
    case.say(data["text"])


def strike(case: Aggregate, data: Data, actor: Actor, at: datetime) -> None:
    """The visit does not count, and why."""
    recheck: Recheck = case.row
    recheck.checked_by_id = actor.person_id
    strike_checked(recheck.visit, f"巡回监督 {case.case.number}：{data['text']}", actor=actor, now=at)
    close_denial(recheck.visit, stands=False, reason=data["text"], actor=actor, now=at)
    case.say(data["text"])
