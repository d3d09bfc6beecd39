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
ISSUE = permission("codes.issue", "签发、作废企业码，打印标签", roles=OFFICE)
PRINT = permission("codes.print", "打印范围内主体的企业码标签", roles=(*OFFICE, "unit_head", "unit_clerk"))
SCANS = permission("codes.scans", "查看企业码扫码记录", roles=OFFICE)
BIND = permission("codes.bind", "现场为企业绑定手机", roles=("office_head", "office_clerk", "liaison_officer"))
PHONES = permission(
    "codes.phones",
    "查看一号多企的手机",
    roles=(*OFFICE, "unit_clerk", "unit_head", "liaison_officer"),
)
VIEW_OWN = permission("codes.view_own", "查看本企业的企业码", roles=("enterprise",))
