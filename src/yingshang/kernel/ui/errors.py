"""Error pages in Chinese that say what to do. Mounted by ``conf.urls`` as Django's handlers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in plain words, and what to do."""

    status: int
    title: str
    remedy: str


FAULTS = {
    fault.status: fault
    for fault in (
        Fault(
            400,
            "这个请求无法处理",
            "地址或提交的内容不完整。请返回上一页重新操作；如果是从别处复制的链接，请核对是否完整。",
        ),
        Fault(403, "您不能打开这个页面", "您当前的身份没有此项权限。"),
        Fault(404, "没有找到这个页面", "地址可能有误，或者内容不在您的权限范围内。请从首页或搜索重新进入。"),
        Fault(
            409,
            "这件事已有新进展",
            "在您操作之前，其他人已经处理。请查看最新状态后再决定是否继续，您刚才的操作没有生效。",
        ),
        Fault(429, "操作过于频繁", "为保护系统，请稍等一分钟后再试。"),
        Fault(
            500,
            "系统出了问题",
            "您的操作可能没有完成，请稍后重试。问题已记入日志；如反复出现，请把出错时间告诉系统管理员。",
        ),
    )
}


def fault_page(_request: HttpRequest, status: int, *, detail: str = "", url: str = "") -> HttpResponse:
    """The page of one fault. It asks the database nothing, since that may be what failed.

    Arguments:
        detail: what happened this time, in a sentence; instead of the general remedy.
        url: where to go on (for 409: the case in its new state); else the reader's home.
    """
    fault = FAULTS[status]
    context = {"fault": fault, "detail": detail, "url": url, "messages": ()}
    return HttpResponse(render_to_string("ui/error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """400."""
    return fault_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the ``PermissionDenied`` where it has one."""
    return fault_page(request, 403, detail=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """404: also what is outside the reader's scope, so that existence itself stays unknown."""
    return fault_page(request, 404)


def conflict(request: HttpRequest, *, detail: str, url: str) -> HttpResponse:
    """409: someone was faster. ``detail`` says who did what and when, ``url`` leads to the new state."""
    return fault_page(request, 409, detail=detail, url=url)


def too_many(request: HttpRequest, *, detail: str = "") -> HttpResponse:
    """429."""
    return fault_page(request, 429, detail=detail)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return fault_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it)
    """The page for a form whose session ended."""
    detail = "页面停留太久，登录状态已经变化。请返回上一页，刷新后重新提交；带草稿的表单会自动恢复已填内容。"
    return fault_page(request, 403, detail=detail)
