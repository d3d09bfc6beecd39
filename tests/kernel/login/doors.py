"""The doors alone, and one page behind them that says who asks."""

from __future__ import annotations

from django.http import JsonResponse
from django.urls import include, path

from yingshang.kernel.identity.requests import ActorRequest


def who(request: ActorRequest) -> JsonResponse:
    """The actor of the request."""
    actor = request.actor
    return JsonResponse(
        {
            "audience": actor.audience,
            "seat": actor.seat,
            "as": actor.acting_as,
            "scopes": list(actor.scopes),
            "permissions": sorted(actor.permissions),
            "parties": sorted(actor.party_ids),
        }
    )


urlpatterns = [path("who/", who), path("", include("yingshang.kernel.login.urls"))]
