"""The pages of symposia: from the plan to the minutes; the enterprise's side; who finds what; query counts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.affairs.outreach.gathered import AFTER, PLANNING, THERE, Gathered, planned
from tests.cast import Cast
from yingshang.affairs.outreach.enums import InvitationState, SymposiumState
from yingshang.affairs.outreach.models import Symposium, SymposiumDemand, SymposiumTopic
from yingshang.affairs.outreach.services import add_topic
from yingshang.kernel import clock

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.app_label != "sessions"}


def test_from_the_plan_to_the_minutes(registered: Cast, client: Client) -> None:
    with clock.at(PLANNING):
        registered.login(client, "officer_a")
        answer: Any = client.post(
            "/outreach/symposia/new/",
            {
                "topic": "食品企业座谈会",
                "planned_at": "2026-03-11T09:30",
                "place": "三楼会议室",
                "section": "C",
                "attending": [registered.units["unit_b"].pk],
            },
        )
        made = Symposium.objects.select_related("case").get()
        url = f"/outreach/symposia/{made.case.number}/"
        assert answer["Location"] == f"{url}invite/"
        page = client.get(f"{url}invite/?section=&limit=30").content.decode()
        assert "云溪晨光食品有限公司" in page
        client.post(f"{url}invite/", {"uscc": ["91410300MA44AB0018"], "names": "没有这家\n云溪恒远机械有限公司"})
        page = client.get(url).content.decode()
        assert "没有这家" in page
        assert made.invitations.count() == 2
        assert "data:image/png;base64," in client.get(f"{url}sheet/").content.decode()
    first = made.invitations.order_by("pk")[0]
    with clock.at(AFTER):
        registered.login(client, "officer_a")
        assert client.get(f"{url}attendance/").status_code == 200
        client.post(f"{url}attendance/", {f"came_{first.pk}": "on", f"by_{first.pk}": "刘经理", "others": ""})
        topic = {"text": "组织用工对接", "unit": registered.units["unit_b"].pk, "due_on": "2026-04-10"}
        assert client.post(f"{url}topics/", topic).status_code == 302
        brought = {
            "invitation": first.pk,
            "content": "厂区门口道路破损。",
            "contact_name": "刘晨光",
            "contact_phone": "138 0000 0001",
        }
        assert client.post(f"{url}demands/", brought).status_code == 302
        made.case.refresh_from_db()
        held = {
            "held_on": "2026-03-11",
            "chair": "赵国庆",
            "minutes": "谈了用工。",
            "version": made.case.version,
        }
        assert client.post(f"{url}moves/hold/", held).status_code == 302
        made.case.refresh_from_db()
        assert made.case.state == SymposiumState.HELD
        paper = client.get(f"{url}minutes/")
        text = zipfile.ZipFile(io.BytesIO(paper.content)).read("word/document.xml").decode()
        for words in ("刘经理", "厂区门口道路破损", "组织用工对接", "谈了用工。", "区自然资源局"):
            assert words in text, words
        registered.login(client, "officer_b")
        one = SymposiumTopic.objects.get()
        assert "填写落实" in client.get(url).content.decode()
        assert client.post(f"{url}topics/{one.pk}/", {"result": "已对接 12 人。"}).status_code == 302
    made.case.refresh_from_db()
    assert made.case.state == SymposiumState.SETTLED
    assert SymposiumDemand.objects.count() == 1


def test_the_enterprise_answers_on_its_phone(gathered: Gathered, client: Client) -> None:
    gathered.invite()
    one = gathered.invitation()
    with clock.at(PLANNING):
        gathered.cast.login(client, "enterprise")
        assert "食品企业座谈会" in client.get("/my/").content.decode()
        assert "食品企业座谈会" in client.get("/my/symposia/").content.decode()
        assert client.post(f"/my/symposia/{one.token}/", {"remark": ""}).status_code == 422
        client.post(f"/my/symposia/{one.token}/", {"coming": "yes", "remark": "想谈用电"})
        assert gathered.invitation().state == InvitationState.ACCEPTED
    with clock.at(THERE):
        gathered.cast.login(client, "enterprise")
        door = f"/my/symposia/{gathered.symposium.case.token}/here/"
        assert client.get(door).status_code == 200
        client.post(door)
    assert gathered.invitation().attended is True


def test_an_open_symposium_is_joined(registered: Cast, client: Client) -> None:
    gathered = planned(registered, open_to_all=True)
    with clock.at(PLANNING):
        registered.login(client, "other_enterprise")
        assert "我要参加" in client.get("/my/symposia/").content.decode()
        client.post(f"/my/symposia/{gathered.case.token}/join/")
    assert gathered.invitation("other_enterprise").asked


def test_another_enterprise_finds_no_invitation(gathered: Gathered, client: Client) -> None:
    gathered.invite()
    one = gathered.invitation()
    gathered.cast.login(client, "other_enterprise")
    before = rows()
    for way in (client.get, client.post):
        assert way(f"/my/symposia/{one.token}/").status_code == 404
    assert client.post("/my/symposia/none/join/").status_code == 404
    assert rows() == before


@pytest.mark.parametrize(("who", "status"), [("township_clerk", 404), ("officer_b", 404), ("office_head", 404)])
def test_what_is_the_hosts_is_nobody_elses(gathered: Gathered, client: Client, who: str, status: int) -> None:
    gathered.invite()
    url = f"/outreach/symposia/{gathered.case.number}/"
    gathered.cast.login(client, who)
    before = rows()
    assert client.get(url).status_code == (404 if who == "township_clerk" else 200)
    for page in ("invite", "attendance"):
        assert client.get(f"{url}{page}/").status_code == status, page
        assert client.post(f"{url}{page}/", {"uscc": "91410300MA44AB002X"}).status_code == status, page
    answer = client.post(f"{url}moves/cancel/", {"text": "不开了", "confirmed": "1"})
    assert answer.status_code in {302, 404}
    assert rows() == before
    assert gathered.symposium.case.state == SymposiumState.PLANNED


def test_another_unit_does_not_leave_topics_or_take_demands(gathered: Gathered, client: Client) -> None:
    gathered.invite()
    url = f"/outreach/symposia/{gathered.case.number}/"
    gathered.cast.login(client, "officer_b")
    before = rows()
    topic = {"text": "x", "unit": gathered.cast.units["unit_a"].pk, "due_on": "2026-04-10"}
    assert client.post(f"{url}topics/", topic).status_code == 422
    brought = {"invitation": gathered.invitation().pk, "content": "x", "contact_name": "x"}
    with clock.at(AFTER):
        gathered.cast.login(client, "officer_b")
        assert client.post(f"{url}demands/", brought | {"contact_phone": "13800000001"}).status_code == 422
    assert rows() == before


def test_more_symposia_cost_no_more_queries(gathered: Gathered, client: Client) -> None:
    gathered.invite("enterprise")
    gathered.cast.login(client, "officer_a")
    url = f"/outreach/symposia/{gathered.case.number}/"

    def asked() -> list[int]:
        found = []
        for page in ("/outreach/symposia/", url, f"{url}invite/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    add_topic(
        symposium=gathered.symposium,
        text="一件事",
        unit=gathered.cast.units["unit_b"],
        due_on=THERE.date(),
        actor=gathered.cast.officer_a,
        now=PLANNING,
    )
    asked()
    before = asked()
    for number in range(12):
        planned(gathered.cast, topic=f"第 {number} 场")
        add_topic(
            symposium=gathered.symposium,
            text=f"第 {number} 件",
            unit=gathered.cast.units["unit_b"],
            due_on=THERE.date(),
            actor=gathered.cast.officer_a,
            now=PLANNING,
        )
    gathered.invite("other_enterprise")
    assert asked() == before
    assert max(before) <= 26
