"""Permission codes of outreach."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

OFFICE = ("office_clerk", "office_head")
VISITORS = ("liaison_officer", "department_visitor", "unit_clerk", "unit_head")

VIEW = permission(
    "outreach.view",
    "查看范围内企业的走访和座谈会",
    roles=(*OFFICE, *VISITORS, "leader", "inspector", "discipline_team", "api_client"),
)
RECORD = permission("outreach.record", "登记本人的走访", roles=VISITORS)
RECORD_FOR_OTHERS = permission(
    "outreach.record_for_others",
    "代同事登记、成批导入走访",
    roles=(*OFFICE, "unit_clerk", "unit_head", "api_client"),
)
HOLD_SYMPOSIUM = permission("outreach.symposium", "组织企业座谈会", roles=(*OFFICE, "unit_clerk", "unit_head"))
CONFIGURE = permission("outreach.configure", "维护走访时送达的政策清单", roles=OFFICE)
COMMIT_PATROL = permission("outreach.commit_patrol", "发起巡回监督抽取", roles=("discipline_team", "inspector"))
RECHECK = permission("outreach.recheck", "核实抽中的走访", roles=("discipline_team",))
ANSWER_RECHECK = permission("outreach.answer_recheck", "说明未获证实的走访", roles=("unit_clerk", "unit_head"))
EXPORT = permission("outreach.export", "导出走访和座谈会清单（留痕）", roles=(*OFFICE, "unit_head", "discipline_team"))
VIEW_OWN = permission("outreach.view_own", "查看本企业接受的走访", roles=("enterprise",))
SETTLE = permission("outreach.settle", "核实企业否认的走访、核对登记状态线索", roles=(*OFFICE, "discipline_team"))
