"""The provincial platform's list taken in, handed back in its own columns, and results told to it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.affairs.demands.complaints.conftest import Way, entered
from tests.cast import Cast
from tests.clients import Caller
from tests.road import MONDAY
from yingshang.affairs.demands.complaints.adapters import CODE
from yingshang.affairs.demands.complaints.enums import State
from yingshang.affairs.demands.complaints.errors import NothingToTell, NotPermitted
from yingshang.affairs.demands.complaints.models import Complaint, FeedbackList
from yingshang.affairs.demands.complaints.queries import feedback_file
from yingshang.affairs.demands.complaints.services import tell_platform
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.intake.models import Received
from yingshang.kernel.intake.queries.files import proposed
from yingshang.kernel.intake.services.receiving import confirm_columns, hand_back, run_take, upload_file
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.tables import read_table, write_workbook

pytestmark = pytest.mark.django_db

HEADER = ("投诉编号", "事项类型", "投诉人", "联系电话", "是否匿名", "被投诉单位", "投诉内容", "提交时间", "办结时限")
ROWS = (
    ("HN2026-1", "投诉", "云溪晨光食品有限公司", "13800000001", "否", "区市场监管局", "多次要求补材料。", "2026-03-06 09:00", ""),
    ("HN2026-2", "举报", "", "", "是", "某协会", "强制收取会费。", "2026-03-02 09:00", "2026-03-31"),
    ("", "投诉", "", "", "", "", "没有编号。", "", ""),
    ("HN2026-3", "投诉", "", "", "", "", "", "2027-01-01", ""),
)  # fmt: skip


def workbook(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> SimpleUploadedFile:
    out = io.BytesIO()
    write_workbook(out, header, rows)
    return SimpleUploadedFile("省平台.xlsx", out.getvalue())


def take(cast: Cast, now: datetime = MONDAY) -> Received:
    received = upload_file(
        file=workbook(HEADER, ROWS),
        adapter=CODE,
        sender=cast.units["leadership"],
        as_of=MONDAY.date(),
        actor=cast.office_clerk,
        now=now,
    )
    columns = proposed(received).columns
    confirm_columns(received=received, columns=columns, actor=cast.office_clerk, now=now)
    return run_take(received_id=received.pk, now=now)


def test_each_number_is_a_complaint_once_with_the_platforms_clock(registered: Cast) -> None:
    received = take(registered)
    assert (received.counts["created"], received.counts["rejected"]) == (2, 2)
    first, second = Complaint.objects.select_related("case", "accused").order_by("province_number")
    assert (first.accused, first.complainant) == (registered.units["unit_a"], registered.enterprise_party)
    assert (second.sort, second.anonymous, second.accused, second.accused_text) == ("report", True, None, "某协会")
    assert {first.case.state, second.case.state} == {State.REVIEWING}
    assert first.case.opened_at == datetime(2026, 3, 6, 9, tzinfo=SHANGHAI)
    again = take(registered, MONDAY + timedelta(minutes=5))
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 2)
    assert scan(MONDAY + timedelta(hours=1)).lapsed == 1  # the second has lain there since the 2nd
    second.case.refresh_from_db()
    assert second.case.state == State.ACCEPTED


def test_handed_back_in_the_platforms_columns(registered: Cast) -> None:
    received = take(registered)
    case = Complaint.objects.get(province_number="HN2026-1").case
    way = Way(registered, case, MONDAY)
    way("office_clerk", "accept", accused=registered.units["unit_a"].pk)
    way("office_clerk", "transfer", unit=registered.units["unit_b"].pk)
    way("officer_b", "answer", result="true", text="已整改。")
    unchecked = read_table(io.BytesIO(hand_back(received)), "回填.xlsx")
    assert "已整改。" not in next(iter(unchecked.rows))
    way("office_clerk", "approve")
    back = read_table(io.BytesIO(hand_back(received)), "回填.xlsx")
    assert back.header[: len(HEADER)] == list(HEADER)
    told = dict(zip(back.header, next(iter(back.rows)), strict=False))
    assert (told["办理状态"], told["受理方式"], told["办理结果"]) == ("待反馈平台", "审核受理", "已整改。")


def test_checked_results_are_told_and_concluded(way: Way, registered: Cast) -> None:
    with pytest.raises(NotPermitted):
        tell_platform(actor=registered.officer_a, now=MONDAY)
    way.to_checked()
    made = tell_platform(actor=registered.office_clerk, now=way.now, number_title="投诉编号")
    with feedback_file(made) as file:
        table = read_table(file, "回填.xlsx")
        first = list(next(iter(table.rows)))
    assert table.header[0] == "投诉编号"
    assert first[:2] == ["HN2026-0001", "云溪区自然资源局"]
    assert way.row.case.state == State.CLOSED
    with pytest.raises(NothingToTell):
        tell_platform(actor=registered.office_clerk, now=way.now)


def test_pages(way: Way, registered: Cast, client: Client) -> None:
    way.to_checked()
    number = way.case.number
    registered.login(client, "office_clerk")
    for url, words in (
        ("/complaints/", number),
        (f"/complaints/{number}/", "责令整改"),
        ("/complaints/enter/", "被投诉单位"),
        ("/complaints/feedback/", "生成回填表"),
        ("/inbox/", number),
    ):
        assert words in client.get(url).content.decode(), url
    assert client.post("/complaints/feedback/").status_code == 302
    made = FeedbackList.objects.get()
    fetched: Any = client.get(f"/complaints/feedback/{made.pk}/")
    assert fetched.getvalue().startswith(b"PK")
    registered.login(client, "officer_a")  # the accused
    assert client.get(f"/complaints/{number}/").status_code == 404
    assert client.post(f"/complaints/{number}/phone/").status_code == 404
    assert number not in client.get("/complaints/").content.decode()
    registered.login(client, "officer_b")
    assert "云溪晨光食品有限公司" in client.get(f"/complaints/{number}/").content.decode()
    assert "13800000001" in client.post(f"/complaints/{number}/phone/").content.decode()


def test_written_down_by_page(registered: Cast, client: Client) -> None:
    registered.login(client, "office_clerk")
    sent = {
        "sort": "report",
        "channel": "phone",
        "occurred_at": "2026-03-06T15:00",
        "complainant_name": "云溪晨光食品有限公司",
        "accused": registered.units["unit_b"].pk,
        "content": "现场检查时索要物品。",
    }
    assert client.post("/complaints/enter/", sent).status_code == 302
    row = Complaint.objects.select_related("case").get()
    assert (row.sort, row.complainant) == ("report", registered.enterprise_party)
    assert row.case.opened_at == datetime(2026, 3, 6, 15, tzinfo=SHANGHAI)


def test_an_enterprise_complains_and_reads_on(registered: Cast, client: Client) -> None:
    registered.login(client, "enterprise")
    sent = {
        "sort": "complaint",
        "accused_text": "某窗口",
        "content": "窗口推诿。",
        "contact_name": "刘晨光",
        "contact_phone": "13800000001",
        "anonymous": "on",
    }
    answer = client.post("/my/complaints/new/", sent)
    again = client.post("/my/complaints/new/", sent)
    assert answer.headers["Location"] == again.headers["Location"]
    row = Complaint.objects.get()
    page = client.get(f"/my/complaints/{row.case.token}/").content.decode()
    assert "窗口推诿" in page
    assert row.case.number in page
    assert "窗口推诿" in client.get("/my/complaints/").content.decode()
    registered.login(client, "other_enterprise")
    assert client.get(f"/my/complaints/{row.case.token}/").status_code == 404


def test_fifty_complaints_cost_no_more_queries_than_one(registered: Cast, client: Client) -> None:
    entered(registered)
    registered.login(client, "office_clerk")
    client.get("/complaints/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/complaints/?sort=due")
            client.get("/inbox/")
        return len(found)

    before = asked()
    for number in range(20):
        entered(registered, content=f"第 {number} 件。")
    assert asked() == before


def test_over_the_api(registered: Cast, callers: Callable[..., Caller]) -> None:
    caller = callers(codes=("complaints.view", "complaints.view_all", "complaints.enter"))
    body = {
        "province_number": "HN2026-77",
        "content": "重复检查。",
        "accused": "区市场监管局",
        "submitted_at": "2026-03-10T09:00:00+08:00",
    }
    first, second = caller.post("complaints", body), caller.post("complaints", body)
    assert (first.status_code, second.status_code) == (201, 200), first.content
    found = first.json()
    assert (found["state"], found["province_number"]) == ("reviewing", "HN2026-77")
    assert caller.get("complaints", province_number="HN2026-77").json()["items"][0]["number"] == found["number"]
    assert caller.get(f"complaints/{found['number']}").status_code == 200
    unit = callers(unit="unit_a", codes=("complaints.view", "complaints.enter"))
    assert unit.get(f"complaints/{found['number']}").status_code == 404
    late = caller.post("complaints", {**body, "province_number": "X", "submitted_at": "2027-03-10T09:00:00+08:00"})
    assert late.status_code == 422
    assert "submitted_at" in late.json()["fields"]
