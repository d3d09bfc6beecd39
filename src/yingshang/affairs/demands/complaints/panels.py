"""What complaints contribute to the navigation and to the enterprise's home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.queries import complaints_for
from yingshang.affairs.demands.complaints.tables import plain_state
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel

nav(
    "complaints.list",
    "投诉举报",
    "complaints:list",
    icon="alert-triangle",
    group=group("work", "办理", 10),
    order=22,
    permission=(may.VIEW, may.VIEW_ALL),
)


@panel(
    "portal.home",
    code="complaints",
    title="投诉举报",
    template="complaints/portal_panel.html",
    order=40,
    permission=may.VIEW,
)
def portal_panel(_subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The way to complain, and what the enterprise complained of that is not finished."""
    running = list(complaints_for(actor).filter(case__closed_at=None)[:5])
    for complaint in running:
        complaint.plain = plain_state(complaint)  # type: ignore[attr-defined]
    return {"running": running, "now": now}
