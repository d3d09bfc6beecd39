"""What 企业码 contributes: navigation, a panel on 一企一档, the way to the own code in the portal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.panels import panel
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.forms import actions_on, bind_action
from yingshang.registry.codes.queries import (
    code_in_force,
    listed_on,
    mandates_of,
    own_codes_on,
    scans_of,
    shared_with,
    versions_of,
)
from yingshang.registry.enterprises.models import Enterprise
from yingshang.registry.enterprises.permissions import VIEW

nav(
    "codes.unregistered",
    "未注册企业码",
    "codes:unregistered",
    icon="list",
    group=group("register", "名录", 20),
    order=17,
    permission=may.VIEW,
)
nav(
    "codes.uploads",
    "企业码清单",
    "codes:uploads",
    icon="list",
    group=group("register", "名录", 20),
    order=18,
    permission=may.IMPORT,
)
nav(
    "codes.windows",
    "企业码使用窗口",
    "codes:windows",
    icon="clock",
    group=group("settings", "设置", 90),
    order=41,
    permission=may.CONFIGURE,
)
nav(
    "codes.phones",
    "一号多企",
    "codes:phones",
    icon="phone",
    group=group("register", "名录", 20),
    order=19,
    permission=may.PHONES,
)
nav(
    "codes.own",
    "企业码",
    "codes:own",
    icon="list",
    group=group("register", "名录", 20),
    order=16,
    permission=VIEW,
    when=own_codes_on,
)
nav(
    "codes.scans",
    "扫码记录",
    "codes:scans",
    icon="list",
    group=group("register", "名录", 20),
    order=16,
    permission=may.SCANS,
    when=own_codes_on,
)
SHOWN = 5


@panel("registry.enterprise", code="code", title="企业码", template="codes/panel.html", order=40, permission=VIEW)
def code_panel(subject: Enterprise, *, actor: Actor, now: datetime) -> Mapping[str, Any] | None:
    """The code, who is bound, phones that serve others too; where the city has the code, what its list says."""
    own, today = own_codes_on(), clock.day_of(now)
    code = code_in_force(subject.pk) if own else None
    bound = mandates_of(subject.pk, today)
    actions = actions_on(actor, subject, code) if own else []
    if actor.has(may.BIND) and subject.is_active:
        actions.append(bind_action(subject))
    return {
        "own": own,
        "code": code,
        "former": [one for one in versions_of(subject.pk) if not one.in_force] if own else [],
        "scans": scans_of(subject.pk, SHOWN) if own else [],
        "listed": listed_on(subject.pk, today),
        "bound": len(bound),
        "shared": shared_with(subject),
        "actions": actions,
    }


@panel(
    "registry.enterprise.portal",
    code="code",
    title="企业码",
    template="codes/portal_panel.html",
    order=10,
    permission=may.VIEW_OWN,
)
def own_code_panel(subject: Enterprise, **_seen: Any) -> Mapping[str, Any] | None:
    """The way to the own code; nothing where the city has it."""
    return {"code": code_in_force(subject.pk)} if own_codes_on() else None
