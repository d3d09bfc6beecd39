"""Who may call: a bearer token per client, its calls counted."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.login.queries import client_actor, client_with
from yingshang.kernel.login.services import count_call


class ClientToken(HttpBearer):
    """``Authorization: Bearer yst_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The client's actor. Errors: ``TokenInvalid`` (401); ``TooManyCalls`` (429)."""
        now = clock.now()
        client = client_with(token, now)
        count_call(client=client, now=now)
        return client_actor(client)
