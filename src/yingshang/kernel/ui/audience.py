"""Who may enter a page: every view says so, and a test can walk the URLconf and read it.

Deny by default: a view without a declaration fails that test. This module decides about pages only;
which rows a person sees is decided by the managers of the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from yingshang.kernel.identity.access import MARK, Declaration, Kind
from yingshang.kernel.identity.actors import ANONYMOUS, Actor
from yingshang.kernel.identity.requests import owed

Callback = Callable[..., Any]
V = TypeVar("V", bound=Callable[..., Any])

NAMES: dict[str, str] = {"staff": "工作人员", "enterprise": "企业"}


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request; the anonymous one where no middleware has put any (error pages)."""
    found = getattr(request, "actor", ANONYMOUS)
    return cast("Actor", found)


def audience(*kinds: Kind, permission: str | tuple[str, ...] | None = None) -> Callable[[V], V]:
    """Let only these audiences into a view, and of them those who hold (one of) the permission codes.

    Works on a function and on a class of views. Someone not signed in is sent to the login of the first
    audience and brought back; the wrong audience or a missing permission is a 403 that says which.
    """
    if not kinds:
        raise ValueError("a view needs an audience")
    codes = (permission,) if isinstance(permission, str) else tuple(permission or ())
    declaration = Declaration(kinds, codes)

    def decorate(view: V) -> V:
        if isinstance(view, type) and issubclass(view, View):
            guarded = _guard(view.dispatch, declaration, position=1)
            view.dispatch = guarded  # type: ignore[method-assign]
            return cast("V", view)
        return cast("V", _guard(view, declaration, position=0))

    return decorate


def declaration_of(callback: Callback | None) -> Declaration | None:
    """What a view declared, if anything."""
    return getattr(callback, MARK, None)


def declared_pages(prefix: str = "") -> Iterator[tuple[str, URLPattern, Declaration | None]]:
    """Every page of the URLconf under a path prefix: its route, its pattern, and what its view declared."""
    for route, pattern in _walk(get_resolver().url_patterns, ""):
        if route.startswith(prefix):
            yield route, pattern, declaration_of(pattern.callback)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def _guard(view: Callback, declaration: Declaration, *, position: int) -> Callback:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        request: HttpRequest = args[position]
        refusal = _refuse(request, declaration)
        return refusal if refusal is not None else view(*args, **kwargs)

    setattr(guarded, MARK, declaration)
    return guarded


def _refuse(request: HttpRequest, declaration: Declaration) -> HttpResponse | None:
    """The redirect to the login for someone unknown; errors: ``PermissionDenied`` with what to do."""
    if "public" in declaration.kinds:
        return None
    actor = actor_of(request)
    if not actor.is_authenticated:
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            raise PermissionDenied("您的账号目前没有有效的任职或授权。请联系本单位管理员办理。")
        return _to_login(request, declaration)
    if (first := owed(request)) is not None:
        return HttpResponseRedirect(resolve_url(first))
    if actor.audience not in declaration.kinds:
        wanted = "、".join(NAMES[kind] for kind in declaration.kinds)
        raise PermissionDenied(f"此页面供{wanted}使用，您当前的身份是“{actor.acting_as}”。可切换身份后再打开。")
    if declaration.permission and not any(actor.has(code) for code in declaration.permission):
        raise PermissionDenied(f"您当前的身份“{actor.acting_as}”没有此项权限。需要时请联系营商办或本单位管理员。")
    return None


def login_url(kind: str) -> str:
    """Where someone of this audience signs in."""
    if kind == "enterprise":
        return resolve_url(getattr(settings, "PORTAL_LOGIN_URL", settings.LOGIN_URL))
    return resolve_url(settings.LOGIN_URL)


def _to_login(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" and not _by_htmx(request) else _page_of(request)
    query = urlencode({"next": back}) if back else ""
    target = f"{login_url(declaration.kinds[0])}{'?' if query else ''}{query}"
    return HttpResponseClientRedirect(target) if _by_htmx(request) else HttpResponseRedirect(target)


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _page_of(request: HttpRequest) -> str:
    """The page from which a part was fetched or a form sent, so that the login leads back to it."""
    details = getattr(request, "htmx", None)
    if details:
        return str(details.current_url_abs_path or "")
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    return came_from.path if came_from.netloc == request.get_host() else ""
