"""Permission codes of assignments."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

OFFICE = ("office_clerk", "office_head")

VIEW = permission(
    "assignments.view",
    "查看包联关系",
    roles=(
        *OFFICE,
        "leader",
        "unit_clerk",
        "unit_head",
        "liaison_officer",
        "department_visitor",
        "inspector",
        "discipline_team",
    ),
)
PLAN = permission("assignments.plan", "编排包联方案、计算分配", roles=OFFICE)
ADOPT = permission("assignments.adopt", "采用分配结果", roles=("office_head",))
HAND_OVER = permission("assignments.hand_over", "移交本单位的包联企业", roles=(*OFFICE, "unit_head", "unit_clerk"))
AVOID = permission("assignments.avoid", "登记和解除回避", roles=(*OFFICE, "unit_head", "unit_clerk"))
VISIT_FOR_UNIT = permission(
    "assignments.visit_for_unit", "回访分给本部门的企业", roles=("department_visitor", "unit_clerk", "unit_head")
)
EXPORT = permission("assignments.export", "导出包联名单", roles=(*OFFICE, "unit_head"))
VIEW_OWN = permission("assignments.view_own", "查看本企业的包联责任人", roles=("enterprise",))
