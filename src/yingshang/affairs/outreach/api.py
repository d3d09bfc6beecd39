"""Visits over the API: what another system wrote down, and what stands here. Unlike cases they have no moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, field_validator

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import Channel, Finding, Outcome, Relation
from yingshang.affairs.outreach.errors import NotPermitted
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.queries.sheets import sheet_unit
from yingshang.affairs.outreach.queries.visits import known_keys, visit_for, visits_before
from yingshang.affairs.outreach.services import take_visits
from yingshang.kernel import clock
from yingshang.kernel.clock import local
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.api import KEY, REFUSALS, REPLAYED, actor_of
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.idempotency import Answer, once
from yingshang.kernel.lifecycle.schemas import UnitOut

router = Router(tags=["走访"])
_Query: Any = Query
ASKED: Any = _Query(...)


class VisitOut(Schema):
    """One visit."""

    id: int
    uscc: str
    enterprise: str
    unit: UnitOut
    official: str
    relation: str
    relation_name: str
    channel: str
    channel_name: str
    made_at: datetime
    entered_at: datetime
    reached: bool
    finding: str
    finding_name: str
    note: str
    next_on: date | None = None
    standing: str = Field(description="counts 计入、held 待核实、struck 不计")
    demands: list[str] = Field(description="收到的诉求的编号")


class VisitPage(Schema):
    """A page of visits, newest first."""

    items: list[VisitOut]
    next: int | None = Field(None, description="下一页的 before；没有更多的为空")


class VisitFilters(Schema):
    """By what visits are narrowed."""

    model_config = ConfigDict(extra="forbid")
    uscc: str | None = Field(None, max_length=18)
    unit: str | None = Field(None, max_length=40, description="单位代码")
    relation: Relation | None = None
    channel: Channel | None = None
    since: date | None = Field(None, description="走访日期自（含）")
    until: date | None = Field(None, description="走访日期至（不含）")
    before: int | None = Field(None, ge=1, description="上一页的 next")
    limit: int = Field(50, ge=1, le=200)


class VisitIn(Schema):
    """A visit that another system wrote down; the official is named as in the district's posts."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    uscc: str = Field(min_length=18, max_length=18, description="统一社会信用代码")
    official: str = Field("", max_length=60, description="走访人姓名；空为当日的包联责任人")
    unit: str = Field("", max_length=100, description="走访单位名称，有同名人员时必填")
    on: date = Field(description="走访日期")
    channel: Channel
    reached: bool = True
    finding: Finding = Finding.RUNNING
    note: str = Field("", max_length=2000)
    matter: str = Field("", max_length=100, description="帮办事项")
    outcome: Outcome = Outcome.OPEN
    demand: str = Field("", max_length=5000, description="收到的诉求；成为一件诉求")
    next_on: date | None = None

    @field_validator("*")
    @classmethod
    def without_null(cls, value: Any) -> Any:
        """No null characters: PostgreSQL has no text with one."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("不能含有空字符")
        return value


def _shown(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "uscc": visit.enterprise.uscc,
        "enterprise": visit.enterprise.name,
        "unit": {"code": visit.unit.code, "name": visit.unit.name},
        "official": visit.official.name,
        "relation": visit.relation,
        "relation_name": visit.get_relation_display(),
        "channel": visit.channel,
        "channel_name": visit.get_channel_display(),
        "made_at": local(visit.made_at),
        "entered_at": local(visit.entered_at),
        "reached": visit.reached,
        "finding": visit.finding,
        "finding_name": visit.get_finding_display(),
        "note": visit.note,
        "next_on": visit.next_on,
        "standing": visit.standing,
        "demands": [taken.case.number for taken in visit.demands.all()],
    }


def _require(actor: Actor, code: str) -> None:
    if not actor.has(code):
        raise NotAllowed("该接口调用方没有此项走访权限。")


@router.get("", response={200: VisitPage, **REFUSALS}, operation_id="visit_list", summary="走访列表")
def list_visits(request: HttpRequest, filters: VisitFilters = ASKED) -> Any:
    """Visits within reach, newest first."""
    actor = actor_of(request)
    _require(actor, may.VIEW)
    if wrong := {name: ["没有这个查询参数，请删去。"] for name in request.GET if name not in VisitFilters.model_fields}:
        raise InvalidInput(wrong)
    found = visits_before(actor, before=filters.before, limit=filters.limit + 1, **_asked(filters))
    shown = found[: filters.limit]
    following = shown[-1].pk if len(found) > filters.limit else None
    return Status(200, {"items": [_shown(visit) for visit in shown], "next": following})


def _asked(filters: VisitFilters) -> dict[str, Any]:
    lookups = {
        "enterprise__uscc": filters.uscc,
        "unit__code": filters.unit,
        "relation": filters.relation,
        "channel": filters.channel,
        "on__gte": filters.since,
        "on__lt": filters.until,
    }
    return {name: value for name, value in lookups.items() if value is not None}


@router.get("/{int:key}", response={200: VisitOut, **REFUSALS}, operation_id="visit_get", summary="一次走访")
def get_visit(request: HttpRequest, key: int) -> Any:
    """One visit within reach."""
    actor = actor_of(request)
    _require(actor, may.VIEW)
    return Status(200, _shown(_found(actor, key)))


def _found(actor: Actor, key: int) -> Visit:
    try:
        return visit_for(actor, key)
    except Visit.DoesNotExist:
        raise Http404(f"没有编号为 {key} 的走访，或不在授权范围内。") from None


@router.post(
    "",
    response={201: VisitOut, 200: VisitOut, **REFUSALS},
    operation_id="visit_bring",
    summary="登记走访",
    description="同一人当日以同一方式对同一企业的走访已登记的，返回原件（200），不重复登记。",
)
def bring_visit(request: HttpRequest, response: HttpResponse, payload: VisitIn, key: str = KEY) -> Any:
    """Write down a visit of an official of the client's unit."""
    actor, now = actor_of(request), clock.now()
    _require(actor, may.RECORD_FOR_OTHERS)

    def work() -> Answer:
        visit, new = _bring(payload, actor, now)
        body = VisitOut.model_validate(_shown(visit)).model_dump(mode="json")
        return Answer(201 if new else 200, body)

    asked = {"path": request.path, "body": payload.model_dump(mode="json")}
    answer = once(actor=actor, key=key, request=asked, now=now, work=work)
    if answer.replayed:
        response[REPLAYED] = "true"
    return Status(answer.status, answer.body)


def _bring(payload: VisitIn, actor: Actor, now: datetime) -> tuple[Visit, bool]:
    words = {"channel": payload.channel.label, "finding": payload.finding.label, "outcome": payload.outcome.label}
    cells = {**payload.model_dump(), **words, "reached": "是" if payload.reached else "否"}
    unit = sheet_unit(actor)
    if unit is None:
        raise NotAllowed("该接口调用方没有登记走访的权限。")
    try:
        taken = take_visits(rows=[(1, cells)], unit=unit, source=f"api:{actor.seat}", actor=actor, now=now)
    except NotPermitted as fault:
        raise NotAllowed(str(fault)) from None
    if faults := taken.faults.get(1):
        raise InvalidInput({fault.key: [f"{fault.reason}{fault.remedy}"] for fault in faults})
    made = known_keys([taken.keys[1]])[taken.keys[1]]
    return _found(actor, made.pk), bool(taken.created)
