"""Where the portal's own pages stand in its layout."""

from __future__ import annotations

from yingshang.kernel.ui.navigation import nav, place
from yingshang.kernel.ui.queries import unread_seen

nav("portal.home", "首页", "portal:home", icon="home", audience="enterprise", order=10)
nav("portal.messages", "消息", "portal:messages", icon="bell", audience="enterprise", order=30, count=unread_seen)
place("home", "portal:home", audience="enterprise")
place("messages", "portal:messages", audience="enterprise", count=unread_seen)
place("logout", "account_logout", audience="enterprise")
