"""GET /api/v1/demands, /{number}, /{number}/timeline: what is within the client's reach, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Caller
from tests.road import MONDAY, Road
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import submit_demand

Make = Callable[..., Caller]
PATHS = ("demands/{}", "demands/{}/timeline")


def test_one_demand_and_its_timeline(road: Road, callers: Make) -> None:
    road.to_replied()
    caller = callers()
    found = caller.get(f"demands/{road.case.number}").json()
    assert (found["state"], found["unit"]["code"], found["result"]) == ("replied", "YX-SJJ", "solved")
    assert found["contact_phone"] == "138****0001"
    entries = caller.get(f"demands/{road.case.number}/timeline").json()
    assert [e["move"] for e in entries] == ["open", "accept", "dispatch", "sign", "contact", "reply"]
    assert entries[-1]["by"] == "区市场监管局 经办人 孙志强"


def test_internal_entries_stay_inside(road: Road, callers: Make) -> None:
    road.accept().dispatch()
    road("officer_a", "contest", text="不属我局职责。")
    entries = callers().get(f"demands/{road.case.number}/timeline").json()
    assert "contest" not in [e["move"] for e in entries]


@pytest.mark.parametrize("path", PATHS)
def test_out_of_reach_is_not_found(road: Road, callers: Make, path: str) -> None:
    road.accept().dispatch()
    number = road.case.number
    assert callers("unit_a").get(path.format(number)).status_code == 200
    assert callers("unit_b").get(path.format(number)).status_code == 404
    assert callers().get(path.format("SQ2026-999999")).json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["demands", *PATHS])
def test_without_token_or_permission(road: Road, callers: Make, path: str) -> None:
    where = path.format(road.case.number)
    assert Caller().get(where).status_code == 401
    assert callers(codes=("demands.enter",)).get(where).status_code == 403


def test_an_anonymous_enterprise_is_not_named(road: Road, callers: Make) -> None:
    Demand.objects.filter(pk=road.case.pk).update(anonymous=True)
    text = callers().get(f"demands/{road.case.number}").content.decode()
    assert "晨光" not in text
    assert "0001" not in text.replace(road.case.number, "")


def submit(road: Road, content: str) -> str:
    case = submit_demand(
        actor=road.cast.enterprise, now=MONDAY, content=content, contact_name="刘晨光", contact_phone="13800000001"
    )
    return case.number


def numbers(answer: Any) -> list[str]:
    return [item["number"] for item in answer.json()["items"]]


def test_pages_follow_each_other(road: Road, callers: Make) -> None:
    wanted = [*[submit(road, f"第 {n} 件事。") for n in range(4)][::-1], road.case.number]
    caller, found, cursor = callers(), [], None
    for _ in range(3):
        answer = caller.get("demands", limit=2, **({"cursor": cursor} if cursor else {}))
        found += numbers(answer)
        cursor = answer.json()["next"]
    assert cursor is None
    assert found == wanted


def test_a_list_is_narrowed(road: Road, callers: Make) -> None:
    other = submit(road, "办理食品经营许可证遇到困难。")
    road.accept().dispatch()
    caller = callers()
    mine = [road.case.number]
    assert numbers(caller.get("demands", state=["dispatched", "signed"])) == mine
    assert numbers(caller.get("demands", unit="YX-SJJ")) == mine
    assert numbers(caller.get("demands", category="B03", q="道路")) == mine
    assert numbers(caller.get("demands", q="许可证")) == [other]
    assert numbers(caller.get("demands", until="2026-03-09")) == []
    assert len(numbers(caller.get("demands", since="2026-03-09", open="true"))) == 2
    assert numbers(caller.get("demands", open="false")) == []
    assert numbers(callers("unit_b").get("demands")) == []


BAD: list[dict[str, Any]] = [
    {"cursor": "nonsense"},
    {"limit": 500},
    {"since": "gestern"},
    {"state": "bogus"},
    {"unit": "NOPE"},
    {"category": "NOPE"},
    {"colour": "red"},
]


@pytest.mark.parametrize("query", BAD)
def test_a_bad_query_is_told(road: Road, callers: Make, query: dict[str, Any]) -> None:
    answer = callers().get("demands", **query)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == list(query)


def test_the_list_asks_the_database_as_often_for_many(
    road: Road, callers: Make, django_assert_max_num_queries: Any
) -> None:
    for n in range(10):
        submit(road, f"第 {n} 件事。")
    caller = callers()
    with django_assert_max_num_queries(10):
        assert len(numbers(caller.get("demands"))) == 11
