"""Where reports stand in the navigation."""

from __future__ import annotations

from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.workshop.permissions import READ, VIEW

nav(
    "reports.list",
    "成稿",
    "reports:list",
    icon="file-text",
    group=group("numbers", "数据", 40),
    order=20,
    permission=(READ, VIEW),
)
