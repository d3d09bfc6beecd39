"""投诉举报 over the API: what other systems bring by the provincial platform's number, read and move."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, field_validator

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.enums import Channel, Move, Sort
from yingshang.affairs.demands.complaints.errors import AlreadyThere, NotPermitted
from yingshang.affairs.demands.complaints.lifecycle import ComplaintLifecycle
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import (
    complaint_by_province,
    complaint_for,
    complaints_for,
    unit_called,
)
from yingshang.affairs.demands.complaints.services import Brought, receive_from_platform
from yingshang.affairs.demands.rules import wrong_contact, wrong_moments
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import local
from yingshang.kernel.fields.personal import mask_phone
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.lifecycle.api import CaseApi, case_router
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.schemas import CaseFilters, CaseOut, MoveOut, case_fields, moves_of


class ComplaintOut(CaseOut):
    """One 投诉举报. Phone numbers are masked; who brought an anonymous one is left out."""

    sort: str = Field(description="complaint 投诉、report 举报")
    content: str
    province_number: str | None = Field(None, description="省平台编号")
    complainant_name: str | None = None
    contact_phone: str | None = Field(None, description="已脱敏")
    anonymous: bool
    accused: str | None = Field(None, description="被投诉单位")
    taken_in_at: datetime | None = None
    accepted_at: datetime | None = None
    acceptance: str | None = Field(None, description="reviewed 审核受理、silence 逾期视为受理")
    answered_at: datetime | None = None
    result: str | None = Field(None, description="true 属实、partly 部分属实、untrue 不属实")
    answer: str | None = None
    moves: list[MoveOut] = Field(description="本调用方此刻可以提交的动作")


class ComplaintFilters(CaseFilters):
    """By what the list of 投诉举报 is narrowed."""

    province_number: str | None = Field(None, max_length=64, description="省平台编号")


class ComplaintIn(Schema):
    """A 投诉举报 that the provincial platform has."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    province_number: str = Field(min_length=1, max_length=64, description="省平台编号；同一编号只登记一次")
    content: str = Field(min_length=1, max_length=20000)
    sort: Sort = Sort.COMPLAINT
    complainant_name: str = Field("", max_length=200)
    contact_name: str = Field("", max_length=60)
    contact_phone: str = Field("", max_length=20)
    anonymous: bool = False
    accused: str = Field("", max_length=200, description="被投诉单位名称")
    submitted_at: AwareDatetime | None = Field(None, description="在省平台提交的时间，带时区")
    due_at: AwareDatetime | None = Field(None, description="省平台要求的办结时限，带时区")

    @field_validator("*")
    @classmethod
    def without_null(cls, value: Any) -> Any:
        """No null characters: PostgreSQL has no text with one."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("不能含有空字符")
        return value

    @field_validator("submitted_at", "due_at")
    @classmethod
    def within_the_calendar(cls, moment: datetime | None) -> datetime | None:
        """A year that the working calendar knows."""
        if moment is not None and not 2000 <= moment.year < 2100:
            raise ValueError("年份应在 2000 至 2099 之间")
        return moment


def show(complaint: Complaint, actor: Actor) -> dict[str, Any]:
    """The values of :class:`ComplaintOut`."""
    seen = may.sees_complainant(actor, complaint)
    times = ("taken_in_at", "accepted_at", "answered_at")
    accused = complaint.accused.name if complaint.accused else complaint.accused_text
    return {
        **case_fields(complaint.case, hidden=not seen),
        **{name: local(at) if (at := getattr(complaint, name)) else None for name in times},
        "sort": complaint.sort,
        "content": complaint.content,
        "province_number": complaint.province_number or None,
        "complainant_name": complaint.complainant_name or None if seen else None,
        "contact_phone": mask_phone(str(complaint.contact_phone)) if seen and complaint.contact_phone else None,
        "anonymous": complaint.anonymous,
        "accused": accused or None,
        "acceptance": complaint.acceptance or None,
        "result": complaint.result or None,
        "answer": complaint.answer or None,
        "moves": moves_of(complaint.case, complaint, actor),
    }


def narrow(rows: QuerySet[Complaint, Complaint], filters: ComplaintFilters) -> QuerySet[Complaint, Complaint]:
    """The rows that the filters of this kind leave."""
    return rows.filter(province_number=filters.province_number) if filters.province_number else rows


def bring(payload: ComplaintIn, actor: Actor, now: datetime) -> tuple[Case, bool]:
    """Take a complaint of the platform, once. Errors: ``NotAllowed``; ``InvalidInput`` by field."""
    names = {"received_at": "submitted_at"}
    wrong = [
        *wrong_moments(payload.submitted_at, payload.due_at, now),
        *wrong_contact(payload.contact_phone, ""),
    ]
    if wrong:
        fields: dict[str, list[str]] = {}
        for fault in wrong:
            fields.setdefault(names.get(fault.field, fault.field), []).append(str(fault))
        raise InvalidInput(fields)
    brought = Brought(
        content=payload.content,
        sort=payload.sort,
        complainant_name=payload.complainant_name,
        anonymous=payload.anonymous,
        contact_name=payload.contact_name,
        contact_phone=payload.contact_phone,
        accused=unit_called(actor.district_id or 0, payload.accused),
        accused_text=payload.accused,
        due_at=payload.due_at,
    )
    try:
        at = payload.submitted_at or now
        number = payload.province_number
        case = receive_from_platform(actor=actor, now=now, brought=brought, number=number, at=at, channel=Channel.API)
    except AlreadyThere:
        try:
            return complaint_by_province(actor, payload.province_number).case, False
        except Complaint.DoesNotExist:
            raise Http404("该平台编号已登记，不在授权范围内。") from None
    except NotPermitted as fault:
        raise NotAllowed(str(fault)) from None
    return case, True


router = case_router(
    CaseApi(
        lifecycle=ComplaintLifecycle,
        rows=complaints_for,
        row=complaint_for,
        shown=ComplaintOut,
        show=show,
        filters=ComplaintFilters,
        narrow=narrow,
        brought=ComplaintIn,
        bring=bring,
        moves=frozenset(ComplaintLifecycle.transitions) - {Move.WITHDRAW},
    )
)
