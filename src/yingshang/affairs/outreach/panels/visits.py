"""Visits in the navigation, on 一企一档 and in the portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.queries.visits import visits_of, waiting_count
from yingshang.affairs.outreach.tables.visits import STANDING
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel
from yingshang.registry.enterprises.models import Enterprise

SHOWN = 5
OUTREACH = group("outreach", "包联", 15)

# visits
nav("outreach.today", "我的企业", "outreach:today", icon="building", group=OUTREACH, order=5, permission=may.RECORD)
nav("outreach.visits", "走访记录", "outreach:list", icon="list", group=OUTREACH, order=10, permission=may.VIEW)
nav("outreach.results", "包联成效", "outreach:results", icon="chart-bar", group=OUTREACH, order=15, permission=may.VIEW)
nav(
    "outreach.denials",
    "企业否认的走访",
    "outreach:denials",
    icon="alert-triangle",
    group=OUTREACH,
    order=60,
    permission=may.SETTLE,
    count=waiting_count,
)
nav("outreach.hints", "登记状态线索", "outreach:hints", icon="search", group=OUTREACH, order=70, permission=may.SETTLE)
nav(
    "outreach.leaflets",
    "送达政策清单",
    "outreach:leaflets",
    icon="file-text",
    group=group("settings", "设置", 90),
    order=45,
    permission=may.CONFIGURE,
)


@panel(
    "registry.enterprise",
    code="visits",
    title="走访记录",
    template="outreach/panel.html",
    order=25,
    permission=may.VIEW,
)
def visits_panel(subject: Enterprise, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001 (every panel is called so)
    """The latest visits, those of earlier officials too."""
    return {"visits": visits_of(actor, subject), "tones": STANDING, "may_record": actor.has(may.RECORD)}


@panel(
    "registry.enterprise.portal",
    code="visits",
    title="走访记录",
    template="outreach/portal_panel.html",
    order=25,
    permission=may.VIEW_OWN,
)
def own_visits_panel(subject: Enterprise, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001 (every panel is called so)
    """The latest visits, and the way to all of them."""
    return {"visits": visits_of(actor, subject, SHOWN)}
