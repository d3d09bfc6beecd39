"""The columns of the lists of assignments."""

from __future__ import annotations

from yingshang.kernel.ui import lights
from yingshang.kernel.ui.lists import Column
from yingshang.registry.assignments.enums import CampaignState, ProposalState

CAMPAIGN_TONES: dict[str, str] = {
    CampaignState.DRAFT: "new",
    CampaignState.ACTIVE: "active",
    CampaignState.ENDED: "closed",
}
PROPOSAL_TONES: dict[str, str] = {
    ProposalState.QUEUED: "new",
    ProposalState.RUNNING: "active",
    ProposalState.READY: "waiting",
    ProposalState.ADOPTED: "done",
    ProposalState.DISCARDED: "closed",
    ProposalState.FAILED: "trouble",
}

ASSIGNMENTS = (
    Column("enterprise", "企业", lambda a: a.enterprise.name, sort=("enterprise__name",)),
    Column("uscc", "统一社会信用代码", lambda a: a.enterprise.uscc, css="nowrap phone-off", optional=True),
    Column("kind", "类别", lambda a: a.get_kind_display(), sort=("kind",), css="nowrap"),
    Column("who", "责任人", lambda a: a.person.name if a.person else "—", sort=("person__name",), css="nowrap"),
    Column("unit", "单位", lambda a: a.unit.short_name, sort=("unit__order",), css="nowrap"),
    Column("place", "属地", lambda a: a.enterprise.unit.short_name if a.enterprise.unit else "待归属", css="phone-off"),
    Column("since", "自", lambda a: a.since, sort=("since",), css="nowrap"),
    Column("until", "至", lambda a: a.until or "现行", sort=("until",), css="nowrap phone-off"),
    Column("reason", "事由", lambda a: a.reason, css="wide phone-off", optional=True),
)
AVOIDANCES = (
    Column("person", "人员", lambda a: a.person.name, sort=("person__name",), css="nowrap"),
    Column("enterprise", "企业", lambda a: a.enterprise.name, sort=("enterprise__name",)),
    Column("uscc", "统一社会信用代码", lambda a: a.enterprise.uscc, css="nowrap", optional=True),
    Column("place", "属地", lambda a: a.enterprise.unit.short_name if a.enterprise.unit else "待归属", css="phone-off"),
    Column("reason", "回避事由", lambda a: a.reason, css="wide"),
    Column("since", "自", lambda a: a.since, sort=("since",), css="nowrap"),
    Column("until", "至（不含）", lambda a: a.until or "长期", sort=("until",), css="nowrap"),
    Column("end_reason", "解除事由", lambda a: a.end_reason, css="wide", optional=True),
)
CAMPAIGNS = (
    Column("title", "名称", lambda c: c.title, css="wide"),
    Column(
        "state",
        "状态",
        lambda c: c.get_state_display(),
        lambda c, _: lights.state(c.get_state_display(), CAMPAIGN_TONES[c.state]),
        css="nowrap",
    ),
    Column("document", "方案文号", lambda c: c.document_number, css="phone-off"),
    Column("issued", "印发日期", lambda c: c.issued_on, sort=("issued_on",), css="nowrap"),
    Column("starts", "开始", lambda c: c.starts_on, css="nowrap phone-off"),
    Column("ends", "结束", lambda c: c.ends_on or "未定", css="nowrap phone-off"),
)
