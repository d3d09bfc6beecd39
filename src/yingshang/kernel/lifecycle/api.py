"""The endpoints of a kind of case, made from its declaration: list, one case, its timeline, its moves, and bringing one.

An affair gives what only it knows (its rows within reach, its schema, how one is brought); see :class:`CaseApi`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, Query, Router, Schema, Status
from pydantic import TypeAdapter, create_model

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.cases.queries import entries_for_all
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.queries import is_unit
from yingshang.kernel.lifecycle.declaration import Lifecycle, Transition
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.idempotency import HEADER, Answer, once
from yingshang.kernel.lifecycle.paging import page
from yingshang.kernel.lifecycle.schemas import (
    CaseFilters,
    CaseOut,
    EntryOut,
    MoveIn,
    Problem,
    entry_fields,
    form_data,
    move_schema,
)
from yingshang.kernel.lifecycle.services import perform

REFUSALS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)
"""Answers that every endpoint declares."""
REPLAYED = "Idempotency-Replayed"
_Header: Any = Header
KEY: Any = _Header(..., alias=HEADER, min_length=8, max_length=64, description="幂等键：重发同一请求时用同一个")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class CaseApi:
    """What an affair says about its kind.

    Arguments:
        lifecycle: the declaration.
        rows: the affair's rows within an actor's reach, with their case.
        row: one of them by its number; raises ``ObjectDoesNotExist``.
        shown: the schema of one; ``show`` gives its values.
        filters: by what the list is narrowed; ``narrow`` does it.
        brought: the schema of a new one; ``bring`` opens it and says whether it is new.
        moves: those that go over the wire; all by default.
        timeline: whether there is something in it that everybody who takes part may read.
    """

    lifecycle: type[Lifecycle]
    rows: Callable[[Actor], QuerySet[Any]]
    row: Callable[[Actor, str], Any]
    shown: type[CaseOut]
    show: Callable[[Any, Actor], dict[str, Any]]
    filters: type[CaseFilters] = CaseFilters
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    brought: type[Schema] | None = None
    bring: Callable[[Any, Actor, datetime], tuple[Case, bool]] | None = None
    moves: frozenset[str] | None = None
    timeline: bool = True

    def find(self, actor: Actor, number: str) -> Any:
        """One row. Errors: ``NotAllowed`` without a permission to see the kind; ``Http404``."""
        self.require(actor)
        try:
            return self.row(actor, number)
        except ObjectDoesNotExist:
            raise Http404(f"没有编号为 {number} 的{self.lifecycle.kind.name}，或不在授权范围内。") from None

    def require(self, actor: Actor) -> None:
        """Errors: ``NotAllowed`` without a permission to see the kind."""
        kind = self.lifecycle.kind
        if not (actor.has(kind.view) or actor.has(kind.view_all)):
            raise NotAllowed(f"该接口调用方没有查看{kind.name}的权限。")

    def body(self, row: Any, actor: Actor) -> dict[str, Any]:
        """One row as JSON values."""
        made: dict[str, Any] = TypeAdapter(self.shown).dump_python(
            self.shown.model_validate(self.show(row, actor)), mode="json"
        )
        return made


def case_router(api: CaseApi) -> Router:
    """The endpoints of a kind, to be mounted under its path."""
    router = Router(tags=[api.lifecycle.kind.name])
    _add_list(router, api)
    if api.bring is not None and api.brought is not None:
        _add_bring(router, api, api.bring, api.brought)
    _add_case(router, api)
    for transition in api.lifecycle.transitions.values():
        if transition.offered and (api.moves is None or transition.move in api.moves):
            _add_move(router, api, transition)
    return router


def actor_of(request: HttpRequest) -> Actor:
    """The client that asks; the authentication of the API has put it on the request."""
    return cast("Actor", cast("Any", request).auth)


def _typed(function: F, **annotations: Any) -> F:
    """A function whose arguments have these types, which are known only here; ninja reads them."""
    function.__annotations__ = {**function.__annotations__, **annotations}
    return function


def _add_list(router: Router, api: CaseApi) -> None:
    kind = api.lifecycle.kind
    listed: Any = list
    shape = create_model(
        f"{kind.code.title()}Page", __base__=Schema, items=(listed[api.shown], ...), next=(str | None, None)
    )

    def list_cases(request: HttpRequest, filters: Any) -> Any:
        actor = actor_of(request)
        api.require(actor)
        _check(api, request, filters)
        rows = _narrowed(api.rows(actor), filters)
        if api.narrow is not None:
            rows = api.narrow(rows, filters)
        found, following = page(rows, cursor=filters.cursor, limit=filters.limit)
        return Status(200, {"items": [api.show(row, actor) for row in found], "next": following})

    wanted: Any = Query
    router.get("", response={200: shape, **REFUSALS}, operation_id=f"{kind.code}_list", summary=f"{kind.name}列表")(
        _typed(list_cases, filters=wanted[api.filters])
    )


def _check(api: CaseApi, request: HttpRequest, filters: CaseFilters) -> None:
    """Errors: ``InvalidInput`` for what no list can be narrowed by, instead of a list that is empty or whole."""
    wrong = {name: ["没有这个查询参数，请删去。"] for name in request.GET if name not in api.filters.model_fields}
    if strange := [state for state in filters.state if state not in api.lifecycle.states.values]:
        wrong["state"] = [f"没有状态 {'、'.join(strange)}，请从 {'、'.join(api.lifecycle.states.values)} 中选择。"]
    if filters.unit and not is_unit(filters.unit):
        wrong["unit"] = [f"没有代码为 {filters.unit} 的单位，请核对。"]
    if wrong:
        raise InvalidInput(wrong)


def _narrowed(rows: QuerySet[Any], filters: CaseFilters) -> QuerySet[Any]:
    if filters.state:
        rows = rows.filter(case__state__in=filters.state)
    if filters.unit:
        rows = rows.filter(case__unit__code=filters.unit)
    if filters.open is not None:
        rows = rows.filter(case__closed_at__isnull=filters.open)
    if filters.since:
        rows = rows.filter(case__opened_on__gte=filters.since)
    return rows.filter(case__opened_on__lt=filters.until) if filters.until else rows


def _add_bring(
    router: Router, api: CaseApi, bring: Callable[[Any, Actor, datetime], tuple[Case, bool]], brought: type[Schema]
) -> None:
    kind = api.lifecycle.kind

    def bring_case(request: HttpRequest, response: HttpResponse, payload: Any, key: str = KEY) -> Any:
        actor, now = actor_of(request), clock.now()
        api.require(actor)

        def work() -> Answer:
            case, new = bring(payload, actor, now)
            return Answer(201 if new else 200, api.body(api.row(actor, case.number), actor))

        asked = {"path": request.path, "body": payload.model_dump(mode="json")}
        return replied(response, once(actor=actor, key=key, request=asked, now=now, work=work))

    router.post(
        "",
        response={201: api.shown, 200: api.shown, **REFUSALS},
        operation_id=f"{kind.code}_bring",
        summary=f"登记{kind.name}",
        description="来源编号已登记的，返回原件（200），不重复登记。",
    )(_typed(bring_case, payload=brought))


def replied(response: HttpResponse, answer: Answer) -> Status[Any]:
    """The answer of :func:`once`, marked when an earlier request gave it."""
    if answer.replayed:
        response[REPLAYED] = "true"
    return Status(answer.status, answer.body)


def _add_case(router: Router, api: CaseApi) -> None:
    kind = api.lifecycle.kind

    def show_case(request: HttpRequest, number: str) -> Any:
        actor = actor_of(request)
        return Status(200, api.show(api.find(actor, number), actor))

    def show_timeline(request: HttpRequest, number: str) -> Any:
        actor = actor_of(request)
        row = api.find(actor, number)
        hidden = api.lifecycle.hides_applicant(row, actor)
        return Status(200, [entry_fields(entry, hidden=hidden) for entry in entries_for_all(row.case)])

    router.get(
        "/{number}", response={200: api.shown, **REFUSALS}, operation_id=f"{kind.code}_get", summary=f"一件{kind.name}"
    )(show_case)
    if not api.timeline:
        return
    router.get(
        "/{number}/timeline",
        response={200: list[EntryOut], **REFUSALS},
        operation_id=f"{kind.code}_timeline",
        summary="办理过程（企业可见部分）",
    )(show_timeline)


def _add_move(router: Router, api: CaseApi, transition: Transition) -> None:
    kind = api.lifecycle.kind

    def move_case(request: HttpRequest, response: HttpResponse, number: str, payload: Any, key: str = KEY) -> Any:
        actor, now = actor_of(request), clock.now()
        row = api.find(actor, number)

        def work() -> Answer:
            seen: MoveIn = payload
            data = form_data(transition, seen)
            perform(row.case, transition.move, data, actor=actor, now=now, expected_version=seen.expected_version)
            return Answer(200, _after(api, actor, row))

        asked = {"path": request.path, "body": payload.model_dump(mode="json")}
        return replied(response, once(actor=actor, key=key, request=asked, now=now, work=work))

    router.post(
        f"/{{number}}/moves/{transition.move}",
        response={200: api.shown, **REFUSALS},
        operation_id=f"{kind.code}_{transition.move}",
        summary=transition.name,
        description=transition.hint,
    )(_typed(move_case, payload=move_schema(kind.code, transition)))


def _after(api: CaseApi, actor: Actor, row: Any) -> dict[str, Any]:
    """The case after a move; as it was last seen when the move has taken it out of reach."""
    try:
        return api.body(api.row(actor, row.case.number), actor)
    except ObjectDoesNotExist:
        row.case.refresh_from_db()
        return api.body(row, actor)
