"""Symposia in the navigation, and the enterprise's invitations at the portal's home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.queries.symposia import open_symposia, waiting_invitations
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel

OUTREACH = group("outreach", "包联", 15)

nav(
    "outreach.symposia",
    "企业座谈会",
    "outreach:symposia",
    icon="users",
    group=OUTREACH,
    order=50,
    permission=may.VIEW,
)


@panel(
    "portal.home",
    code="symposia",
    title="座谈会",
    template="outreach/symposia_panel.html",
    order=25,
    permission=may.REPLY,
)
def invitations_panel(_subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """What the enterprise is invited to, and what it may put itself down for; nothing when there is neither."""
    waiting, open_ones = waiting_invitations(actor), open_symposia(actor, now)
    return {"waiting": waiting, "open_ones": len(open_ones)} if waiting or open_ones else None
