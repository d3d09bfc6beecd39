"""The columns of the contact ledger and of its limits."""

from __future__ import annotations

from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.registry.contacts.enums import TouchState

TONES: dict[str, str] = {
    TouchState.PLANNED: "waiting",
    TouchState.MADE: "done",
    TouchState.STOPPED: "trouble",
    TouchState.CANCELLED: "closed",
}
REACHED = {True: "已联系上", False: "未联系上", None: None}

TOUCHES = (
    Column("on", "日期", lambda t: t.on, sort=("on",), css="nowrap told"),
    Column("enterprise", "企业", lambda t: t.enterprise.name, sort=("enterprise__name",)),
    Column("uscc", "统一社会信用代码", lambda t: t.enterprise.uscc, optional=True),
    Column("unit", "单位", lambda t: t.unit.short_name, sort=("unit__order",), css="told"),
    Column("channel", "方式", lambda t: t.get_channel_display(), sort=("channel",), css="nowrap told"),
    Column("purpose", "事由", lambda t: t.purpose, css="wide"),
    Column(
        "state",
        "状态",
        lambda t: t.get_state_display(),
        lambda t, _: lights.state(t.get_state_display(), TONES[t.state]),
        sort=("state",),
        css="nowrap",
    ),
    Column("reached", "联系结果", lambda t: REACHED[t.reached], optional=True),
    Column("asked", "应企业诉求", lambda t: "是" if t.asked else "否", optional=True),
    Column("over", "上限", lambda t: t.over or "未超限", css="told"),
)
LIMITS = (
    Column("group", "触企方式", lambda r: r.get_group_display(), sort=("group",), css="wide"),
    Column("counts", "合计范围", lambda r: r.get_counts_display(), css="told"),
    Column("window_days", "天数", lambda r: f"{r.window_days} 天", sort=("window_days",), css="num told"),
    Column("most", "最多次数", lambda r: f"{r.most} 次", css="num told"),
    Column("since", "自", lambda r: r.since, sort=("since",), css="nowrap told"),
    Column("until", "至（不含）", lambda r: r.until or "长期", css="nowrap told"),
    Column("basis", "依据", lambda r: r.basis, css="told"),
)
