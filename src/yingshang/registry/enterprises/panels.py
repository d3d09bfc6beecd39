"""What the register contributes: navigation and quick search."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.navigation import group, nav
from yingshang.kernel.ui.searching import Hit, finder
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.queries import search_enterprises, waiting_count

REGISTER = group("register", "名录", 20)

nav("enterprises.list", "市场主体", "enterprises:list", icon="building", group=REGISTER, order=10, permission=may.VIEW)
nav(
    "enterprises.waiting",
    "待归属",
    "enterprises:waiting",
    icon="inbox",
    group=REGISTER,
    order=20,
    permission=may.PLACE,
    count=waiting_count,
)
nav(
    "enterprises.snapshots",
    "全量快照",
    "enterprises:snapshots",
    icon="calendar",
    group=REGISTER,
    order=25,
    permission=may.VIEW,
)
nav("enterprises.rules", "归属词典", "enterprises:rules", icon="list", group=REGISTER, order=30, permission=may.PLACE)
nav(
    "enterprises.imports",
    "导入名录",
    "enterprises:imports",
    icon="upload",
    group=REGISTER,
    order=40,
    permission=may.IMPORT,
)
nav(
    "enterprises.own",
    "本企业",
    "enterprises:own",
    icon="building",
    audience="enterprise",
    order=40,
    permission=may.VIEW_OWN,
)


@finder("市场主体", order=20)
def find_enterprises(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    """Market entities by code and name; only officials have a page of them."""
    if not actor.has(may.VIEW):
        return []
    return [
        Hit(found.name, f"{found.uscc} {found.place}", reverse("enterprises:page", args=[found.uscc]))
        for found in search_enterprises(actor, text, limit)
    ]
