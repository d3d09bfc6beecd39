"""Every refusal in one shape, with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yingshang.kernel.lifecycle.errors import Conflict, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.schemas import Problem, conflict_fields
from yingshang.kernel.login.errors import TokenInvalid, TooManyCalls

WORDS = {
    "missing": "请填写。",
    "extra_forbidden": "没有这个字段，请删去。",
    "string_too_short": "不能为空或太短。",
    "string_too_long": "太长。",
    "literal_error": "不在可选范围内。",
    "int_parsing": "请填写整数。",
    "int_type": "请填写整数。",
    "string_type": "请填写文字。",
    "bool_parsing": "请填写 true 或 false。",
    "timezone_aware": "时间须带时区，如 2026-03-09T10:30:00+08:00。",
    "datetime_from_date_parsing": "请写成 2026-03-09T10:30:00+08:00 的样子。",
    "datetime_parsing": "请写成 2026-03-09T10:30:00+08:00 的样子。",
    "date_from_datetime_parsing": "请写成 2026-03-09 的样子。",
    "date_parsing": "请写成 2026-03-09 的样子。",
}
"""pydantic's type of error → what to do."""
INVALID = "提交的内容不符合要求，未作任何改动。"


def answer_refusals(api: NinjaAPI) -> None:
    """Make every fault an answer of the API in the shape of :class:`Problem`."""

    def on(kind: type[Exception], make: Callable[[Any], tuple[int, Problem, dict[str, str]]]) -> None:
        def handle(request: HttpRequest, fault: Any) -> HttpResponse:
            status, problem, headers = make(fault)
            response = api.create_response(request, problem.model_dump(mode="json"), status=status)
            for name, value in headers.items():
                response[name] = value
            return response

        api.add_exception_handler(kind, handle)

    on(TokenInvalid, lambda fault: _unknown(str(fault)))
    on(AuthenticationError, lambda _: _unknown("请在 Authorization 头中以 Bearer 方式携带令牌。"))
    on(NotAllowed, lambda fault: (403, Problem(code="not_allowed", message=str(fault)), {}))
    on(Http404, lambda fault: (404, Problem(code="not_found", message=str(fault) or "没有找到。"), {}))
    on(Conflict, _conflict)
    on(InvalidInput, lambda fault: (422, Problem(code="invalid", message=INVALID, fields=fault.fields), {}))
    on(ValidationError, lambda fault: (422, Problem(code="invalid", message=INVALID, fields=by_field(fault)), {}))
    on(TooManyCalls, _too_many)
    on(HttpError, _other)


def _unknown(message: str) -> tuple[int, Problem, dict[str, str]]:
    return 401, Problem(code="unauthenticated", message=message), {"WWW-Authenticate": "Bearer"}


def _conflict(fault: Conflict) -> tuple[int, Problem, dict[str, str]]:
    found = conflict_fields(fault.case, fault.entry)
    return 409, Problem.model_validate({"code": "conflict", "message": str(fault), "conflict": found}), {}


def _too_many(fault: TooManyCalls) -> tuple[int, Problem, dict[str, str]]:
    return 429, Problem(code="too_many", message=str(fault)), {"Retry-After": str(fault.seconds)}


def _other(fault: HttpError) -> tuple[int, Problem, dict[str, str]]:
    code = "bad_request" if fault.status_code == 400 else "refused"
    message = "请求体不是有效的 JSON。" if fault.status_code == 400 else str(fault)
    return fault.status_code, Problem(code=code, message=message), {}


def in_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose 404 and 405 have the shape of every other refusal, also where the framework gives them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return nowhere(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        allowed = response.headers.get("Allow", "")
        problem = Problem(code="method_not_allowed", message=f"此地址不接受 {request.method}，请用 {allowed}。")
        return JsonResponse(problem.model_dump(mode="json"), status=response.status_code, headers={"Allow": allowed})

    return answer


def nowhere(_request: HttpRequest) -> HttpResponse:
    """The answer at an address of the API that there is not."""
    problem = Problem(code="not_found", message="没有这个接口地址，请核对接口文档 /api/v1/docs。")
    return JsonResponse(problem.model_dump(mode="json"), status=HTTPStatus.NOT_FOUND)


def by_field(fault: ValidationError) -> dict[str, list[str]]:
    """The errors of a request by field: ``content``, ``Idempotency-Key``."""
    found: dict[str, list[str]] = {}
    for error in fault.errors:
        name = next((part for part in reversed(error.get("loc", ())) if isinstance(part, str)), "")
        found.setdefault(name, []).append(WORDS.get(error["type"], str(error["msg"])))
    return found
