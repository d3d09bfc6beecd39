"""Puts the actor of each request on it, read afresh every time."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.queries import actor_for

SEAT_KEY = "seat"


class ActorMiddleware:
    """``request.actor``: the signed-in person in the seat chosen for this session, else the anonymous actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def actor() -> object:
            user = request.user if isinstance(request.user, User) else None
            return actor_for(user, request.session.get(SEAT_KEY, ""))

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return self.get_response(request)
