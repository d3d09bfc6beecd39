"""The roads of outreach's cases, as declared: the check of a visit, a symposium."""

from __future__ import annotations

from collections.abc import Sequence

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import RECHECKED, RecheckMove, RecheckState, SymposiumMove, SymposiumState
from yingshang.affairs.outreach.forms.patrol import AnswerForm, CheckForm, ContactForm
from yingshang.affairs.outreach.forms.symposia import HoldForm, MoveForm
from yingshang.affairs.outreach.models import Recheck, Symposium
from yingshang.affairs.outreach.queries.patrol import KIND as RECHECK
from yingshang.affairs.outreach.queries.symposia import ATTENDING, RESPONSIBLE
from yingshang.affairs.outreach.queries.symposia import KIND as SYMPOSIUM
from yingshang.affairs.outreach.services import patrol_moves, symposia_moves
from yingshang.affairs.outreach.services.patrol import TEAM
from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Clock, Lifecycle, Opening, Recipient, Stage, Transition
from yingshang.kernel.lifecycle.forms import ReasonForm

CONTACT = Clock("contact", "联系企业时限")
ANSWER = Clock("answer", "单位说明时限")
CHECK = Clock("check", "复核时限")


def _team(case: Aggregate) -> list[Party]:
    return case.in_role(TEAM)


def _visited_by(case: Aggregate) -> list[Party]:
    return [case.row.visit.unit.party]


def _official(case: Aggregate) -> list[Party]:
    return [case.row.visit.official.party]


def _asked_to_explain(case: Aggregate) -> list[Party]:
    return _visited_by(case) if case.case.state == RecheckState.UNCONFIRMED else []


def _official_if_asked(case: Aggregate) -> list[Party]:
    return _official(case) if case.case.state == RecheckState.UNCONFIRMED else []


team = Recipient("监督组", _team)
unit = Recipient("走访单位", _visited_by)
official = Recipient("走访人", _official)
unit_if_asked = Recipient("走访单位（未证实时）", _asked_to_explain)
official_if_asked = Recipient("走访人（未证实时）", _official_if_asked)


def to_team(case: Aggregate) -> Party | None:
    """The team acts next."""
    return next(iter(_team(case)), None)


def to_whoever_is_asked(case: Aggregate) -> Party | None:
    """The unit while it must explain, else the team."""
    return case.row.visit.unit.party if case.case.state == RecheckState.UNCONFIRMED else to_team(case)


class RecheckLifecycle(Lifecycle):
    """走访核实: from the draw to a visit that counts or does not."""

    kind = Kind(
        code=RECHECK,
        name="走访核实",
        prefix="XC",
        view=may.VIEW_RECHECK,
        view_all=may.VIEW_RECHECK,
        staff_url="outreach:recheck",
        enterprise_url="",
        state_names=dict(RecheckState.choices),
    )
    model = Recheck
    related = ("visit__unit__party", "visit__enterprise", "visit__official__party", "team__party", "round")
    states = RecheckState
    closed = frozenset(s.value for s in RECHECKED)
    opening = Opening("列入核实", RecheckState.DRAWN, starts=[CONTACT], hands_to=to_team)
    stages = (
        Stage("联系企业", (RecheckState.DRAWN,)),
        Stage("单位说明", (RecheckState.UNCONFIRMED,)),
        Stage("复核", (RecheckState.ANSWERED,)),
        Stage("办结", tuple(s.value for s in RecheckState if s in RECHECKED)),
    )

    @classmethod
    def subjects(cls, case_ids: Sequence[int], actor: Actor) -> dict[int, str]:
        found = Recheck.objects.filter(pk__in=case_ids).select_related("visit__enterprise")
        return {row.pk: row.visit.enterprise.name for row in found}

    contact = Transition(
        RecheckMove.CONTACT, "登记联系结果", RecheckState.DRAWN,
        (RecheckState.CONFIRMED, RecheckState.UNCONFIRMED, RecheckState.DRAWN, RecheckState.INCONCLUSIVE),
        by=may.can_recheck, form=ContactForm, does=patrol_moves.contact, decides=patrol_moves.after_contact,
        stops=[CONTACT], starts=[ANSWER], tells=[unit_if_asked, official_if_asked], hands_to=to_whoever_is_asked,
        visibility=Visibility.STAFF, primary=True,
        hint="未证实的走访暂不计入，走访单位须在时限内说明；多次联系不上的列为无法核实，走访计入与否不变。",
    )  # fmt: skip
    answer = Transition(
        RecheckMove.ANSWER, "提交说明", RecheckState.UNCONFIRMED, RecheckState.ANSWERED, by=may.can_answer_recheck,
        form=AnswerForm, does=patrol_moves.answer, stops=[ANSWER], starts=[CHECK], tells=[team], hands_to=to_team,
        visibility=Visibility.STAFF, primary=True, hint="由监督组复核，复核前这次走访不计入。",
    )  # fmt: skip
    count = Transition(
        RecheckMove.COUNT, "复核计入", RecheckState.ANSWERED, RecheckState.COUNTED, by=may.can_check_answer,
        form=CheckForm, does=patrol_moves.count, stops=[CHECK], tells=[unit, official], visibility=Visibility.STAFF,
        primary=True, hint="说明成立，这次走访恢复计入。",
    )  # fmt: skip
    send_back = Transition(
        RecheckMove.SEND_BACK, "退回补充", RecheckState.ANSWERED, RecheckState.UNCONFIRMED, by=may.can_check_answer,
        form=CheckForm, does=patrol_moves.send_back, stops=[CHECK], starts=[ANSWER], tells=[unit],
        hands_to=to_whoever_is_asked, visibility=Visibility.STAFF, hint="说明时限重新起算。",
    )  # fmt: skip
    strike = Transition(
        RecheckMove.STRIKE, "复核不计", RecheckState.ANSWERED, RecheckState.STRUCK, by=may.can_check_answer,
        form=CheckForm, does=patrol_moves.strike, stops=[CHECK], tells=[unit, official], visibility=Visibility.STAFF,
        confirm="这次走访不再计入，走访单位和走访人会看到复核意见。",
    )  # fmt: skip


def _attending(case: Aggregate) -> list[Party]:
    return case.in_role(ATTENDING)


def _responsible(case: Aggregate) -> list[Party]:
    return case.in_role(RESPONSIBLE)


attending = Recipient("参加部门和受邀企业", _attending)
responsible = Recipient("责任单位", _responsible)


def to_host(case: Aggregate) -> Party | None:
    """The unit that holds it acts next."""
    return case.case.unit.party


class SymposiumLifecycle(Lifecycle):
    """企业座谈会: from the plan to the last thing done that was promised there."""

    kind = Kind(
        code=SYMPOSIUM,
        name="企业座谈会",
        prefix="ZT",
        view=may.VIEW,
        view_all=may.VIEW,
        staff_url="outreach:symposium",
        enterprise_url="",
        state_names=dict(SymposiumState.choices),
    )
    model = Symposium
    states = SymposiumState
    closed = frozenset({SymposiumState.SETTLED.value, SymposiumState.CANCELLED.value})
    opening = Opening("筹备", SymposiumState.PLANNED, tells=[attending], hands_to=to_host)
    stages = (
        Stage("筹备", (SymposiumState.PLANNED,)),
        Stage("落实", (SymposiumState.HELD,)),
        Stage("办结", (SymposiumState.SETTLED, SymposiumState.CANCELLED)),
    )

    hold = Transition(
        SymposiumMove.HOLD, "登记召开", SymposiumState.PLANNED, (SymposiumState.HELD, SymposiumState.SETTLED),
        by=may.can_host, blocked=symposia_moves.nobody_came, form=HoldForm, does=symposia_moves.hold,
        decides=symposia_moves.after_holding, tells=[responsible], hands_to=to_host, visibility=Visibility.STAFF,
        primary=True, hint="到会企业记入触企台账；有待落实事项的，落实后自动办结。",
    )  # fmt: skip
    move = Transition(
        SymposiumMove.MOVE, "改期改地点", SymposiumState.PLANNED, SymposiumState.PLANNED, by=may.can_host,
        form=MoveForm, does=symposia_moves.move, tells=[attending], visibility=Visibility.STAFF,
        hint="改日期的，按新日期重新核对触企频次，请企业重新答复。",
    )  # fmt: skip
    cancel = Transition(
        SymposiumMove.CANCEL, "取消", SymposiumState.PLANNED, SymposiumState.CANCELLED, by=may.can_host,
        form=ReasonForm, does=symposia_moves.cancel, tells=[attending], visibility=Visibility.STAFF,
        confirm="受邀企业会收到取消通知和原因，触企安排同时取消。",
    )  # fmt: skip
    settle = Transition(
        SymposiumMove.SETTLE, "全部落实", SymposiumState.HELD, SymposiumState.SETTLED, by=may.can_settle,
        visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
