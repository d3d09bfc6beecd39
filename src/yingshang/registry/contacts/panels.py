"""What the contact ledger contributes: navigation, a panel on 一企一档, one in the portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel
from yingshang.registry.contacts import permissions as may
from yingshang.registry.contacts.queries import limits_in, refusals_of, touches_of
from yingshang.registry.contacts.tables import TONES
from yingshang.registry.enterprises.models import Enterprise

SHOWN = 5

nav(
    "contacts.list",
    "触企台账",
    "contacts:list",
    icon="calendar",
    group=group("register", "名录", 20),
    order=15,
    permission=may.VIEW,
)
nav(
    "contacts.limits",
    "触企频次上限",
    "contacts:limits",
    icon="clock",
    group=group("settings", "设置", 90),
    order=40,
    permission=may.CONFIGURE,
)
nav(
    "contacts.mine",
    "谁联系过我",
    "contacts:mine",
    icon="calendar",
    audience="enterprise",
    order=50,
    permission=may.VIEW_OWN,
)


@panel(
    "registry.enterprise",
    code="touches",
    title="触企记录",
    template="contacts/panel.html",
    order=30,
    permission=may.VIEW,
)
def touches_panel(subject: Enterprise, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The latest touches of every office, what the enterprise refuses, which limits are in force."""
    today = clock.day_of(now)
    return {
        "touches": touches_of(actor, subject),
        "refusals": refusals_of(subject, today),
        "limits": limits_in(subject.district_id, today),
        "tones": TONES,
        "may_record": actor.has(may.RECORD),
    }


@panel(
    "registry.enterprise.portal",
    code="touches",
    title="谁联系过我",
    template="contacts/portal_panel.html",
    order=30,
    permission=may.VIEW_OWN,
)
def own_touches_panel(subject: Enterprise, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The latest touches, and the way to all of them."""
    return {"touches": touches_of(actor, subject, SHOWN), "refusals": refusals_of(subject, clock.day_of(now))}
