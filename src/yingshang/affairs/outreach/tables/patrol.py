"""The columns of rounds and checks."""

from __future__ import annotations

from yingshang.affairs.outreach.enums import CheckFinding, RecheckState
from yingshang.affairs.outreach.models import PatrolRound, Recheck
from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.kernel.ui.seen import Seen

TONES: dict[str, str] = {
    RecheckState.DRAWN: "new",
    RecheckState.UNCONFIRMED: "trouble",
    RecheckState.ANSWERED: "waiting",
    RecheckState.CONFIRMED: "done",
    RecheckState.COUNTED: "done",
    RecheckState.STRUCK: "closed",
    RecheckState.INCONCLUSIVE: "closed",
}


def state_name(row: Recheck) -> str:
    """待单位说明."""
    return str(RecheckState(row.case.state).label)


def _badge(row: Recheck, _seen: Seen) -> object:
    return lights.state(state_name(row), TONES[row.case.state])


def _light(row: Recheck, seen: Seen) -> object:
    return seen.case_light(row.case)


def round_state(row: PatrolRound) -> str:
    """Drawn, or waiting for the witness."""
    return "已抽取" if row.drawn_at else "待抽取"


ROUNDS = (
    Column("month", "月份", lambda r: f"{r.month.year}年{r.month.month}月", sort=("month",), css="nowrap"),
    Column("team", "监督组", lambda r: r.team.short_name, sort=("team__order",)),
    Column("frame", "走访", lambda r: r.draw.frame_size, css="num"),
    Column("wanted", "抽取", lambda r: r.draw.wanted_total, css="num"),
    Column(
        "state", "状态", round_state, display=lambda r, _: lights.state(round_state(r), "done" if r.drawn_at else "new")
    ),
    Column("rule", "抽取办法", lambda r: str(r.rule), css="wide phone-off"),
    Column("committed", "公布承诺", lambda r: r.committed_at, sort=("committed_at",), css="nowrap"),
    Column("drawn", "抽取时间", lambda r: r.drawn_at or "尚未抽取", optional=True, css="nowrap"),
)
RECHECKS = (
    Column("number", "编号", lambda r: r.case.number, sort=("case__number",), css="nowrap"),
    Column("title", "走访", lambda r: r.case.title, css="wide"),
    Column("unit", "走访单位", lambda r: r.visit.unit.short_name, sort=("visit__unit__order",), css="nowrap"),
    Column("official", "走访人", lambda r: r.visit.official.name, css="nowrap phone-off"),
    Column("state", "状态", state_name, display=_badge, css="nowrap"),
    Column(
        "due",
        "时限",
        lambda r: r.case.next_due,
        display=_light,
        sort=("case__next_due",),
        nulls_last=True,
        css="nowrap",
    ),
    Column(
        "finding", "核实结果", lambda r: CheckFinding(r.finding).label if r.finding else "尚无", css="nowrap phone-off"
    ),
    Column("month", "月份", lambda r: f"{r.month.year}年{r.month.month}月", sort=("month",), css="nowrap"),
    Column("origin", "来源", lambda r: r.get_origin_display(), optional=True),
    Column("attempts", "未联系上次数", lambda r: r.attempts, optional=True, css="num"),
)
