"""Who may make and read reports."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

MAKE = permission("reports.make", "生成年度总结", roles=("office_clerk", "office_head"))
