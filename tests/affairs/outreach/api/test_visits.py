"""Visits over the API: brought once, listed within reach, refused by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.affairs.outreach.conftest import Field
from tests.clients import Caller
from yingshang.affairs.outreach.models import Visit

pytestmark = pytest.mark.django_db

CODES = (
    "outreach.view",
    "outreach.record_for_others",
    "contacts.record",
    "enterprises.view",
    "demands.enter",
    "demands.view",
)


def body(field: Field, **values: Any) -> dict[str, Any]:
    return {"uscc": field.firm.uscc, "official": "冯大勇", "on": "2026-03-10", "channel": "phone", **values}


def test_a_visit_is_brought_once(field: Field, callers: Callable[..., Caller]) -> None:
    caller = callers("township", CODES)
    first = caller.post("visits", body(field, demand="路灯不亮。"), key="visit-key-0001")
    assert first.status_code == 201, first.content
    assert (first.json()["relation"], len(first.json()["demands"])) == ("territory", 1)
    replayed = caller.post("visits", body(field, demand="路灯不亮。"), key="visit-key-0001")
    again = caller.post("visits", body(field, note="补充。"))
    assert (replayed.status_code, replayed["Idempotency-Replayed"], again.status_code) == (201, "true", 200)
    assert Visit.objects.count() == 1
    assert caller.get(f"visits/{first.json()['id']}").json()["uscc"] == field.firm.uscc


def test_what_is_wrong_is_told_by_field(field: Field, callers: Callable[..., Caller]) -> None:
    caller = callers("township", CODES)
    answer = caller.post("visits", body(field, official="无此人"))
    assert answer.status_code == 422
    assert "official" in answer.json()["fields"]
    assert caller.post("visits", body(field, on="2026-03-20")).status_code == 422
    assert caller.post("visits", body(field, uscc=field.other.uscc)).status_code == 422
    assert caller.get("visits", colour="red").status_code == 422
    assert Visit.objects.count() == 0


def test_a_list_holds_what_is_within_reach(field: Field, callers: Callable[..., Caller]) -> None:
    visits = [field.visit(), field.visit("officer_a")]
    town, other = callers("township", CODES), callers("subdistrict", CODES)
    page = town.get("visits", limit=1).json()
    assert [item["id"] for item in page["items"]] == [visits[1].pk]
    rest = town.get("visits", limit=1, before=page["next"]).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([visits[0].pk], None)
    assert [i["channel"] for i in town.get("visits", relation="territory").json()["items"]] == ["visit"]
    assert other.get("visits").json()["items"] == []
    assert other.get(f"visits/{visits[0].pk}").status_code == 404


def test_without_the_permission_nothing_is_shown_or_written(field: Field, callers: Callable[..., Caller]) -> None:
    caller = callers("township", ("demands.view",))
    assert caller.get("visits").status_code == 403
    assert caller.post("visits", body(field)).status_code == 403
    assert Visit.objects.count() == 0
