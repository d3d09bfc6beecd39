"""The request as views see it: with its actor."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, load_backend
from django.http import HttpRequest

from yingshang.kernel.identity.actors import Actor

SEAT_KEY = "seat"
"""Session: the seat chosen (``post:12``)."""
TEMPORARY_KEY = "password_temporary"
"""Stands in the session of whoever signed in with a password that another set, until it is changed."""
FACTOR_KEY = "factor_missing"
"""Stands in the session of whoever has to have a second factor by now, until it is confirmed."""


class ActorRequest(HttpRequest):
    """A request whose ``actor`` says who asks, as what, and how far that reaches."""

    actor: Actor


def seats_opened(request: HttpRequest) -> tuple[str, ...]:
    """The kinds of seat that this session's way of signing in opens.

    Each authentication backend names them in ``opens``; one that does not opens none.
    """
    path = request.session.get(BACKEND_SESSION_KEY)
    return tuple(getattr(load_backend(path), "opens", ())) if path else ()


def owed(request: HttpRequest) -> str | None:
    """The name of the page that comes before any other in this session: one's own password, then a second factor."""
    if request.session.get(TEMPORARY_KEY):
        return "own_password"
    return "factor" if request.session.get(FACTOR_KEY) else None
