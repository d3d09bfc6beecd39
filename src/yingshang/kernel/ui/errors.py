"""Error pages in Chinese that say what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """The page for a form whose session ended."""
    return HttpResponse("页面已过期，请返回上一页刷新后重新提交。", status=403)
