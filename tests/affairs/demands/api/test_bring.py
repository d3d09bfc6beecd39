"""POST /api/v1/demands: brought once, whoever asks twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tests.clients import Caller
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.cases.models import Case, TimelineEntry

BODY = {
    "external_number": "P-1",
    "content": "厂区门口道路破损。",
    "applicant_name": "云溪晨光食品有限公司",
    "contact_name": "刘晨光",
    "contact_phone": "13800000001",
    "received_at": "2026-03-10T09:00:00+08:00",
    "due_at": "2026-03-20T17:00:00+08:00",
}
Make = Callable[..., Caller]


def test_a_demand_is_brought(registered: Cast, callers: Make) -> None:
    caller = callers(code="province")
    answer = caller.post("demands", BODY)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert found["state_name"] == "待受理"
    assert found["contact_phone"] == "138****0001"
    assert found["opened_at"] == "2026-03-10T09:00:00+08:00"
    demand = Demand.objects.select_related("case").get(case__number=found["number"])
    assert (demand.external_source, demand.enterprise) == ("province", registered.enterprise_party)
    assert str(demand.external_due_at) == "2026-03-20 09:00:00+00:00"
    assert TimelineEntry.objects.get(case=demand.case).acting_as == "市平台（接口）"


def test_the_same_key_gives_the_same_answer(callers: Make) -> None:
    caller = callers()
    first = caller.post("demands", BODY, key="key-0001")
    second = caller.post("demands", BODY, key="key-0001")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_the_callers_own_number_gives_the_same_case(callers: Make) -> None:
    caller = callers()
    first, second = caller.post("demands", BODY), caller.post("demands", BODY)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    assert Case.objects.count() == 1


def test_two_systems_may_use_the_same_number(callers: Make) -> None:
    assert callers().post("demands", BODY).status_code == 201
    assert callers().post("demands", BODY).status_code == 201
    assert Case.objects.count() == 2


def test_a_key_for_another_request_is_refused(callers: Make) -> None:
    caller = callers()
    caller.post("demands", BODY, key="key-0001")
    answer = caller.post("demands", BODY | {"external_number": "P-2"}, key="key-0001")
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["fields"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (BODY | {"content": "  "}, "content"),
        ({"content": "x"}, "external_number"),
        (BODY | {"due_at": "2026-03-20T17:00:00"}, "due_at"),
        (BODY | {"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_told_by_field(callers: Make, body: dict[str, Any], field: str) -> None:
    answer = callers().post("demands", body)
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]
    assert not Case.objects.exists()


def test_a_key_is_asked_for(callers: Make) -> None:
    answer = callers().post("demands", BODY, key=None)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]


def test_what_is_no_json_is_refused(callers: Make) -> None:
    answer = callers().post("demands", "{nonsense")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_without_the_permission_nothing_is_brought(callers: Make) -> None:
    for codes in (("demands.view_all",), ("demands.enter",)):
        answer = callers(codes=codes).post("demands", BODY)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert not Case.objects.exists()


def test_a_stranger_brings_nothing(registered: Cast) -> None:
    for caller in (Caller(), Caller(token="yst_wrong")):
        answer = caller.post("demands", BODY)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert not Case.objects.exists()


def test_too_many_calls_wait(callers: Make) -> None:
    caller = callers(per_minute=2)
    assert [caller.get("demands").status_code for _ in range(3)] == [200, 200, 429]
    answer = caller.post("demands", BODY)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert not Case.objects.exists()


@pytest.mark.parametrize("field", ["external_number", "content", "applicant_name", "contact_name"])
def test_a_null_character_is_refused_in_words(registered: Cast, callers: Make, field: str) -> None:
    assert callers().post("demands", BODY | {field: "a\x00b"}).status_code == 422


@pytest.mark.parametrize("field", ["received_at", "due_at"])
@pytest.mark.parametrize("year", ["1900", "9999"])
def test_a_year_outside_the_calendar_is_refused_in_words(
    registered: Cast, callers: Make, field: str, year: str
) -> None:
    assert callers().post("demands", BODY | {field: f"{year}-01-01T00:00:00+08:00"}).status_code == 422


WRONG = [
    {"received_at": "2001-03-10T09:00:00+08:00"},
    {"received_at": "2099-03-10T09:00:00+08:00", "due_at": None},
    {"due_at": "2026-03-01T09:00:00+08:00"},
    {"contact_phone": "abc"},
    {"uscc": "91410300MA44AB0019"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_told_by_field_and_not_taken(callers: Make, wrong: dict[str, Any]) -> None:
    answer = callers().post("demands", BODY | wrong)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [next(iter(wrong))]
    assert Case.objects.count() == 0
