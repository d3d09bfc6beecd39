"""巡回监督 in the navigation."""

from __future__ import annotations

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.queries.patrol import waiting_for
from yingshang.kernel.ui.navigation import group, nav

OUTREACH = group("outreach", "包联", 15)

nav(
    "outreach.patrol",
    "巡回监督",
    "outreach:patrol",
    icon="list",
    group=OUTREACH,
    order=60,
    permission=may.VIEW_PATROL,
)
nav(
    "outreach.rechecks",
    "走访核实",
    "outreach:rechecks",
    icon="check",
    group=OUTREACH,
    order=65,
    permission=may.VIEW_RECHECK,
    count=waiting_for,
)
