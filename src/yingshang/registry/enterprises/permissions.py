"""Permission codes of the register."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission
from yingshang.registry.enterprises.enums import VIEW_CODE

OFFICE = ("office_clerk", "office_head")
READERS = (
    *OFFICE,
    "leader",
    "unit_clerk",
    "unit_head",
    "liaison_officer",
    "department_visitor",
    "inspector",
    "discipline_team",
)

VIEW = permission(VIEW_CODE, "查看辖区内市场主体", roles=(*READERS, "api_client"))
VIEW_OWN = permission("enterprises.view_own", "查看本企业档案", roles=("enterprise",))
IMPORT = permission("enterprises.import", "导入市场主体名录", roles=OFFICE)
EDIT = permission("enterprises.edit", "修改市场主体的住所、联系人、标签和规模数据", roles=OFFICE)
EDIT_OWN = permission("enterprises.edit_own", "修改本企业的联系人", roles=("enterprise",))
PLACE = permission("enterprises.place", "指定企业属地、维护归属词典", roles=OFFICE)
UNMASK = permission(
    "enterprises.unmask",
    "查看企业联系人完整信息（留痕）",
    roles=(*OFFICE, "unit_clerk", "unit_head", "liaison_officer"),
)
EXPORT = permission("enterprises.export", "导出市场主体名单", roles=(*OFFICE, "unit_head"))
