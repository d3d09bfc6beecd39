"""Who may change the working calendar. National days need the right to change reference data instead."""

from __future__ import annotations

from yingshang.kernel.identity.permissions import permission

MANAGE_CALENDAR = permission(
    "calendar.manage", "维护本区工作日历和办公时间", roles=("office_head", "office_clerk", "system_admin")
)
