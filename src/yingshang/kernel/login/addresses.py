"""From which address a request comes, behind the reverse proxies that the installation trusts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address.

    ``settings.TRUSTED_PROXIES`` says how many proxies of our own stand before the server (default none): so many
    places from the right ``X-Forwarded-For`` is believed, never further, for the rest is the client's own word.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    trusted = int(getattr(settings, "TRUSTED_PROXIES", 0))
    if trusted:
        told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        if len(told) >= trusted:
            direct = told[-trusted]
    return direct[:45]
