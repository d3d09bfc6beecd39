"""Where the workbench's own pages stand in the layout."""

from __future__ import annotations

from yingshang.faces.workbench.permissions import BEGIN_WITH_FIGURES
from yingshang.kernel.identity.permissions import MANAGE_ACCOUNTS, MANAGE_GRANTS, MANAGE_REFERENCE
from yingshang.kernel.ui.inbox import held_by
from yingshang.kernel.ui.navigation import group, nav, place
from yingshang.kernel.ui.queries import unread_seen

nav("overview", "总览", "workbench:overview", icon="chart-bar", order=5, permission=BEGIN_WITH_FIGURES)
nav("inbox", "待办", "workbench:inbox", icon="inbox", order=10, count=held_by)
nav(
    "reference",
    "基础数据",
    "admin:index",
    icon="settings",
    group=group("settings", "设置", 90),
    order=90,
    permission=(MANAGE_REFERENCE, MANAGE_ACCOUNTS, MANAGE_GRANTS),
)
place("home", "workbench:front")
place("search", "workbench:search")
place("messages", "workbench:messages", count=unread_seen)
place("logout", "account_logout")
