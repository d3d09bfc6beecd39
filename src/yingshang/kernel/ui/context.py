"""What every page's template can count on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of
from yingshang.kernel.ui.seen import Seen


def page(request: HttpRequest) -> dict[str, Any]:
    """``actor``; ``now``, the moment of the page; ``seen``, both together for the lights; ``sandbox``, whether this installation is for trying out."""
    actor, now = actor_of(request), clock.now()
    return {"actor": actor, "now": now, "seen": Seen(now, actor), "sandbox": settings.SANDBOX}
