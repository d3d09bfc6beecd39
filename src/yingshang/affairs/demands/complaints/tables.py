"""The columns of the list of complaints."""

from __future__ import annotations

from yingshang.affairs.demands.complaints.enums import State
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.permissions import sees_complainant
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.kernel.ui.seen import Seen

TONES: dict[str, str] = {
    State.RECEIVED: "new",
    State.REVIEWING: "new",
    State.ACCEPTED: "waiting",
    State.HANDLING: "active",
    State.ANSWERED: "waiting",
    State.CHECKED: "waiting",
    State.CLOSED: "done",
    State.REFUSED: "closed",
    State.WITHDRAWN: "closed",
}
PLAIN = {
    State.RECEIVED: "已收到",
    State.REVIEWING: "正在审核",
    State.REFUSED: "未予受理",
    State.ACCEPTED: "已受理",
    State.HANDLING: "正在办理",
    State.ANSWERED: "正在办理",
    State.CHECKED: "已有办理结果",
    State.CLOSED: "已办结",
    State.WITHDRAWN: "您已撤回",
}
"""What each state means to the enterprise; the unit is not said."""
HIDDEN = "（不公开）"


def plain_state(complaint: Complaint) -> str:
    """Where it is, in plain words."""
    return PLAIN[State(complaint.case.state)]


def state_name(complaint: Complaint) -> str:
    """待审核."""
    return str(State(complaint.case.state).label)


def _badge(complaint: Complaint, _seen: Seen) -> object:
    return lights.state(state_name(complaint), TONES[complaint.case.state])


def complainant_for(actor: Actor, complaint: Complaint) -> str:
    """Who complains, as far as the reader may know."""
    return complaint.complainant_name or "未填" if sees_complainant(actor, complaint) else HIDDEN


def columns_for(actor: Actor) -> list[Column]:
    """The columns, with the complainant as the reader may see it."""
    return [
        Column("number", "编号", lambda c: c.case.number, sort=("case__number",), css="nowrap"),
        Column("title", "反映内容", lambda c: c.case.title, css="wide"),
        Column("sort", "类型", lambda c: c.get_sort_display(), css="phone-off nowrap"),
        Column("complainant", "投诉举报人", lambda c: complainant_for(actor, c), css="phone-off"),
        Column("accused", "被投诉单位", lambda c: c.accused.short_name if c.accused else c.accused_text),
        Column("unit", "承办单位", lambda c: c.case.unit.short_name, css="nowrap"),
        Column("state", "状态", state_name, display=_badge, css="nowrap"),
        Column("due", "时限", lambda c: c.case.next_due, display=lambda c, seen: seen.case_light(c.case),
               sort=("case__next_due",), nulls_last=True, css="nowrap"),
        Column("opened", "反映时间", lambda c: c.case.opened_at, sort=("case__opened_at",), css="nowrap"),
        Column("province", "省平台编号", lambda c: c.province_number, optional=True, css="nowrap"),
        Column("acceptance", "受理方式", lambda c: c.get_acceptance_display(), optional=True),
        Column("channel", "渠道", lambda c: c.get_channel_display(), optional=True),
        Column("result", "查办结果", lambda c: c.get_result_display(), optional=True),
    ]  # fmt: skip
