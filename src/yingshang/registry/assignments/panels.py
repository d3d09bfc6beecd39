"""What assignments contribute: navigation, who has an enterprise (officials), who is my official (the enterprise)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel
from yingshang.registry.assignments import permissions as may
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.queries import history_of, open_of, posts_to_relieve

OUTREACH = group("outreach", "包联", 15)


def _waiting(actor: Actor) -> int:
    """How many officials have something to hand over: they left, or have to keep away. One query on every page."""
    return posts_to_relieve(actor, clock.today()) if actor.has(may.HAND_OVER) else 0


nav("assignments.list", "包联名单", "assignments:list", icon="users", group=OUTREACH, order=20, permission=may.VIEW)
nav(
    "assignments.handover",
    "移交",
    "assignments:handover",
    icon="send",
    group=OUTREACH,
    order=30,
    permission=may.HAND_OVER,
    count=_waiting,
)
nav(
    "assignments.campaigns",
    "包联方案",
    "assignments:campaigns",
    icon="file-text",
    group=OUTREACH,
    order=40,
    permission=may.PLAN,
)


@panel(
    "registry.enterprise",
    code="assignments",
    title="包联与回访",
    template="assignments/panel.html",
    order=10,
    permission=may.VIEW,
)
def assignments_panel(subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """Who has the enterprise now, and who had it before."""
    return {
        "current": open_of(subject.pk),
        "history": history_of(subject.pk),
        "may_assign": actor.has(may.HAND_OVER),
        "may_avoid": actor.has(may.AVOID),
        "may_plan": actor.has(may.PLAN),
        "now": now,
    }


@panel(
    "portal.home",
    code="official",
    title="我的包联责任人",
    template="assignments/portal_panel.html",
    order=30,
    permission=may.VIEW_OWN,
)
def my_official_panel(_subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The official by territory with the telephone under which the enterprise reaches them; nothing without one."""
    held = [a for a in open_of(actor.enterprise_party_id or 0) if a.kind != AssignmentKind.DEPARTMENT and a.person]
    return {"officials": held, "now": now} if held else None
