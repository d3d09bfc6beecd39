"""What browsers and networks really send: twice, late, broken, by the wrong method."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.cases.models import Case, TimelineEntry

pytestmark = pytest.mark.django_db

ASKED = {"content": "门前道路积水。", "contact_name": "刘晨光", "contact_phone": "13800000001"}


def rows(road: Road) -> tuple[object, int]:
    return Case.objects.values().get(pk=road.case.pk), TimelineEntry.objects.count()


def test_a_press_sent_twice_is_done_once_and_told(road: Road, client: Client) -> None:
    road.to_handling()
    road.cast.login(client, "officer_a")
    url = f"/demands/{road.case.number}/moves/interim/"
    press = {"text": "正在修。", "version": str(road.case.version)}
    assert client.post(url, press).status_code == 302
    answer = client.post(url, press, follow=True)
    assert answer.status_code == 200
    assert "未能“反馈进展”" in answer.content.decode()
    assert TimelineEntry.objects.filter(case=road.case, move=Move.INTERIM).count() == 1


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "1.0", "9" * 5000, "٣"])
def test_a_version_that_is_none_is_a_conflict(road: Road, client: Client, version: str) -> None:
    road.to_handling()
    road.cast.login(client, "officer_a")
    before = rows(road)
    answer = client.post(f"/demands/{road.case.number}/moves/interim/", {"text": "x", "version": version})
    assert answer.status_code == 302
    assert rows(road) == before


@pytest.mark.parametrize("move", ["nonsense", "open", "remark", "__init__"])
def test_a_move_that_is_none_is_not_found(road: Road, client: Client, move: str) -> None:
    road.cast.login(client, "office_clerk")
    for url in (f"/demands/{road.case.number}/moves/{move}/", f"/demands/batch/{move}/"):
        assert client.post(url, {"row": [road.case.pk]}).status_code == 404, url


def test_a_batch_takes_only_the_moves_that_the_list_offers(road: Road, client: Client) -> None:
    road.cast.login(client, "office_clerk")
    before = rows(road)
    assert client.post("/demands/batch/refuse/", {"row": [road.case.pk]}).status_code == 404
    assert rows(road) == before


@pytest.mark.parametrize("row", ["²", "x", "9" * 30, "", "-1"])
def test_a_batch_of_what_is_no_row_changes_nothing(road: Road, client: Client, row: str) -> None:
    road.cast.login(client, "office_clerk")
    before = rows(road)
    assert client.post("/demands/batch/dispatch/", {"row": [row]}).status_code == 302
    assert rows(road) == before


@pytest.mark.parametrize("page", ["batch/dispatch/", "{number}/remark/"])
def test_what_changes_something_is_not_fetched(road: Road, client: Client, page: str) -> None:
    road.cast.login(client, "office_clerk")
    assert client.get(f"/demands/{page.format(number=road.case.number)}").status_code == 405


@pytest.mark.parametrize(
    "url", ["/demands/SQ%00/", "/demands/?q=%00", "/demands/?unit=%00", "/files/%00/", "/search/?q=%00", "/nowhere%00"]
)
def test_a_null_character_in_an_address_is_a_bad_request(road: Road, client: Client, url: str) -> None:
    road.cast.login(client, "office_clerk")
    assert client.get(url).status_code == 400


@pytest.mark.parametrize("who", ["inspector", "discipline"])
def test_who_only_watches_writes_nothing(road: Road, client: Client, who: str) -> None:
    road.to_handling()
    road.cast.login(client, who)
    before = rows(road)
    assert "内部备注" not in client.get(f"/demands/{road.case.number}/").content.decode()
    assert client.post(f"/demands/{road.case.number}/remark/", {"text": "x"}).status_code == 403
    assert rows(road) == before


def test_a_demand_sent_twice_is_one(registered: Cast, client: Client) -> None:
    registered.login(client, "enterprise")
    first, second = (client.post("/my/demands/new/", ASKED) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Demand.objects.count() == 1


def test_the_same_words_of_another_or_later_are_another_demand(registered: Cast, client: Client) -> None:
    registered.login(client, "enterprise")
    client.post("/my/demands/new/", ASKED)
    registered.login(client, "other_enterprise")
    client.post("/my/demands/new/", ASKED)
    submit_demand(actor=registered.enterprise, now=MONDAY + timedelta(days=30), once=True, **ASKED)
    assert Demand.objects.count() == 3


def test_the_enterprise_may_withdraw_while_it_is_asked_for_more(road: Road) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    road("enterprise", Move.WITHDRAW, text="已自行解决。")
    assert road.case.state == State.WITHDRAWN


def test_each_answer_has_its_own_three_calls(road: Road) -> None:
    road.to_replied()
    road("office_clerk", Move.CALL_BACK, reached="no")
    road("office_clerk", Move.CALL_BACK, reached="no")
    road("office_clerk", Move.CALL_BACK, reached="yes", solved="no", satisfaction="2", text="没好。")
    road("officer_a", Move.REPLY, result="solved", text="再次修复。")
    road("office_clerk", Move.CALL_BACK, reached="no")
    assert road.case.state == State.REPLIED


@pytest.mark.parametrize("moment", ["1899-12-31 10:00", "2025-03-01 10:00", "2026-03-12 10:00", "9999-01-01 10:00"])
def test_a_moment_of_another_year_is_told(registered: Cast, client: Client, moment: str) -> None:
    registered.login(client, "office_clerk")
    given = {**ASKED, "enterprise": "云溪晨光食品有限公司", "channel": "official", "occurred_at": moment}
    answer = client.post("/demands/enter/", given)
    assert answer.status_code == 422
    assert "反映时间" in answer.content.decode()
    assert not Demand.objects.exists()


def test_a_heard_objection_is_told_on_the_page_and_no_form_is_offered(road: Road, client: Client) -> None:
    road.accept().dispatch()
    road("officer_a", Move.CONTEST, text="不属本局职责。")
    road("office_clerk", Move.KEEP, text="属本局职责。")
    road.cast.login(client, "officer_a")
    page = client.get(f"/demands/{road.case.number}/").content.decode()
    assert "不能“提出异议”：本次派单的异议已由营商办复核" in page
    again = client.get(f"/demands/{road.case.number}/moves/contest/", follow=True)
    assert "复核只进行一次" in again.content.decode()
