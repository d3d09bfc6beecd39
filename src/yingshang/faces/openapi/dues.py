"""应报事项 over the API: what a client's unit owes, and opening the sheet of one."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from yingshang.faces.openapi.sheets import API, SheetOut, sheet_by_number
from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake import errors
from yingshang.kernel.intake.enums import DueState
from yingshang.kernel.intake.models import Due
from yingshang.kernel.intake.permissions import VIEW, VIEW_ALL
from yingshang.kernel.intake.queries.dues import due_for, dues_for
from yingshang.kernel.intake.services.sheets import open_sheet
from yingshang.kernel.lifecycle.api import KEY, REFUSALS, actor_of, replied
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.idempotency import Answer, once
from yingshang.kernel.lifecycle.schemas import UnitOut

router = Router(tags=["应报事项"])
STATE = Literal["late", "reminded", "waiting", "received_late", "received", "waived"]
WORDS = "late 逾期未报、reminded 临近到期、waiting 未到期、received_late 迟报、received 已报、waived 免报"


class OwedFormOut(Schema):
    """The form that is owed."""

    code: str
    name: str
    kind: str = Field(description="return 报表、export 导出文件、snapshot 全量快照、notice 上级通报")
    basis: str = Field(description="依据文件（文号）")
    minutes: int = Field(description="填报一次约需（分钟）")


class DueOut(Schema):
    """One form of one unit for one period."""

    id: int
    form: OwedFormOut
    unit: UnitOut
    first: date = Field(description="期间自")
    last: date = Field(description="期间至")
    due_on: date = Field(description="应报日期")
    provisional: bool = Field(description="应报日期为暂定（当年放假安排尚未公布）")
    state: STATE = Field(description=WORDS)
    state_name: str
    received_on: date | None = Field(None, description="收到日期")
    sheet: str | None = Field(None, description="报表编号；还没有开始填报的为空")


class DuePage(Schema):
    """Some of the dues, the latest first."""

    items: list[DueOut]
    next: str | None = None


class DueQuery(Schema):
    """By what the list is narrowed."""

    state: list[STATE] = Field(default_factory=list, description=f"状态，可多个：{WORDS}")
    form: str | None = Field(None, max_length=32, description="报表代码")
    unit: str | None = Field(None, max_length=32, description="单位代码")
    since: date | None = Field(None, description="应报日期自（含）")
    until: date | None = Field(None, description="应报日期至（不含）")
    cursor: str | None = Field(None, max_length=60, description="上一页答复中的 next")
    limit: int = Field(50, ge=1, le=200, description="每页件数")


@router.get("", response={200: DuePage, **REFUSALS}, operation_id="dues_list", summary="应报事项列表")
def list_dues(request: HttpRequest, asked: Query[DueQuery]) -> Any:
    """What the client's unit owes; of all units within reach for a client that may see all."""
    actor = _may_see(request)
    if wrong := {name: ["没有这个查询参数，请删去。"] for name in request.GET if name not in DueQuery.model_fields}:
        raise InvalidInput(wrong)
    rows = _narrowed(dues_for(actor, clock.today()), asked)
    found = list(rows.order_by("-due_on", "-pk")[: asked.limit + 1])
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return {"items": [_shown(due) for due in found], "next": _cursor(found[-1]) if more else None}


@router.get("/{due_id}", response={200: DueOut, **REFUSALS}, operation_id="dues_get", summary="一项应报事项")
def get_due(request: HttpRequest, due_id: int) -> Any:
    """One of them."""
    return _shown(_found(_may_see(request), due_id))


@router.post(
    "/{due_id}/sheet",
    response={201: SheetOut, 200: SheetOut, **REFUSALS},
    operation_id="dues_open_sheet",
    summary="开始填报",
    description="报表已开始填报的，返回原表（200），不另开一张。",
)
def begin_sheet(request: HttpRequest, response: HttpResponse, due_id: int, key: str = KEY) -> Any:
    """The sheet of what is owed, opened when it is not there yet."""
    actor, now = _may_see(request), clock.now()
    due = _found(actor, due_id)

    def work() -> Answer:
        try:
            sheet = open_sheet(due=due, actor=actor, now=now)
        except errors.NotAllowed as fault:
            raise NotAllowed(str(fault)) from None
        except errors.AlreadySettled as fault:
            raise InvalidInput({"": [str(fault)]}) from None
        new = not hasattr(due, "sheet")
        return Answer(201 if new else 200, API.body(sheet_by_number(actor, sheet.case.number), actor))

    return replied(response, once(actor=actor, key=key, request={"path": request.path}, now=now, work=work))


def _may_see(request: HttpRequest) -> Actor:
    """Errors: ``NotAllowed`` without a permission to see what is owed."""
    actor = actor_of(request)
    if not (actor.has(VIEW) or actor.has(VIEW_ALL)):
        raise NotAllowed("该接口调用方没有查看应报事项的权限。")
    return actor


def _found(actor: Actor, due_id: int) -> Any:
    try:
        return due_for(actor, due_id, clock.today())
    except Due.DoesNotExist:
        raise Http404("没有这项应报事项，或不在授权范围内。") from None


def _narrowed(rows: QuerySet[Any], asked: DueQuery) -> QuerySet[Any]:
    if asked.state:
        rows = rows.filter(state__in=asked.state)
    if asked.form:
        rows = rows.filter(owing__form__code=asked.form)
    if asked.unit:
        rows = rows.filter(owing__unit__code=asked.unit)
    if asked.since:
        rows = rows.filter(due_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(due_on__lt=asked.until)
    if asked.cursor:
        day, pk = _read(asked.cursor)
        rows = rows.filter(Q(due_on__lt=day) | Q(due_on=day, pk__lt=pk))
    return rows


def _cursor(due: Any) -> str:
    return f"{due.due_on.isoformat()}.{due.pk}"


def _read(cursor: str) -> tuple[date, int]:
    day, _, pk = cursor.partition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        raise InvalidInput({"cursor": ["翻页位置无效，请从第一页重新查询。"]}) from None


def _shown(due: Any) -> dict[str, Any]:
    form, unit = due.owing.form, due.owing.unit
    return {
        "id": due.pk,
        "form": {
            "code": form.code,
            "name": form.name,
            "kind": form.kind,
            "basis": form.basis,
            "minutes": form.minutes,
        },
        "unit": {"code": unit.code, "name": unit.name},
        "first": due.first,
        "last": due.last,
        "due_on": due.due_on,
        "provisional": due.provisional,
        "state": due.state,
        "state_name": DueState(due.state).label,
        "received_on": due.received_on,
        "sheet": due.sheet.case.number if hasattr(due, "sheet") else None,
    }
