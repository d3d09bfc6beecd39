"""The clocks of a demand, who is told of its moves, and who acts next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yingshang.affairs.demands.enums import CLOSED, HANDLED, State
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import roles
from yingshang.kernel.identity.models import Party
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Clock, Recipient


def _grade(demand: Demand) -> str:
    return demand.grade


def _external_due(demand: Demand) -> datetime | None:
    return demand.external_due_at if demand.rounds == 0 else None


def _who_contacts(case: Aggregate) -> Party | None:
    """The office contacts who is anonymous, so the limit is its own; else the unit's."""
    return next(iter(case.in_role(roles.OFFICE)), None) if case.row.anonymous else None


ACCEPT = Clock("accept", "受理时限")
DISPATCH = Clock("dispatch", "派单时限")
SIGN = Clock("sign", "签收时限")
REVIEW = Clock("review", "异议复核时限")
CONTACT = Clock("contact", "首次联系时限", kept_by=_who_contacts)
SOLVE = Clock("solve", "解决时限", category=_grade, inherits=_external_due)
SUPPLY = Clock("supply", "企业补充时限")
CALL = Clock("call_back", "回访时限")
WORKING = (ACCEPT, DISPATCH, SIGN, REVIEW, CONTACT, SOLVE, SUPPLY)
"""All that may run before an answer."""


def _enterprise(case: Aggregate) -> list[Party]:
    return case.in_role(roles.APPLICANT)


def _unit(case: Aggregate) -> list[Party]:
    return [case.case.unit.party]


def _office(case: Aggregate) -> list[Party]:
    return case.in_role(roles.OFFICE)


def _office_if_anonymous(case: Aggregate) -> list[Party]:
    return _office(case) if case.row.anonymous else []


enterprise = Recipient("企业", _enterprise)
unit = Recipient("承办单位", _unit)
office = Recipient("营商办", _office)
contacting_office = Recipient("营商办（匿名诉求）", _office_if_anonymous)


def to_office(case: Aggregate) -> Party | None:
    """The office acts next."""
    return next(iter(_office(case)), None)


def to_unit(case: Aggregate) -> Party:
    """The handling unit acts next."""
    return case.case.unit.party


def to_enterprise(case: Aggregate) -> Party | None:
    """The enterprise acts next."""
    return next(iter(_enterprise(case)), None)


def to_contact(case: Aggregate) -> Party | None:
    """Whoever makes the first contact: the unit; the office for an anonymous demand."""
    signed = case.case.state == State.SIGNED
    return to_office(case) if case.row.anonymous and signed else to_unit(case)


def to_unit_or_office(case: Aggregate) -> Party | None:
    """Whoever has to do with the state reached: the unit while it works, the office while it waits for a call-back."""
    return to_unit(case) if case.case.state in HANDLED else to_office(case)


def was_handled_as(demand: Demand, _data: Any) -> str:
    """The handling state in which the demand was before it was interrupted."""
    return demand.handling_state or State.HANDLING


def nobody_acts(_case: Aggregate) -> None:
    """Nobody: a merged demand follows its main one."""


def to_whoever_had_it(case: Aggregate) -> Party | None:
    """Whoever acts in the state to which a merged demand returns."""
    state = State(case.case.state)
    if state == State.SUPPLEMENT:
        return to_enterprise(case)
    if state == State.SIGNED:
        return to_contact(case)
    return to_unit(case) if state in {State.DISPATCHED, *HANDLED} else to_office(case)


OPEN_TO_ENTERPRISE: Sequence[str] = [s for s in State.values if s not in CLOSED and s != State.SUPPLEMENT]
MERGEABLE: Sequence[str] = [
    s for s in [*OPEN_TO_ENTERPRISE, State.SUPPLEMENT] if s not in {State.REPLIED, State.MERGED}
]
"""The states in which a demand may be merged into another, or others into it."""
