"""Permission codes of 企业码."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

OFFICE = ("office_clerk", "office_head")

VIEW = permission(
    "codes.view",
    "查看范围内未注册企业码的主体",
    roles=(*OFFICE, "unit_clerk", "unit_head", "liaison_officer", "department_visitor"),
)
IMPORT = permission("codes.import", "导入市平台企业码清单", roles=OFFICE)
CONFIGURE = permission("codes.configure", "设定企业码使用窗口", roles=("office_head",))
