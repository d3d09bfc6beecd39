"""The road of a paper: material called for, edited, numbers confirmed, countersigned, frozen, issued, corrected."""

from __future__ import annotations

from yingshang.kernel.cases.kinds import Kind
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.identity.models import Party
from yingshang.kernel.lifecycle.aggregate import Aggregate
from yingshang.kernel.lifecycle.declaration import Clock, Lifecycle, Opening, Recipient, Stage, Transition
from yingshang.kernel.lifecycle.forms import ReasonForm
from yingshang.kernel.workshop import permissions as may
from yingshang.kernel.workshop.enums import CLOSED, Move, State
from yingshang.kernel.workshop.models import Paper
from yingshang.kernel.workshop.queries.papers import KIND
from yingshang.kernel.workshop.services import effects

CONFIRM = Clock(effects.CONFIRM, "数据确认期")


def _in(role: str) -> Recipient:
    names = {effects.OWNER: "数据责任单位", effects.SIGNER: "会签单位", effects.OFFICE: "营商办"}
    return Recipient(names[role], lambda case: case.in_role(role))


owners, signers, office = _in(effects.OWNER), _in(effects.SIGNER), _in(effects.OFFICE)


def to_office(case: Aggregate) -> Party | None:
    """The office goes on with it."""
    return next(iter(case.in_role(effects.OFFICE)), None)


class PaperLifecycle(Lifecycle):
    """文稿: from the call for material to the issued document and its errata."""

    kind = Kind(
        code=KIND,
        name="文稿",
        prefix="WG",
        view=may.VIEW,
        view_all=may.VIEW_ALL,
        staff_url="workshop:paper",
        enterprise_url="",
        state_names=dict(State.choices),
    )
    model = Paper
    related = ("unit", "frozen")
    states = State
    closed = frozenset(state.value for state in CLOSED)
    opening = Opening("发起", State.COLLECTING, hands_to=to_office)
    stages = (
        Stage("征集", (State.COLLECTING,)),
        Stage("编辑", (State.EDITING,)),
        Stage("数据确认", (State.CONFIRMING,)),
        Stage("会签", (State.SIGNING,)),
        Stage("定稿", (State.FINAL,)),
        Stage("印发", (State.ISSUED, State.DROPPED)),
    )

    edit = Transition(
        Move.EDIT, "进入编辑", State.COLLECTING, State.EDITING, by=may.can_edit, hands_to=to_office,
        visibility=Visibility.STAFF, primary=True, hint="未报送的素材仍可补报。",
    )  # fmt: skip
    confirm = Transition(
        Move.CONFIRM, "送数据确认", State.EDITING, State.CONFIRMING, by=may.can_edit, does=effects.open_round,
        starts=[CONFIRM], tells=[owners], hands_to=to_office, visibility=Visibility.STAFF, primary=True,
        hint="每个指标送责任单位确认；确认期内有异议的逐项答复。",
    )  # fmt: skip
    circulate = Transition(
        Move.CIRCULATE, "送会签", State.CONFIRMING, State.SIGNING, by=may.can_edit, does=effects.circulate,
        stops=[CONFIRM], tells=[signers], hands_to=to_office, visibility=Visibility.STAFF, primary=True,
    )  # fmt: skip
    reopen = Transition(
        Move.REOPEN, "退回编辑", [State.CONFIRMING, State.SIGNING, State.FINAL], State.EDITING, by=may.can_edit,
        form=ReasonForm, does=effects.reopen, stops=[CONFIRM], hands_to=to_office, visibility=Visibility.STAFF,
    )  # fmt: skip
    give_back = Transition(
        Move.RETURN, "会签退回", State.SIGNING, State.EDITING, by=may.can_countersign, form=ReasonForm, tells=[office],
        hands_to=to_office, visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    freeze = Transition(
        Move.FREEZE, "定稿", State.SIGNING, State.FINAL, by=may.can_issue, hands_to=to_office,
        visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    issue = Transition(
        Move.ISSUE, "印发", State.FINAL, State.ISSUED, by=may.can_issue, tells=[owners, signers],
        visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    correct = Transition(
        Move.CORRECT, "更正", State.ISSUED, None, by=may.can_issue, form=ReasonForm, tells=[owners],
        visibility=Visibility.STAFF, offered=False,
    )  # fmt: skip
    drop = Transition(
        Move.DROP, "停办", [State.COLLECTING, State.EDITING, State.CONFIRMING], State.DROPPED, by=may.can_issue,
        form=ReasonForm, does=effects.reopen, stops=[CONFIRM], visibility=Visibility.STAFF,
        confirm="停办后不能恢复，已报送的素材保留。",
    )  # fmt: skip
