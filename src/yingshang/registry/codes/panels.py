"""What 企业码 contributes: navigation."""

from __future__ import annotations

from yingshang.kernel.ui.navigation import group, nav
from yingshang.registry.codes import permissions as may

nav(
    "codes.unregistered",
    "未注册企业码",
    "codes:unregistered",
    icon="list",
    group=group("register", "名录", 20),
    order=17,
    permission=may.VIEW,
)
nav(
    "codes.uploads",
    "企业码清单",
    "codes:uploads",
    icon="list",
    group=group("register", "名录", 20),
    order=18,
    permission=may.IMPORT,
)
nav(
    "codes.windows",
    "企业码使用窗口",
    "codes:windows",
    icon="clock",
    group=group("settings", "设置", 90),
    order=41,
    permission=may.CONFIGURE,
)
