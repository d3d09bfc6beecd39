"""What a unit owes, over the API: listed, opened, filled in, handed in; the reach is the unit's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.clients import Caller
from tests.kernel.intake.conftest import COUNT, RATE, Owed, at, owe, owed
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.models import Due, Form, ReturnSheet
from yingshang.kernel.intake.services.register import waive_due

__all__ = ["owe", "owed"]
pytestmark = pytest.mark.django_db
CODES = ("intake.view", "intake.prepare")
Calling = Callable[..., Caller]


@pytest.fixture
def caller(callers: Calling, owed: Owed) -> Caller:
    """The system of unit A."""
    return callers("unit_a", CODES)


def opened(caller: Caller, owed: Owed, month: int = 2) -> dict[str, Any]:
    answer = caller.post(f"dues/{owed.due(month).pk}/sheet", {})
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def fill(caller: Caller, sheet: dict[str, Any], *lines: dict[str, Any], **more: Any) -> Any:
    return caller.post(f"sheets/{sheet['number']}/lines", {"draft": sheet["draft"], "lines": list(lines)} | more)


GOOD = ({"figure": COUNT, "value": 12}, {"figure": RATE, "n": "45", "N": 60, "remark": "含乡镇"})


def test_a_unit_sees_what_it_owes_and_nothing_of_others(
    caller: Caller, callers: Calling, owed: Owed, owe: Callable[..., Form]
) -> None:
    owe(units=("unit_b",), code="YS-02", name="另一张")
    rows = caller.get("dues").json()["items"]
    assert [(row["first"], row["state"], row["sheet"]) for row in rows] == [
        ("2026-04-01", "waiting", None),
        ("2026-03-01", "waiting", None),
        ("2026-02-01", "late", None),
        ("2026-01-01", "late", None),
    ]
    assert (rows[0]["form"]["code"], rows[0]["unit"]["code"], rows[0]["form"]["minutes"]) == ("YS-01", "YX-SJJ", 30)
    assert "云办〔2026〕3号" in rows[0]["form"]["basis"]
    other = Due.objects.filter(owing__form__code="YS-02").order_by("pk")[0]
    assert caller.get(f"dues/{other.pk}").status_code == 404
    assert caller.post(f"dues/{other.pk}/sheet", {}).status_code == 404
    assert {row["form"]["code"] for row in callers("unit_b", CODES).get("dues").json()["items"]} == {"YS-02"}
    assert not ReturnSheet.objects.exists()


def test_the_list_is_narrowed_and_turned_page_by_page(caller: Caller) -> None:
    assert len(caller.get("dues", state="late").json()["items"]) == 2
    assert len(caller.get("dues", state=["late", "waiting"], form="YS-01").json()["items"]) == 4
    assert caller.get("dues", form="none").json() == {"items": [], "next": None}
    assert len(caller.get("dues", since="2026-02-01", until="2026-03-07").json()["items"]) == 2
    first = caller.get("dues", limit=3).json()
    second = caller.get("dues", limit=3, cursor=first["next"]).json()
    assert [row["first"] for row in first["items"] + second["items"]] == [f"2026-0{month}-01" for month in (4, 3, 2, 1)]
    assert second["next"] is None


@pytest.mark.parametrize("query", [{"state": "gone"}, {"cursor": "x"}, {"month": 3}, {"limit": 900}])
def test_what_is_asked_wrongly_is_refused(caller: Caller, query: dict[str, Any]) -> None:
    answer = caller.get("dues", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert next(iter(query)) in answer.json()["fields"]


def test_from_the_due_to_the_signature(caller: Caller, owed: Owed) -> None:
    sheet = opened(caller, owed)
    assert [(line["figure"], line["filled"], line["value"]) for line in sheet["lines"]] == [
        (COUNT, False, None),
        (RATE, False, None),
    ]
    assert [move["move"] for move in sheet["moves"]] == ["prepare"]
    filled = fill(caller, sheet, *GOOD)
    assert filled.status_code == 200, filled.json()
    lines = filled.json()["lines"]
    assert [(line["value"], line["n"], line["N"]) for line in lines] == [("12", None, None), ("75", "45", "60")]
    assert (lines[1]["remark"], lines[1]["unit"], filled.json()["draft"]) == ("含乡镇", "%", 1)
    handed = caller.post(f"sheets/{sheet['number']}/moves/prepare", {"expected_version": filled.json()["version"]})
    assert (handed.status_code, handed.json()["state"]) == (200, "prepared")
    assert not AttestedReturn.objects.exists()
    row = ReturnSheet.objects.select_related("case").get()
    owed.move(row, SheetMove.CHECK, "officer_a", at(2026, 3, 4))
    owed.move(row, SheetMove.SIGN, "head_a", at(2026, 3, 4))
    assert set(AttestedReturn.objects.values_list("preparer_name", "checker_name")) == {("市平台", "孙志强")}
    assert AttestedReturn.objects.count() == 2
    seen = caller.get(f"sheets/{sheet['number']}").json()
    assert (seen["state"], seen["signed_version"]) == ("signed", 1)
    assert [move["move"] for move in seen["moves"]] == ["correct"]
    due = caller.get(f"dues/{owed.due().pk}").json()
    assert (due["state"], due["received_on"], due["sheet"]) == ("received", "2026-03-04", sheet["number"])
    body = {"expected_version": seen["version"], "text": "漏报一期简报"}
    again = caller.post(f"sheets/{sheet['number']}/moves/correct", body).json()
    assert (again["sheet_version"], again["signed_version"], again["reason"]) == (2, 1, "漏报一期简报")


def test_whoever_sends_the_same_again_opens_nothing_twice(caller: Caller, owed: Owed) -> None:
    path = f"dues/{owed.due().pk}/sheet"
    first = caller.post(path, {}, key="open-2026-02-a")
    again = caller.post(path, {}, key="open-2026-02-a")
    other = caller.post(path, {})
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json()["number"] == other.json()["number"]
    assert ReturnSheet.objects.count() == 1
    assert caller.post(path, {}, key=None).status_code == 422


def test_nothing_is_kept_when_a_line_is_wrong(caller: Caller, owed: Owed) -> None:
    sheet = opened(caller, owed)
    wrong = fill(caller, sheet, {"figure": COUNT, "value": "12.5"}, {"figure": RATE, "n": 70, "N": 60})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {f"{COUNT}:value", f"{RATE}:n"})
    unknown = fill(caller, sheet, *GOOD, {"figure": "no.such", "value": 1})
    assert (unknown.status_code, set(unknown.json()["fields"])) == (422, {"no.such"})
    assert fill(caller, sheet, *GOOD, GOOD[0]).status_code == 422
    assert fill(caller, sheet).status_code == 422
    assert fill(caller, sheet, {"figure": COUNT, "worth": 1}).status_code == 422
    assert not any(line["filled"] for line in caller.get(f"sheets/{sheet['number']}").json()["lines"])


def test_a_jump_is_told_when_handing_in(caller: Caller, owed: Owed) -> None:
    owed.signed(1)
    sheet = opened(caller, owed)
    filled = fill(caller, sheet, {"figure": COUNT, "value": 40}, {"figure": RATE, "n": 45, "N": 60}).json()
    path = f"sheets/{sheet['number']}/moves/prepare"
    refused = caller.post(path, {"expected_version": filled["version"]})
    assert refused.status_code == 422
    assert "差异说明" in str(refused.json()["fields"])
    reason = {"figure": COUNT, "value": 40, "difference_reason": "春节后集中印发"}
    filled = fill(caller, filled, reason).json()
    assert caller.post(path, {"expected_version": filled["version"]}).status_code == 200


def test_who_is_second_is_told(caller: Caller, owed: Owed) -> None:
    sheet = opened(caller, owed)
    assert fill(caller, sheet, *GOOD).status_code == 200
    late = fill(caller, sheet, *GOOD)
    assert (late.status_code, late.json()["code"], late.json()["conflict"]["state"]) == (409, "conflict", "drafting")
    filled = caller.get(f"sheets/{sheet['number']}").json()
    caller.post(f"sheets/{sheet['number']}/moves/prepare", {"expected_version": filled["version"]})
    assert fill(caller, filled, *GOOD).status_code == 409


def test_reach_and_permission(callers: Calling, caller: Caller, owed: Owed, cast: Cast) -> None:
    sheet = opened(caller, owed)
    other = callers("unit_b", CODES)
    assert other.get(f"sheets/{sheet['number']}").status_code == 404
    assert fill(other, sheet, *GOOD).status_code == 404
    assert other.get("sheets").json()["items"] == []
    reading = callers("unit_a", ("intake.view",))
    assert reading.get(f"sheets/{sheet['number']}").json()["moves"] == []
    assert fill(reading, sheet, *GOOD).status_code == 403
    assert reading.post(f"dues/{owed.due(1).pk}/sheet", {}).status_code == 403
    nothing = callers("unit_a", ("demands.view",))
    for path in ("dues", "sheets", f"dues/{owed.due().pk}", f"sheets/{sheet['number']}"):
        assert nothing.get(path).status_code == 403
        assert Caller().get(path).status_code == 401
    assert ReturnSheet.objects.count() == 1


def test_what_was_waived_is_not_opened(caller: Caller, owed: Owed, cast: Cast) -> None:
    waive_due(actor=cast.office_clerk, now=at(2026, 3, 3), due=owed.due(), reason="试报期")
    answer = caller.post(f"dues/{owed.due().pk}/sheet", {})
    assert (answer.status_code, "免报" in str(answer.json()["fields"])) == (422, True)


def test_lists_ask_no_more_for_more_rows(
    caller: Caller, owed: Owed, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owed.sheet(1)
    for path in ("dues", "sheets"):
        caller.get(path)
    counts = {}
    for path in ("dues", "sheets"):
        with CaptureQueriesContext(connection) as few:
            caller.get(path)
        counts[path] = len(few)
    owed.sheet(2)
    for path, number in counts.items():
        with django_assert_num_queries(number):
            assert caller.get(path).status_code == 200
