"""企业诉求 over the API: what other systems bring, read and move. The endpoints are the lifecycle's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, field_validator

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.enums import Channel, Move
from yingshang.affairs.demands.errors import AlreadyThere, InvalidOrder, NotPermitted
from yingshang.affairs.demands.lifecycle import DemandLifecycle
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.queries import demand_by_order, demand_for, demands_for, is_category, matching_text
from yingshang.affairs.demands.services import Order, receive_order
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import local
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.api import CaseApi, case_router
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.schemas import CaseFilters, CaseOut, MoveOut, case_fields, moves_of
from yingshang.kernel.login.queries import client_of

ENTERPRISE_ONLY = {Move.SUPPLY, Move.RATE, Move.ADD, Move.WITHDRAW, Move.REOPEN}


class DemandOut(CaseOut):
    """One 诉求. Phone numbers are masked; who brought an anonymous one is left out."""

    content: str
    applicant_name: str | None = Field(None, description="企业名称；匿名的为空")
    contact_name: str | None = None
    contact_phone: str | None = Field(None, description="已脱敏")
    anonymous: bool
    channel: str
    channel_name: str
    category: str | None = Field(None, description="类别代码")
    category_name: str | None = None
    grade: str
    external_source: str | None = None
    external_number: str | None = Field(None, description="来源编号")
    accepted_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    replied_at: datetime | None = None
    result: str | None = Field(None, description="办理结果：solved、partly、explained")
    reply: str | None = None
    moves: list[MoveOut] = Field(description="本调用方此刻可以提交的动作")


class DemandFilters(CaseFilters):
    """By what the list of 诉求 is narrowed."""

    external_number: str | None = Field(None, max_length=64, description="本调用方的来源编号")
    category: str | None = Field(None, max_length=20, description="类别代码")
    q: str | None = Field(None, max_length=100, description="全文检索")


class DemandIn(Schema):
    """A 诉求 that another system owns."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    external_number: str = Field(min_length=1, max_length=64, description="贵系统的编号；同一编号只登记一次")
    content: str = Field(min_length=1, max_length=20000, description="诉求内容")
    applicant_name: str = Field("", max_length=200, description="企业名称")
    uscc: str = Field("", max_length=18, description="统一社会信用代码")
    contact_name: str = Field("", max_length=60)
    contact_phone: str = Field("", max_length=20)
    received_at: AwareDatetime | None = Field(None, description="企业反映的时间，带时区")
    due_at: AwareDatetime | None = Field(None, description="贵系统要求的办结时限，带时区；沿用为解决时限")

    @field_validator("*")
    @classmethod
    def without_null(cls, value: Any) -> Any:
        """No null characters: PostgreSQL has no text with one."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("不能含有空字符")
        return value

    @field_validator("received_at", "due_at")
    @classmethod
    def within_the_calendar(cls, moment: datetime | None) -> datetime | None:
        """A year that the working calendar knows."""
        if moment is not None and not 2000 <= moment.year < 2100:
            raise ValueError("年份应在 2000 至 2099 之间")
        return moment


def show(demand: Demand, actor: Actor) -> dict[str, Any]:
    """The values of :class:`DemandOut`."""
    seen = may.sees_applicant(actor, demand)
    times = ("accepted_at", "dispatched_at", "signed_at", "contacted_at", "replied_at")
    moments = {name: local(at) if (at := getattr(demand, name)) else None for name in times}
    return {
        **case_fields(demand.case, hidden=not seen),
        **moments,
        "content": demand.content,
        "applicant_name": demand.applicant_name or None if seen else None,
        "contact_name": demand.contact_name or None if seen else None,
        "contact_phone": mask_phone(str(demand.contact_phone)) if seen and demand.contact_phone else None,
        "anonymous": demand.anonymous,
        "channel": demand.channel,
        "channel_name": demand.get_channel_display(),
        "category": demand.category.code if demand.category else None,
        "category_name": demand.category.name if demand.category else None,
        "grade": demand.grade,
        "external_source": demand.external_source or None,
        "external_number": demand.external_number or None,
        "result": demand.result or None,
        "reply": demand.reply or None,
        "moves": [m for m in moves_of(demand.case, demand, actor) if m["move"] not in ENTERPRISE_ONLY],
    }


def narrow(rows: QuerySet[Demand, Demand], filters: DemandFilters) -> QuerySet[Demand, Demand]:
    """The rows that the filters of this kind leave. Errors: ``InvalidInput`` for an unknown category."""
    if filters.external_number:
        rows = rows.filter(external_number=filters.external_number)
    if filters.category:
        if not is_category(filters.category):
            raise InvalidInput({"category": [f"没有代码为 {filters.category} 的类别，请核对。"]})
        rows = rows.filter(category__code=filters.category)
    return matching_text(rows, filters.q) if filters.q else rows


def bring(payload: DemandIn, actor: Actor, now: datetime) -> tuple[Case, bool]:
    """Take an order of the calling system, once. Errors: ``NotAllowed``; ``InvalidInput`` by field."""
    client = client_of(actor)
    given = payload.model_dump(exclude={"external_number"})
    order = Order(source=client.code, number=payload.external_number, **given)
    try:
        return receive_order(actor=actor, now=now, order=order, channel=Channel.API), True
    except AlreadyThere:
        return demand_by_order(actor, client.code, payload.external_number).case, False
    except InvalidOrder as fault:
        fields: dict[str, list[str]] = {}
        for wrong in fault.wrong:
            fields.setdefault(wrong.field, []).append(str(wrong))
        raise InvalidInput(fields) from None
    except NotPermitted as fault:
        raise NotAllowed(str(fault)) from None


router = case_router(
    CaseApi(
        lifecycle=DemandLifecycle,
        rows=demands_for,
        row=demand_for,
        shown=DemandOut,
        show=show,
        filters=DemandFilters,
        narrow=narrow,
        brought=DemandIn,
        bring=bring,
        moves=frozenset(DemandLifecycle.transitions) - ENTERPRISE_ONLY,
    )
)
