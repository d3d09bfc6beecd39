"""One page of a door, in the product's layout."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


@cache
def layout() -> str:
    """The layout of the doors: that of the interface where it is there, else a plain one."""
    try:
        get_template("ui/auth.html")
    except TemplateDoesNotExist:
        return "login/plain.html"
    return "ui/auth.html"


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with a page of the doors, never kept by browsers."""
    response = render(request, template, {"layout": layout(), **context}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
