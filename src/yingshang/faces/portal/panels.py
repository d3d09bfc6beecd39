"""Where the portal's own pages stand in its layout."""

from __future__ import annotations

from yingshang.kernel.outbox.queries import unread_count_for
from yingshang.kernel.ui.navigation import nav, place

nav("portal.home", "首页", "portal:home", icon="home", audience="enterprise", order=10)
nav("portal.messages", "消息", "portal:messages", icon="bell", audience="enterprise", order=30, count=unread_count_for)
place("home", "portal:home", audience="enterprise")
place("messages", "portal:messages", audience="enterprise", count=unread_count_for)
place("logout", "account_logout", audience="enterprise")
