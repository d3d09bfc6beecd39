"""Puts the actor of each request on it, read afresh every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.identity.requests import SEAT_KEY, ActorRequest, seats_opened


class ActorMiddleware:
    """``request.actor``: the signed-in person in the seat chosen for this session, else the anonymous actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def actor() -> Actor:
            user = request.user if isinstance(request.user, User) else None
            return actor_for(user, request.session.get(SEAT_KEY, ""), kinds=seats_opened(request))

        cast(ActorRequest, request).actor = cast(Actor, SimpleLazyObject(actor))
        return self.get_response(request)
