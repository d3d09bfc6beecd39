"""The columns of the list of demands."""

from __future__ import annotations

from yingshang.affairs.demands.enums import State
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.permissions import sees_applicant
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.kernel.ui.seen import Seen

TONES: dict[str, str] = {
    State.REGISTERED: "new",
    State.ACCEPTED: "new",
    State.DISPATCHED: "new",
    State.CONTESTED: "waiting",
    State.SIGNED: "active",
    State.HANDLING: "active",
    State.SUPPLEMENT: "waiting",
    State.EXTENDING: "waiting",
    State.REPLIED: "waiting",
    State.REWORK: "trouble",
    State.RAISED: "trouble",
    State.SUPERVISED: "trouble",
    State.MERGED: "waiting",
    State.STRUCK: "done",
    State.CONCLUDED: "closed",
    State.REFUSED: "closed",
    State.WITHDRAWN: "closed",
}
ANONYMOUS = "（匿名）"

PLAIN = {
    State.REGISTERED: "已收到，等待受理",
    State.ACCEPTED: "已受理，正在安排承办单位",
    State.DISPATCHED: "已派给{unit}，等待签收",
    State.CONTESTED: "正在核实由哪个单位办理",
    State.SIGNED: "{unit}已签收，将与您联系",
    State.HANDLING: "{unit}正在办理",
    State.SUPPLEMENT: "请您补充材料",
    State.EXTENDING: "{unit}正在办理",
    State.REPLIED: "{unit}已答复，请您评价",
    State.REWORK: "您不满意，已退回{unit}重新办理",
    State.RAISED: "已提级，{unit}负责人办理",
    State.SUPERVISED: "已列入督办",
    State.MERGED: "与同一问题的另一件一并办理",
    State.STRUCK: "已办结销号",
    State.CONCLUDED: "已办结",
    State.REFUSED: "未予受理",
    State.WITHDRAWN: "您已撤回",
}
"""What each state means to the enterprise, in plain words."""


def plain_state(demand: Demand) -> str:
    """Where the demand is, in plain words with the unit that has it."""
    return PLAIN[State(demand.case.state)].format(unit=demand.case.unit.short_name)


def state_name(demand: Demand) -> str:
    """待签收."""
    return str(State(demand.case.state).label)


def state_badge(demand: Demand, _seen: Seen) -> object:
    """The state with its shape and colour."""
    return lights.state(state_name(demand), TONES[demand.case.state])


def light(demand: Demand, seen: Seen) -> object:
    """剩 2 个工作日; nothing runs in a closed case."""
    return seen.case_light(demand.case)


def applicant_for(actor: Actor, demand: Demand) -> str:
    """Who brought it, as far as the reader may know."""
    return demand.applicant_name or "未填" if sees_applicant(actor, demand) else ANONYMOUS


def township_for(actor: Actor, demand: Demand) -> str:
    """Where the enterprise lies; of an anonymous one it would tell too much."""
    if not sees_applicant(actor, demand):
        return ANONYMOUS
    return demand.township.short_name if demand.township else ""


def columns_for(actor: Actor) -> list[Column]:
    """The columns, with the applicant as the reader may see it."""
    return [
        Column("number", "编号", lambda d: d.case.number, sort=("case__number",), css="nowrap"),
        Column("title", "诉求", lambda d: d.case.title, css="wide"),
        Column("applicant", "企业", lambda d: applicant_for(actor, d)),
        Column("category", "类别", lambda d: str(d.category) if d.category else "", css="phone-off"),
        Column("unit", "承办单位", lambda d: d.case.unit.short_name, css="nowrap"),
        Column("state", "状态", state_name, display=state_badge, css="nowrap"),
        Column(
            "due",
            "时限",
            lambda d: d.case.next_due,
            display=light,
            sort=("case__next_due",),
            nulls_last=True,
            css="nowrap",
        ),
        Column("opened", "提出时间", lambda d: d.case.opened_at, sort=("case__opened_at",), css="nowrap"),
        Column("channel", "渠道", lambda d: d.get_channel_display(), optional=True),
        Column("grade", "等级", lambda d: d.get_grade_display(), optional=True),
        Column("township", "乡镇（街道）", lambda d: township_for(actor, d), optional=True),
        Column("external", "来源编号", lambda d: d.external_number, optional=True),
        Column("rounds", "不满意次数", lambda d: d.rounds, optional=True, css="num"),
        Column("duplicates", "并入件数", lambda d: d.duplicates, optional=True, css="num"),
        Column("closed", "办结时间", lambda d: d.case.closed_at, optional=True, css="nowrap"),
    ]
