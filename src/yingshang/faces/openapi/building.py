"""The API as a whole: its document, its docs page, and the kinds of case that are mounted on it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router

from yingshang import __version__
from yingshang.faces.openapi.doors import ClientToken
from yingshang.faces.openapi.refusals import answer_refusals, in_shape, nowhere
from yingshang.kernel.identity.access import MARK, Declaration, open_to_all

ABOUT = """
营商通数据接口。每次调用携带 `Authorization: Bearer <令牌>`；令牌由系统管理员签发，有期限、权限和单位范围，
范围以外的数据视为不存在（404）。

提交（POST）须带 `Idempotency-Key`：网络中断后用同一个键重发，得到同一答复，不会重复办理。
提交动作须带 `expected_version`：他人先办的返回 409，并告知谁办了什么。
"""
OPEN = ("openapi-json", "openapi-view")
"""The document and its page: they name fields, no data."""


def build_api(routers: Mapping[str, Router]) -> NinjaAPI:
    """The API with these routers by path (``demands``)."""
    api = NinjaAPI(
        title="营商通",
        version=__version__,
        description=ABOUT,
        urls_namespace="api",
        auth=ClientToken(),
        openapi_url="/openapi.json",
        docs_url="/docs",
    )
    answer_refusals(api)
    for path, router in routers.items():
        api.add_router(f"/{path}", router)
    return api


def urls_of(api: NinjaAPI) -> tuple[list[URLPattern], str, str]:
    """The addresses of the API, each of which says who may enter, as every page does."""
    patterns, app_name, namespace = api.urls
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    for pattern in found:
        if pattern.name in OPEN:
            open_to_all(pattern.callback)
        else:
            pattern.callback = csrf_exempt(in_shape(pattern.callback))  # a token is no cookie
            setattr(pattern.callback, MARK, Declaration(("client",)))
    found.append(re_path("", open_to_all(csrf_exempt(nowhere)), name="nowhere"))
    return found, app_name, namespace
