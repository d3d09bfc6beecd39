"""What demands contribute to other pages: to an enterprise's page, to the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.queries import demands_for, demands_of_enterprise
from yingshang.affairs.demands.tables import TONES, plain_state, state_name
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel

WORK = group("work", "办理", 10)

nav(
    "demands.list",
    "企业诉求",
    "demands:list",
    icon="message",
    group=WORK,
    order=20,
    permission=(may.VIEW, may.VIEW_ALL),
)
nav(
    "demands.exchange",
    "12345 交换",
    "demands:exchange",
    icon="upload",
    group=WORK,
    order=30,
    permission=may.EXCHANGE,
)
nav(
    "demands.phrases",
    "答复常用语",
    "demands:phrases",
    icon="file-text",
    group=group("settings", "设置", 90),
    order=32,
    permission=may.PHRASES,
)
nav(
    "demands.settings",
    "时限与派单",
    "demands:settings",
    icon="clock",
    group=group("settings", "设置", 90),
    order=30,
    permission=(may.CONFIGURE, may.COORDINATE),
)
nav(
    "demands.my-list",
    "我的诉求",
    "demands:my-list",
    icon="message",
    audience="enterprise",
    order=20,
    permission=may.VIEW,
)


@panel(
    "registry.enterprise",
    code="demands",
    title="诉求",
    template="demands/panel.html",
    order=20,
    permission=(may.VIEW, may.VIEW_ALL),
)
def demands_panel(subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The latest demands of an enterprise within the reader's reach."""
    found = demands_of_enterprise(actor, subject.party)
    for demand in found:
        demand.state_name = state_name(demand)  # type: ignore[attr-defined]
        demand.tone = TONES[demand.case.state]  # type: ignore[attr-defined]
    return {"demands": found, "now": now}


@panel(
    "portal.home",
    code="demands",
    title="正在办的诉求",
    template="demands/portal_panel.html",
    order=10,
    permission=may.VIEW,
)
def portal_panel(_subject: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """What the enterprise asked and is not finished, and the way to ask."""
    running = list(demands_for(actor).filter(case__closed_at=None)[:5])
    for demand in running:
        demand.plain = plain_state(demand)  # type: ignore[attr-defined]
    return {"running": running, "now": now}
