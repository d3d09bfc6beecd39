"""The road of a complaint about the business environment, as declared.

After 豫政办〔2024〕67号: in the provincial platform within one working day, reviewed within three, silence counts as
accepted; and 河南省优化营商环境条例 第78条: passed on within five days, done within thirty, once thirty more, secrecy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.enums import CLOSED, OPEN, Move, State
from yingshang.affairs.demands.complaints.forms import (
    AcceptForm,
    AnswerForm,
    ExtendForm,
    FeedbackForm,
    StatementForm,
    TakeInForm,
    TransferForm,
)
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import ACCUSED, COMPLAINANT, COORDINATOR, KIND
from yingshang.affairs.demands.complaints.services import effects
from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Clock, Lifecycle, Opening, Recipient, Stage, Transition, nobody
from yingshang.kernel.lifecycle.forms import ReasonForm, TextForm
from yingshang.kernel.subtasks.services import cancel_subtasks


def _external_due(complaint: Complaint) -> datetime | None:
    return complaint.external_due_at


TAKE_IN = Clock("take_in", "录入时限")
REVIEW = Clock("review", "审核时限")
TRANSFER = Clock("transfer", "转办时限")
HANDLE = Clock("handle", "办理时限", inherits=_external_due)
CHECK = Clock("check", "结果审核时限")
FEEDBACK = Clock("feedback", "反馈时限")


def _complainant(case: Aggregate) -> list[Party]:
    return case.in_role(COMPLAINANT)


def _coordinator(case: Aggregate) -> list[Party]:
    return case.in_role(COORDINATOR)


def _unit(case: Aggregate) -> list[Party]:
    return [case.case.unit.party]


def to_coordinator(case: Aggregate) -> Party | None:
    """Who coordinates it acts next."""
    return next(iter(_coordinator(case)), None)


def to_unit(case: Aggregate) -> Party:
    """The unit that handles it acts next."""
    return case.case.unit.party


complainant = Recipient("投诉举报人", _complainant)
coordinator = Recipient("营商办", _coordinator)
unit = Recipient("承办单位", _unit)


class ComplaintLifecycle(Lifecycle):
    """投诉举报: from somebody's word to the result in the provincial platform."""

    kind = Kind(
        code=KIND,
        name="投诉举报",
        prefix="TS",
        view=may.VIEW,
        view_all=may.VIEW_ALL,
        staff_url="complaints:case",
        enterprise_url="complaints:mine",
        state_names=dict(State.choices),
        keeps_out=ACCUSED,
    )
    model = Complaint
    related = ("accused__party", "complainant")
    states = State
    closed = frozenset(s.value for s in CLOSED)
    opening = Opening(
        "登记", State.RECEIVED, starts=[TAKE_IN], tells=[coordinator], hands_to=to_coordinator,
        emits="complaint.registered",
    )  # fmt: skip
    stages = (
        Stage("登记录入", (State.RECEIVED,)),
        Stage("审核", (State.REVIEWING,)),
        Stage("转办", (State.ACCEPTED,)),
        Stage("办理", (State.HANDLING, State.ANSWERED)),
        Stage("反馈平台", (State.CHECKED,)),
        Stage("办结", (State.CLOSED, State.REFUSED, State.WITHDRAWN)),
    )

    @classmethod
    def subjects(cls, case_ids: Sequence[int], actor: Actor) -> dict[int, str]:
        found = Complaint.objects.filter(pk__in=case_ids).select_related("accused")
        return {c.pk: c.complainant_name if may.sees_complainant(actor, c) else "（不公开）" for c in found}

    @classmethod
    def hides_applicant(cls, row: Complaint, actor: Actor) -> bool:
        return not may.sees_complainant(actor, row)

    @classmethod
    def settled(cls, case: Aggregate, actor: Actor) -> None:
        """Once it has ended, nobody need state anything more."""
        if case.case.state in CLOSED and case.case.pk is not None:
            case.afterwards(cancel_subtasks, parent=case.case, reason="事项已办结。", actor=actor)

    take_in = Transition(
        Move.TAKE_IN, "录入平台", State.RECEIVED, State.REVIEWING, by=may.can_coordinate, form=TakeInForm,
        does=effects.take_in, stops=[TAKE_IN], starts=[REVIEW], hands_to=to_coordinator, visibility=Visibility.STAFF,
        primary=True, hint="审核时限随即起算，逾期未审核视为受理。",
    )  # fmt: skip
    record = Transition(
        Move.RECORD, "平台转入", State.RECEIVED, State.REVIEWING, by=nobody, does=effects.take_in, stops=[TAKE_IN],
        starts=[REVIEW], hands_to=to_coordinator, visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    accept = Transition(
        Move.ACCEPT, "审核受理", State.REVIEWING, State.ACCEPTED, by=may.can_coordinate, form=AcceptForm,
        does=effects.accept, stops=[REVIEW], starts=[TRANSFER], tells=[complainant], hands_to=to_coordinator,
        primary=True,
    )  # fmt: skip
    refuse = Transition(
        Move.REFUSE, "不予受理", State.REVIEWING, State.REFUSED, by=may.can_coordinate, form=ReasonForm,
        stops=[REVIEW], tells=[complainant], confirm="不予受理后本件结束，投诉举报人会看到理由。",
    )  # fmt: skip
    lapse = Transition(
        Move.LAPSE, "逾期视为受理", State.REVIEWING, State.ACCEPTED, by=nobody, does=effects.lapse, lapses=REVIEW,
        starts=[TRANSFER], tells=[complainant, coordinator], hands_to=to_coordinator, offered=False,
    )  # fmt: skip
    transfer = Transition(
        Move.TRANSFER, "转办", State.ACCEPTED, State.HANDLING, by=may.can_coordinate, form=TransferForm,
        does=effects.transfer, stops=[TRANSFER], starts=[HANDLE], tells=[unit], hands_to=to_unit,
        visibility=Visibility.STAFF, primary=True, hint="被投诉单位及其下属单位不能承办。",
    )  # fmt: skip
    return_it = Transition(
        Move.RETURN, "退回转办", State.HANDLING, State.ACCEPTED, by=may.can_return, form=ReasonForm,
        does=effects.return_it, drops=[HANDLE], starts=[TRANSFER], tells=[coordinator], hands_to=to_coordinator,
        visibility=Visibility.STAFF, hint="不属本单位职责的，写明依据退回，由营商办改转。",
    )  # fmt: skip
    interim = Transition(
        Move.INTERIM, "反馈进展", State.HANDLING, None, by=may.can_handle, form=TextForm, tells=[complainant],
    )  # fmt: skip
    ask_statement = Transition(
        Move.ASK_STATEMENT, "请被投诉单位说明", (State.ACCEPTED, State.HANDLING), None, by=may.can_ask_statement,
        form=StatementForm, does=effects.ask_statement, visibility=Visibility.STAFF,
        hint="被投诉单位只收到这一说明任务，看不到本件和投诉举报人。",
    )  # fmt: skip
    answer = Transition(
        Move.ANSWER, "提交办理结果", State.HANDLING, State.ANSWERED, by=may.can_handle, form=AnswerForm,
        does=effects.answer, stops=[HANDLE], starts=[CHECK], tells=[coordinator], hands_to=to_coordinator,
        visibility=Visibility.STAFF, primary=True, hint="由营商办审核后反馈。",
    )  # fmt: skip
    send_back = Transition(
        Move.SEND_BACK, "退回重办", State.ANSWERED, State.HANDLING, by=may.can_coordinate, form=ReasonForm,
        stops=[CHECK], starts=[HANDLE], tells=[unit], hands_to=to_unit, visibility=Visibility.STAFF,
    )  # fmt: skip
    approve = Transition(
        Move.APPROVE, "审核通过", State.ANSWERED, State.CHECKED, by=may.can_coordinate, does=effects.approve,
        stops=[CHECK], starts=[FEEDBACK], tells=[complainant, unit], hands_to=to_coordinator, primary=True,
        hint="办理结果告知投诉举报人，并待反馈省平台。",
    )  # fmt: skip
    extend = Transition(
        Move.EXTEND, "延长期限", State.HANDLING, None, by=may.can_extend, blocked=may.extended_once, form=ExtendForm,
        does=effects.extend, extends=[HANDLE], extension=effects.days, tells=[unit, complainant],
    )  # fmt: skip
    feedback = Transition(
        Move.FEEDBACK, "反馈平台", State.CHECKED, State.CLOSED, by=may.can_coordinate, form=FeedbackForm,
        does=effects.told, stops=[FEEDBACK], tells=[complainant], primary=True,
        hint="结果已在省平台填写的，登记后办结；成批的请生成回填表。",
    )  # fmt: skip
    withdraw = Transition(
        Move.WITHDRAW, "撤回", [s for s in OPEN if s != State.CHECKED], State.WITHDRAWN, by=may.can_withdraw,
        form=ReasonForm, tells=[coordinator, unit], confirm="撤回后本件结束，不能恢复。",
    )  # fmt: skip
