"""Where reports stand in the navigation."""

from __future__ import annotations

from yingshang.faces.reports.permissions import READ
from yingshang.kernel.ui.navigation import group, nav

nav(
    "reports.list",
    "年度总结",
    "reports:list",
    icon="file-text",
    group=group("numbers", "数据", 40),
    order=20,
    permission=READ,
)
