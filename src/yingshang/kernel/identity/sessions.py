"""When a session ends by itself: after a time without a request, and after a time however busy it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from yingshang.kernel import clock

BEGUN, SEEN = "session_begun", "session_seen"
"""Session: seconds since the epoch of the first and of the last request that counted."""
GRAIN = 60
"""Seconds within which a further request is not written down: no write on every request."""


class SessionLimitsMiddleware:
    """Ends a session that is idle or old (GB/T 22239-2019 8.1.4.1 b: log out on time-out).

    ``SESSION_IDLE_SECONDS`` and ``SESSION_MAX_SECONDS``; 0 lifts a limit. The view then meets a stranger and leads to
    the login.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _hold(request, int(clock.now().timestamp()))
        return self.get_response(request)


@receiver(user_logged_in, dispatch_uid="session limits")
def _begin(request: HttpRequest, **_more: Any) -> None:
    """The session begins with the sign-in: written with it, not by the first page."""
    request.session[BEGUN] = request.session[SEEN] = int(clock.now().timestamp())


def _hold(request: HttpRequest, now: int) -> None:
    begun, seen = request.session.get(BEGUN), request.session.get(SEEN)
    idle, most = settings.SESSION_IDLE_SECONDS, settings.SESSION_MAX_SECONDS
    if begun is None or seen is None:
        request.session[BEGUN] = request.session[SEEN] = now
    elif (idle and now - seen > idle) or (most and now - begun > most):
        logout(request)
    elif now - seen >= GRAIN:
        request.session[SEEN] = now
