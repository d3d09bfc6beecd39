"""The columns of the list of symposia."""

from __future__ import annotations

from yingshang.affairs.outreach.enums import InvitationState, SymposiumState
from yingshang.affairs.outreach.models import Symposium
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.kernel.ui.seen import Seen
from yingshang.registry.enterprises.rules.industries import industry_name

TONES: dict[str, str] = {
    SymposiumState.PLANNED: "new",
    SymposiumState.HELD: "active",
    SymposiumState.SETTLED: "done",
    SymposiumState.CANCELLED: "closed",
}
REPLIES: dict[str, str] = {
    InvitationState.INVITED: "waiting",
    InvitationState.ACCEPTED: "done",
    InvitationState.DECLINED: "closed",
    InvitationState.STOPPED: "trouble",
}


def industry_of(symposium: Symposium) -> str:
    """制造业; 跨行业."""
    return industry_name(symposium.section) or "跨行业"


def state_name(symposium: Symposium) -> str:
    """筹备中."""
    return str(SymposiumState(symposium.case.state).label)


def _badge(symposium: Symposium, _seen: Seen) -> object:
    return lights.state(state_name(symposium), TONES[symposium.case.state])


SYMPOSIA = (
    Column("number", "编号", lambda s: s.case.number, sort=("case__number",), css="nowrap"),
    Column("topic", "主题", lambda s: s.case.title, css="wide"),
    Column("unit", "召集单位", lambda s: s.case.unit.short_name, sort=("case__unit__order",), css="nowrap"),
    Column("section", "行业", industry_of, sort=("section",), css="phone-off"),
    Column("when", "时间", lambda s: s.planned_at, sort=("planned_at",), css="nowrap"),
    Column("place", "地点", lambda s: s.place, optional=True),
    Column("state", "状态", state_name, display=_badge, css="nowrap"),
    Column("invited", "邀请", lambda s: s.invited, css="num phone-off"),
    Column("came", "到会", lambda s: s.came, css="num"),
    Column("brought", "诉求", lambda s: s.brought, css="num phone-off"),
    Column("held", "召开日期", lambda s: s.held_on or "", optional=True, css="nowrap"),
)
