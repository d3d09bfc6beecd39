"""The road of a demand, as declared: states, moves, clocks, who is told.

After 杭州、北京、焦作: first receiver answers, objections are reviewed once by the office, an extension is told with its
reason, every reply is called back, 不满意 goes back to work, then up a level, then under supervision.
"""

from __future__ import annotations

from collections.abc import Sequence

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import CLOSED, HANDLED, Move, State
from yingshang.affairs.demands.forms import (
    AbsorbForm,
    AcceptForm,
    AddUnitsForm,
    CallBackForm,
    ContactForm,
    ContestForm,
    DispatchForm,
    ExtensionForm,
    GrantExtensionForm,
    PartForm,
    RateForm,
    RefuseForm,
    ReplyForm,
    SuperviseForm,
    SupplyForm,
)
from yingshang.affairs.demands.lifecycle.clocks import (
    ACCEPT,
    CALL,
    CONTACT,
    DISPATCH,
    MERGEABLE,
    OPEN_TO_ENTERPRISE,
    REVIEW,
    SIGN,
    SOLVE,
    SUPPLY,
    WORKING,
    contacting_office,
    enterprise,
    nobody_acts,
    office,
    to_contact,
    to_enterprise,
    to_office,
    to_unit,
    to_unit_or_office,
    to_whoever_had_it,
    unit,
    was_handled_as,
)
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import cohandling, effects, merging
from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Lifecycle, Opening, Stage, Transition, nobody
from yingshang.kernel.lifecycle.forms import ReasonForm, TextForm


class DemandLifecycle(Lifecycle):
    """诉求: from the enterprise's word to its satisfied 销号."""

    kind = Kind(
        code="demand",
        name="企业诉求",
        prefix="SQ",
        view=may.VIEW,
        view_all=may.VIEW_ALL,
        staff_url="demands:case",
        enterprise_url="demands:mine",
        state_names=dict(State.choices),
    )
    model = Demand
    related = ("category", "township", "enterprise")
    states = State
    closed = frozenset(s.value for s in CLOSED)
    opening = Opening(
        "登记", State.REGISTERED, starts=[ACCEPT], tells=[office], hands_to=to_office, emits="demand.registered"
    )
    stages = (
        Stage("登记", (State.REGISTERED,)),
        Stage("受理派单", (State.ACCEPTED, State.DISPATCHED, State.CONTESTED)),
        Stage("联系", (State.SIGNED,)),
        Stage("办理", (*HANDLED, State.SUPPLEMENT, State.EXTENDING, State.MERGED)),
        Stage("回访", (State.REPLIED,)),
        Stage("销号", (State.STRUCK, State.CONCLUDED, State.REFUSED, State.WITHDRAWN)),
    )

    @classmethod
    def subjects(cls, case_ids: Sequence[int], actor: Actor) -> dict[int, str]:
        found = Demand.objects.filter(pk__in=case_ids).only("applicant_name", "anonymous", "enterprise_id")
        return {d.pk: d.applicant_name if may.sees_applicant(actor, d) else "（匿名）" for d in found}

    @classmethod
    def hides_applicant(cls, row: Demand, actor: Actor) -> bool:
        return not may.sees_applicant(actor, row)

    @classmethod
    def settled(cls, case: Aggregate, actor: Actor) -> None:
        move = case.timeline[-1].move
        merging.carry_along(case, actor, move)
        cohandling.call_off(case, actor, move)
        effects.announce_supervision(case)

    accept = Transition(
        Move.ACCEPT, "受理", State.REGISTERED, State.ACCEPTED, by=may.can_accept, form=AcceptForm,
        does=effects.accept, stops=[ACCEPT], starts=[DISPATCH], tells=[enterprise], hands_to=to_office, primary=True,
        hint="确定类别和等级，企业会收到受理通知。",
    )  # fmt: skip
    refuse = Transition(
        Move.REFUSE, "不予受理", State.REGISTERED, State.REFUSED, by=may.can_accept, form=RefuseForm,
        does=effects.refuse, stops=[ACCEPT], tells=[enterprise], confirm="不予受理后诉求结束，企业会看到理由。",
    )  # fmt: skip
    dispatch = Transition(
        Move.DISPATCH, "派单", State.ACCEPTED, State.DISPATCHED, by=may.can_dispatch, form=DispatchForm,
        does=effects.dispatch, stops=[DISPATCH], starts=[SIGN, CONTACT, SOLVE], tells=[unit, enterprise],
        hands_to=to_unit, primary=True, hint="签收、首次联系、解决三个时限同时起算。",
    )  # fmt: skip
    sign = Transition(
        Move.SIGN, "签收", State.DISPATCHED, State.SIGNED, by=may.can_handle, does=effects.sign, stops=[SIGN],
        tells=[contacting_office], hands_to=to_contact, primary=True, hint="签收后由本单位负责到底；不属本单位职责的，请提出异议。",
    )  # fmt: skip
    contest = Transition(
        Move.CONTEST, "提出异议", (State.DISPATCHED, State.SIGNED), State.CONTESTED, by=may.can_contest,
        blocked=may.objection_heard, form=ContestForm, does=effects.contest, pauses=[SIGN, CONTACT, SOLVE], starts=[REVIEW], tells=[office],
        hands_to=to_office, visibility=Visibility.STAFF, hint="复核期间时限暂停。",
    )  # fmt: skip
    uphold = Transition(
        Move.UPHOLD, "同意改派", State.CONTESTED, State.DISPATCHED, by=may.can_review_objection, form=DispatchForm,
        does=effects.uphold, stops=[REVIEW, SIGN, CONTACT, SOLVE], starts=[SIGN, CONTACT, SOLVE],
        tells=[unit, enterprise], hands_to=to_unit, primary=True, hint="原单位不计入考核，新单位时限重新起算。",
    )  # fmt: skip
    keep = Transition(
        Move.KEEP, "维持派单", State.CONTESTED, (State.DISPATCHED, State.SIGNED), by=may.can_review_objection,
        form=ReasonForm, decides=effects.kept, stops=[REVIEW], resumes=[SIGN, CONTACT, SOLVE], tells=[unit],
        hands_to=to_contact, visibility=Visibility.STAFF,
        hint="时限按暂停的工作时间顺延后继续。",
    )  # fmt: skip
    contact = Transition(
        Move.CONTACT, "首次联系", State.SIGNED, State.HANDLING, by=may.can_contact, form=ContactForm,
        does=effects.contact, stops=[CONTACT], tells=[enterprise], hands_to=to_unit, primary=True,
        hint="匿名诉求由营商办代为联系，联系后由承办单位办理。",
    )  # fmt: skip
    interim = Transition(
        Move.INTERIM, "反馈进展", HANDLED, None, by=may.can_handle, form=TextForm, tells=[enterprise],
    )  # fmt: skip
    ask_supplement = Transition(
        Move.ASK_SUPPLEMENT, "请企业补充", HANDLED, State.SUPPLEMENT, by=may.can_handle, form=TextForm,
        does=effects.interrupt, pauses=[SOLVE], starts=[SUPPLY], tells=[enterprise], hands_to=to_enterprise,
        hint="等待企业补充期间，解决时限暂停。",
    )  # fmt: skip
    supply = Transition(
        Move.SUPPLY, "补充材料", State.SUPPLEMENT, HANDLED, by=may.can_act_for_enterprise, form=SupplyForm,
        decides=was_handled_as, stops=[SUPPLY], resumes=[SOLVE], tells=[unit], hands_to=to_unit, primary=True,
    )  # fmt: skip
    resume = Transition(
        "resume", "继续办理", State.SUPPLEMENT, HANDLED, by=may.can_handle, form=ReasonForm,
        decides=was_handled_as, stops=[SUPPLY], resumes=[SOLVE], tells=[enterprise], hands_to=to_unit,
        hint="企业已用其他方式补充，或不再需要补充。",
    )  # fmt: skip
    ask_extension = Transition(
        Move.ASK_EXTENSION, "申请延期", HANDLED, State.EXTENDING, by=may.can_contest, form=ExtensionForm,
        does=effects.ask_extension, tells=[office], hands_to=to_office, visibility=Visibility.STAFF,
        hint="由营商办负责人审批，审批期间时限照常计算。",
    )  # fmt: skip
    grant_extension = Transition(
        Move.GRANT_EXTENSION, "同意延期", State.EXTENDING, HANDLED, by=may.can_approve, form=GrantExtensionForm,
        decides=was_handled_as, does=effects.grant_extension, extends=[SOLVE], extension=effects.working_days,
        tells=[unit, enterprise], hands_to=to_unit, primary=True, hint="企业会收到延期理由和新的时限。",
    )  # fmt: skip
    deny_extension = Transition(
        Move.DENY_EXTENSION, "不同意延期", State.EXTENDING, HANDLED, by=may.can_approve, form=ReasonForm,
        decides=was_handled_as, tells=[unit], hands_to=to_unit, visibility=Visibility.STAFF,
    )  # fmt: skip
    reply = Transition(
        Move.REPLY, "答复", HANDLED, State.REPLIED, by=may.can_handle, form=ReplyForm, does=effects.reply,
        stops=[SOLVE], starts=[CALL], tells=[enterprise, office], hands_to=to_office, primary=True,
        hint="答复送达企业，营商办随后回访。",
    )  # fmt: skip
    call_back = Transition(
        Move.CALL_BACK, "回访", State.REPLIED,
        (State.STRUCK, State.REWORK, State.RAISED, State.SUPERVISED, State.REPLIED, State.CONCLUDED),
        by=may.can_call_back, form=CallBackForm, decides=effects.answered, does=effects.call_back,
        stops=[CALL], starts=[SOLVE], tells=[unit], hands_to=to_unit_or_office, primary=True,
        emits="demand.called_back", hint="满意即销号；不满意退回重办，再不满意提级，仍不满意督办。",
    )  # fmt: skip
    rate = Transition(
        Move.RATE, "评价", State.REPLIED, (State.STRUCK, State.REWORK, State.RAISED, State.SUPERVISED),
        by=may.can_act_for_enterprise, form=RateForm, decides=effects.answered, does=effects.rate,
        stops=[CALL], starts=[SOLVE], tells=[unit, office], hands_to=to_unit_or_office, primary=True,
        emits="demand.called_back",
    )  # fmt: skip
    add = Transition(
        Move.ADD, "补充说明", OPEN_TO_ENTERPRISE, None, by=may.can_act_for_enterprise, form=SupplyForm,
        tells=[unit, office],
    )  # fmt: skip
    withdraw = Transition(
        Move.WITHDRAW, "撤回", [*(s for s in OPEN_TO_ENTERPRISE if s != State.REPLIED), State.SUPPLEMENT],
        State.WITHDRAWN,
        by=may.can_act_for_enterprise, form=ReasonForm, tells=[unit, office], confirm="撤回后本诉求结束，不能恢复。",
    )  # fmt: skip
    reopen = Transition(
        Move.REOPEN, "重新打开", (State.STRUCK, State.CONCLUDED), State.REWORK, by=may.can_act_for_enterprise,
        form=ReasonForm, does=effects.reopen, starts=[SOLVE], tells=[unit, office], hands_to=to_unit,
        emits="demand.reopened", hint="问题又出现或没有真正解决时，可以重新打开。",
    )  # fmt: skip
    redispatch = Transition(
        Move.REDISPATCH, "改派", (State.DISPATCHED, State.SIGNED, *HANDLED), State.DISPATCHED, by=may.can_redispatch,
        form=DispatchForm, does=effects.redispatch, stops=[SIGN, CONTACT, SOLVE], starts=[SIGN, CONTACT, SOLVE],
        tells=[unit, enterprise], hands_to=to_unit,
    )  # fmt: skip
    conclude = Transition(
        Move.CONCLUDE, "说明办结", (State.RAISED, State.SUPERVISED), State.CONCLUDED, by=may.can_conclude,
        form=ReasonForm, stops=[SOLVE], tells=[enterprise, unit],
        confirm="说明办结后诉求结束，企业会看到理由，仍可重新打开。",
    )  # fmt: skip
    add_units = Transition(
        Move.ADD_UNITS, "增加协办单位", (State.DISPATCHED, State.SIGNED, *HANDLED), None, by=may.can_dispatch,
        form=AddUnitsForm, does=cohandling.add_units, tells=[unit], visibility=Visibility.STAFF,
        hint="协办单位在解决时限之前向承办单位反馈，由承办单位统一答复。",
    )  # fmt: skip
    supervise = Transition(
        Move.SUPERVISE, "列入督办", [s for s in HANDLED if s != State.SUPERVISED], State.SUPERVISED,
        by=may.can_supervise, form=SuperviseForm, does=effects.supervise, tells=[unit], hands_to=to_unit,
        hint="按批示列入督办，办理时限照常计算。",
    )  # fmt: skip
    absorb = Transition(
        Move.ABSORB, "并入重复件", MERGEABLE, None, by=may.can_dispatch, form=AbsorbForm, does=merging.absorb,
        visibility=Visibility.STAFF, hint="并入的诉求时限停止，随本件派单、答复、办结；其企业会收到本件的编号。",
    )  # fmt: skip
    part = Transition(
        Move.PART, "解除合并", [*MERGEABLE, State.REPLIED], None, by=may.can_part,
        form=PartForm, does=merging.part, visibility=Visibility.STAFF,
        hint="解除后恢复到并入前的环节单独办理，时限按停止的工作时间顺延。",
    )  # fmt: skip
    join = Transition(
        Move.JOIN, "并入主件", MERGEABLE, State.MERGED, by=nobody, does=merging.join, pauses=WORKING,
        tells=[enterprise], hands_to=nobody_acts, offered=False,
    )  # fmt: skip
    follow = Transition(
        Move.FOLLOW, "随主件派单", State.MERGED, None, by=nobody, does=merging.go_along, tells=[enterprise],
        offered=False,
    )  # fmt: skip
    share = Transition(
        Move.SHARE, "随主件答复", State.MERGED, None, by=nobody, does=merging.share_reply, tells=[enterprise],
        offered=False,
    )  # fmt: skip
    settle = Transition(
        Move.SETTLE, "随主件办结", State.MERGED, (State.REPLIED, State.STRUCK, State.CONCLUDED), by=nobody,
        decides=merging.settled_as, does=merging.settle, drops=WORKING, starts=[CALL], tells=[enterprise],
        hands_to=to_office, offered=False,
    )  # fmt: skip
    detach = Transition(
        Move.DETACH, "恢复单独办理", State.MERGED, MERGEABLE, by=nobody, decides=merging.detached_to,
        does=merging.detach, resumes=WORKING, tells=[enterprise], hands_to=to_whoever_had_it, offered=False,
    )  # fmt: skip
