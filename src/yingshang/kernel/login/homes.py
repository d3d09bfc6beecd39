"""Where one goes after coming in or changing seat."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from yingshang.kernel.identity.actors import Actor


def home_of(actor: Actor) -> str:
    """The first page of an audience: the portal for enterprises, the workbench for the others."""
    if actor.audience == "enterprise":
        return resolve_url(getattr(settings, "PORTAL_HOME", "/portal/"))
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def way_to(request: HttpRequest, wanted: str, actor: Actor) -> str:
    """The page wanted before when it is one of ours, else the actor's home."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else home_of(actor)
