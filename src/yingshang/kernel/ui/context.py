"""What every page's template can count on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The actor of the request."""
    return {"actor": getattr(request, "actor", None)}
