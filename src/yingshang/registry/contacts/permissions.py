"""Permission codes of the contact ledger."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

OFFICE = ("office_clerk", "office_head")
UNITS = ("unit_clerk", "unit_head", "liaison_officer", "department_visitor")

VIEW = permission(
    "contacts.view",
    "查看范围内企业的触企台账",
    roles=(*OFFICE, *UNITS, "leader", "inspector", "discipline_team"),
)
RECORD = permission("contacts.record", "安排和登记触企", roles=(*OFFICE, *UNITS, "api_client"))
EXPORT = permission("contacts.export", "导出触企台账", roles=(*OFFICE, "unit_head", "inspector"))
CONFIGURE = permission("contacts.configure", "维护触企频次上限", roles=("office_head",))
VIEW_OWN = permission("contacts.view_own", "查看本企业被联系的记录，拒绝或投诉", roles=("enterprise",))
