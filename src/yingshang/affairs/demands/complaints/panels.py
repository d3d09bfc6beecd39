"""What complaints contribute to the navigation."""

from __future__ import annotations

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.kernel.ui.navigation import group, nav

nav(
    "complaints.list",
    "投诉举报",
    "complaints:list",
    icon="alert-triangle",
    group=group("work", "办理", 10),
    order=22,
    permission=(may.VIEW, may.VIEW_ALL),
)
nav(
    "complaints.my-list",
    "投诉举报",
    "complaints:my-list",
    icon="alert-triangle",
    audience="enterprise",
    order=25,
    permission=may.VIEW,
)
