"""Who may look at the list of draws; each affair decides who commits and who draws."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

READ = permission(
    "draws.read",
    "查看抽取记录",
    roles=("office_clerk", "office_head", "leader", "inspector", "discipline_team", "audit_admin"),
)
