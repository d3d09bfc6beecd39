"""The request as views see it: with its actor."""

from __future__ import annotations

from django.http import HttpRequest

from yingshang.kernel.identity.actors import Actor

SEAT_KEY = "seat"
"""Session: the seat chosen (``post:12``)."""
DOOR_KEY = "door"
"""Session: how one came in (``password`` or ``phone``)."""
DOORS: dict[str, tuple[str, ...]] = {
    "password": ("post", "substitution", "mandate"),
    "phone": ("mandate",),
}
"""The kinds of seat that each way of signing in opens: a phone code never opens an official's post."""


class ActorRequest(HttpRequest):
    """A request whose ``actor`` says who asks, as what, and how far that reaches."""

    actor: Actor


def seats_opened(request: HttpRequest) -> tuple[str, ...]:
    """The kinds of seat that this session's way of signing in opens."""
    return DOORS.get(request.session.get(DOOR_KEY, "password"), ())
