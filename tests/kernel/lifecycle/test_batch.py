"""The batch writer makes the very rows that single transitions make."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models

from tests.cast import Cast
from tests.road import MONDAY, category, register
from tests.takings import drifted
from yingshang.affairs.demands.enums import Channel, Move
from yingshang.affairs.demands.models import CallBack, Demand
from yingshang.affairs.demands.services import submit_demand
from yingshang.affairs.demands.services.roles import APPLICANT, OFFICE, TERRITORY
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.deadlines.models import Deadline, Pause
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.lifecycle.batch import BatchWriter
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.outbox.models import Event, Message
from yingshang.kernel.search.models import Document

pytestmark = pytest.mark.django_db

CONTENT = "厂区门口道路破损，货车进出困难。"
HOUR = timedelta(hours=1)

STORY: list[tuple[str, str, dict[str, Any], timedelta]] = [
    ("office_clerk", Move.ACCEPT, {"grade": "ordinary", "text": ""}, HOUR),
    ("office_clerk", Move.DISPATCH, {"unit": "unit_a", "text": "请办理"}, HOUR),
    ("head_a", Move.CONTEST, {"text": "不属我局", "proposed": None}, HOUR),
    ("office_clerk", Move.KEEP, {"text": "职责清单第三条"}, 26 * HOUR),
    ("officer_a", Move.SIGN, {}, HOUR),
    ("officer_a", Move.CONTACT, {"channel": "phone", "text": "已联系"}, HOUR),
    ("officer_a", Move.ASK_SUPPLEMENT, {"text": "请补照片"}, HOUR),
    ("enterprise", Move.SUPPLY, {"text": "已补", "attachments": []}, 30 * HOUR),
    ("officer_a", Move.ASK_EXTENSION, {"days": 3, "text": "需施工"}, HOUR),
    ("office_head", Move.GRANT_EXTENSION, {"days": 3, "text": "需施工"}, HOUR),
    ("officer_a", Move.REPLY, {"result": "solved", "text": "已修复", "attachments": []}, HOUR),
    ("office_clerk", Move.CALL_BACK, {"reached": False, "solved": None, "satisfaction": None, "text": ""}, HOUR),
    ("office_clerk", Move.CALL_BACK, {"reached": True, "solved": False, "satisfaction": 2, "text": "又坏"}, HOUR),
    ("officer_a", Move.REPLY, {"result": "solved", "text": "重铺", "attachments": []}, HOUR),
    ("enterprise", Move.RATE, {"solved": True, "satisfaction": 5, "text": "好"}, HOUR),
]

OWN = {"id", "case", "case_id", "deadline", "deadline_id", "demand", "demand_id", "chain", "chain_id", "owner_id"}
RANDOM = {"token", "contact_phone"}


def as_typed(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a story as a form would be filled in."""
    words = {True: "yes", False: "no", None: ""}
    return {
        k: words[v] if isinstance(v, bool) or v is None else v.pk if isinstance(v, models.Model) else v
        for k, v in data.items()
    }


def resolved(cast: Cast, data: dict[str, Any], move: str) -> dict[str, Any]:
    found = dict(data)
    if "unit" in found:
        found["unit"] = cast.units[found["unit"]]
    if move == Move.ACCEPT:
        found["category"] = category()
    return found


def single(cast: Cast) -> Case:
    case = submit_demand(
        actor=cast.enterprise, now=MONDAY, content=CONTENT, contact_name="刘晨光", contact_phone="13800000001"
    )
    now = MONDAY
    for who, move, data, after in STORY:
        now += after
        case = perform(case, move, as_typed(resolved(cast, data, move)), actor=cast[who], now=now)
    return case


def batch(cast: Cast) -> Case:
    writer = BatchWriter("demand", cast.units["district"])
    (number,) = writer.numbers(2026, 1, now=MONDAY)
    demand = Demand(
        enterprise=cast.enterprise_party,
        applicant_name=cast.enterprise_party.name,
        contact_name="刘晨光",
        contact_phone="13800000001",
        phone_digest=lookup_digest("13800000001"),
        channel=Channel.PORTAL,
        category=category(),
        content=CONTENT,
        township=cast.units["township"],
    )
    story = writer.open(
        number=number,
        row=demand,
        title="厂区门口道路破损，货车进出困难",
        unit=cast.units["office"],
        parties=[
            (cast.units["office"].party, OFFICE),
            (cast.enterprise_party, APPLICANT),
            (cast.units["township"].party, TERRITORY),
        ],
        actor=cast.enterprise,
        now=MONDAY,
        data={"channel": "企业端"},
        search_text=f"{CONTENT} {cast.enterprise_party.name} ",
    )
    now: datetime = MONDAY
    for who, move, data, after in STORY:
        now += after
        story.move(move, resolved(cast, data, move), actor=cast[who], now=now)
    assert writer.store() == 1
    return story.case


def rows(queryset: Any, case: Case) -> list[dict[str, Any]]:
    """The rows without what must differ: keys, random tokens, the number itself and what is derived from it."""

    def plain(value: Any) -> Any:
        text = str(value).replace(case.number, "NUMBER").replace(case.token, "TOKEN")
        return text.replace(case.number.lower().replace("-", " "), "number")

    return [{k: plain(v) for k, v in row.items() if k not in OWN | RANDOM} for row in queryset.values()]


def everything(case: Case) -> dict[str, list[dict[str, Any]]]:
    chain = Chain.objects.get(kind="case", ref=case.number)
    hashes = {"previous", "digest", "head"}

    def unhashed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if k not in hashes} for row in found]

    return {
        "case": rows(Case.objects.filter(pk=case.pk), case),
        "demand": rows(Demand.objects.filter(pk=case.pk), case),
        "parties": rows(CaseParty.objects.filter(case=case).order_by("id"), case),
        "timeline": rows(TimelineEntry.objects.filter(case=case), case),
        "deadlines": rows(Deadline.objects.filter(case=case).order_by("started_at", "id"), case),
        "pauses": rows(Pause.objects.filter(deadline__case=case).order_by("since", "id"), case),
        "callbacks": rows(CallBack.objects.filter(demand=case.pk), case),
        "chain": unhashed(rows(Chain.objects.filter(pk=chain.pk), case)),
        "audit": unhashed(rows(AuditEntry.objects.filter(chain=chain).order_by("seq"), case)),
        "messages": rows(Message.objects.filter(case_id=case.pk).order_by("id"), case),
        "events": rows(Event.objects.filter(key__contains=case.number).order_by("id"), case),
        "search": rows(Document.objects.filter(owner_kind="case", owner_id=case.pk), case),
    }


def test_a_story_in_the_batch_equals_the_same_steps_pressed_one_by_one(cast: Cast) -> None:
    register(cast)
    one, other = single(cast), batch(cast)
    assert one.number != other.number
    first, second = everything(one), everything(other)
    for table, expected in first.items():
        assert second[table] == expected, table
    assert len(first["timeline"]) == len(STORY) + 1
    assert len(first["pauses"]) == 4
    assert drifted() == []
    assert verify().ok


def test_a_story_may_not_leave_the_graph(cast: Cast) -> None:
    register(cast)
    writer = BatchWriter("demand", cast.units["district"])
    demand = Demand(channel=Channel.PORTAL, content=CONTENT)
    story = writer.open(
        number="SQ2026-000009",
        row=demand,
        title="道路",
        unit=cast.units["office"],
        parties=[(cast.units["office"].party, OFFICE)],
        actor=cast.office_clerk,
        now=MONDAY,
    )
    with pytest.raises(ValueError, match="does not start"):
        story.move(Move.REPLY, {"result": "solved", "text": "好"}, actor=cast.officer_a, now=MONDAY + HOUR)
