"""The provincial platform's list, taken in by the kernel's intake under the platform's own titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yingshang.affairs.demands.adapters.hotline.reading import parse_moment
from yingshang.affairs.demands.complaints.enums import Sort, State
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import known_numbers, unit_called
from yingshang.affairs.demands.complaints.services import Brought, receive_from_platform
from yingshang.affairs.demands.rules import wrong_moments
from yingshang.kernel.clock import local
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.adapters import Delivery, Field, Row, Taken, adapter
from yingshang.kernel.tables import BadValue
from yingshang.kernel.tables.cells import as_text
from yingshang.kernel.tables.parsers import clean, parse_code

CODE = "complaints.provincial"
FIELDS = (
    Field("number", "平台编号", ("投诉编号", "举报编号", "工单编号", "编号", "受理编号"), required=True),
    Field("content", "反映内容", ("投诉内容", "举报内容", "诉求内容", "内容"), required=True),
    Field("sort", "类型", ("投诉类型", "事项类型", "类别")),
    Field("complainant", "投诉人", ("举报人", "反映人", "投诉举报人", "企业名称")),
    Field("contact", "联系人", ()),
    Field("phone", "联系电话", ("电话", "手机号", "联系方式")),
    Field("anonymous", "是否匿名", ("匿名",)),
    Field("accused", "被投诉单位", ("被举报单位", "被反映单位", "涉及单位")),
    Field("at", "提交时间", ("投诉时间", "反映时间", "登记时间")),
    Field("due", "办理时限", ("办结时限", "截止时间")),
)
LONGEST_CONTENT = 20_000
YES = {"是", "y", "yes", "1", "匿名"}


def tell_complaints(rows: Sequence[Row], *, delivery: Delivery) -> list[Mapping[str, object]]:  # noqa: ARG001 (every adapter is called so)
    """For each row, how far it has come and what was found."""
    known = known_numbers([_text(row, "number") for row in rows])
    return [_status(known.get(_text(row, "number"))) for row in rows]


def _status(complaint: Complaint | None) -> dict[str, object]:
    if complaint is None:
        return dict.fromkeys(
            ("本区编号", "办理状态", "受理方式", "受理时间", "办理单位", "查办结果", "办理结果", "办结时间"), ""
        )
    # nothing of a result that the office has not checked
    checked = complaint.case.state in {State.CHECKED, State.CLOSED}
    return {
        "本区编号": complaint.case.number,
        "办理状态": State(complaint.case.state).label,
        "受理方式": complaint.get_acceptance_display(),
        "受理时间": _moment(complaint.accepted_at),
        "办理单位": complaint.case.unit.name,
        "查办结果": complaint.get_result_display() if checked else "",
        "办理结果": complaint.answer if checked else "",
        "办结时间": _moment(complaint.answered_at) if checked else "",
    }


@adapter(CODE, "省平台营商环境投诉举报清单", fields=FIELDS, tell=tell_complaints)
def take_complaints(rows: Sequence[Row], *, delivery: Delivery, actor: Actor, now: datetime) -> Taken:
    """Each number becomes a complaint once, taken in as of when it was handed in there; rows that cannot be come back."""
    taken = Taken()
    known = set(known_numbers([_text(row, "number") for row in rows]))
    for row in rows:
        errors = len(taken.errors)
        read = _read(row, delivery, taken, now)
        if len(taken.errors) > errors:
            continue
        number = read.pop("number")
        if number in known:
            taken.unchanged += 1
            continue
        known.add(number)
        at = read.pop("at") or now
        receive_from_platform(actor=actor, now=now, brought=Brought(**read), number=number, at=at)
        taken.created += 1
    return taken


def _read(row: Row, delivery: Delivery, taken: Taken, now: datetime) -> dict[str, Any]:
    """A row's values; what is wrong with them is added to the errors, all of it at once."""

    def wrong(key: str, reason: str, remedy: str) -> None:
        taken.errors.append(delivery.error(row, key, reason, remedy))

    def moment(key: str, *, ends: bool = False) -> datetime | None:
        try:
            return parse_moment(row.cells.get(key), ends=ends)
        except BadValue as fault:
            wrong(key, fault.reason, fault.remedy)
            return None

    number, content = _text(row, "number"), as_text(row.cells.get("content")).strip()
    if not number or len(number) > 64:
        wrong("number", "没有平台编号，或编号超过 64 个字符。", "请补上，系统按它去重和回填。")
    if not content or len(content) > LONGEST_CONTENT:
        wrong("content", f"没有反映内容，或内容超过 {LONGEST_CONTENT} 字。", "请补上或缩短。")
    at, due = moment("at"), moment("due", ends=True)
    names = {"received_at": "at", "due_at": "due"}
    for fault in wrong_moments(at, due, now):
        wrong(names[fault.field], fault.reason, fault.remedy)
    sort = Sort.REPORT if "举报" in _text(row, "sort") else Sort.COMPLAINT
    accused = _text(row, "accused")
    return {
        "number": number,
        "content": content,
        "sort": sort,
        "complainant_name": _text(row, "complainant")[:200],
        "contact_name": _text(row, "contact")[:60],
        "contact_phone": _code(row, "phone")[:40],
        "anonymous": _text(row, "anonymous").lower() in YES,
        "accused": unit_called(delivery.district.pk, accused),
        "accused_text": accused[:200],
        "at": at,
        "due_at": due,
    }


def _text(row: Row, key: str) -> str:
    return _code(row, key) if key == "number" else clean(row.cells.get(key)) or ""


def _code(row: Row, key: str) -> str:
    try:
        return parse_code(row.cells.get(key)) or ""
    except BadValue:
        return clean(row.cells.get(key)) or ""


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""
