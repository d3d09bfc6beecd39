"""The switch of own codes: while it is off, their pages do not exist for anyone, signed in or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from yingshang.registry.codes.queries import own_codes_on

View = Callable[..., HttpResponseBase]


def where_own(view: View) -> View:
    """A page that exists only where the district issues codes of its own; who may enter stays as the view declared."""

    @wraps(view)
    def switched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not own_codes_on():
            raise Http404
        return view(request, *args, **kwargs)

    return switched
