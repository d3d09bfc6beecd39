"""What every page's template can count on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of


def page(request: HttpRequest) -> dict[str, Any]:
    """``actor``; ``now``, the moment of the page; ``sandbox``, whether this installation is for trying out."""
    return {"actor": actor_of(request), "now": clock.now(), "sandbox": settings.SANDBOX}
