"""应报情况, one due, the unit's own page, the register and the cap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.kernel.intake.conftest import Owed, at, values
from yingshang.kernel.intake.models import Due, Form, MinutesCap, Owing
from yingshang.kernel.intake.queries.sheets import bounds_on
from yingshang.kernel.intake.services.register import add_owings, save_form
from yingshang.kernel.intake.services.scanning import scan

pytestmark = pytest.mark.django_db


def body(client: Client, url: str) -> str:
    answer: Any = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_the_office_sees_what_is_missing(client: Client, owed: Owed) -> None:
    owed.signed(2)
    owed.cast.login(client, "office_clerk")
    shown = body(client, "/intake/")
    assert "关于规范营商环境数据报送的通知（云办〔2026〕3号）" in shown
    late = body(client, "/intake/?state=late&export=csv").splitlines()
    assert [line.split(",")[2] for line in late[1:]] == ["2026年1月"]
    asked = body(client, "/intake/?sort=state&state=received&export=csv").splitlines()
    assert "BB2026-" in asked[1]


def test_another_unit_sees_nothing_of_it(client: Client, owed: Owed) -> None:
    due = owed.due(1)
    owed.cast.login(client, "officer_b")
    assert "区市场监管局" not in body(client, "/intake/?export=csv")
    assert client.get(f"/intake/dues/{due.pk}/").status_code == 404
    assert client.post(f"/intake/dues/{due.pk}/begin/").status_code == 404
    owed.cast.login(client, "liaison")
    assert client.get("/intake/").status_code == 403


def test_the_unit_begins_from_its_own_page(client: Client, owed: Owed) -> None:
    owed.cast.login(client, "officer_a")
    shown = body(client, "/intake/mine/")
    due = owed.due(1)
    assert f"/intake/dues/{due.pk}/" in shown
    assert "约 30 分钟" in shown
    assert "口径" in body(client, f"/intake/dues/{due.pk}/")
    answer = client.post(f"/intake/dues/{due.pk}/begin/")
    assert answer["Location"].startswith("/sheets/BB2026-")
    assert answer["Location"].endswith("/fill/")


def test_the_office_keeps_the_register(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    data = values() | {"figures": ["publicity.briefings"], "valid_from": "2026-01-01"}
    refused = client.post("/intake/forms/new/", data | {"basis_number": ""})
    assert refused.status_code == 422
    made = client.post("/intake/forms/new/", data)
    form = Form.objects.get()
    assert made["Location"] == f"/intake/forms/{form.pk}/"
    body(client, f"/intake/forms/{form.pk}/change/")
    units = [cast.units["unit_a"].pk, cast.units["unit_b"].pk]
    client.post(f"/intake/forms/{form.pk}/units/", {"units": units, "since": "2026-03-01"})
    assert Owing.objects.count() == 2
    assert "区自然资源局" in body(client, f"/intake/forms/{form.pk}/")
    assert "营商环境月报" in body(client, "/intake/forms/")
    owing = Owing.objects.first()
    assert owing is not None
    client.post(f"/intake/forms/{form.pk}/units/{owing.pk}/end/")
    owing.refresh_from_db()
    assert owing.until is not None


def test_the_cap_is_set_and_told(client: Client, owed: Owed) -> None:
    owed.cast.login(client, "office_head")
    assert client.post("/intake/load/", {"minutes": "20", "basis": "", "since": "2026-01-01"}).status_code == 422
    client.post("/intake/load/", {"minutes": "20", "basis": "云办〔2026〕8号", "since": "2026-01-01"})
    assert MinutesCap.objects.get().minutes == 20
    assert "超出上限" in body(client, "/intake/load/")
    owed.cast.login(client, "officer_a")
    assert "每月上限 20 分钟" in body(client, "/intake/mine/")
    assert client.post("/intake/load/", {"minutes": "9", "basis": "x", "since": "2026-02-01"}).status_code == 200
    assert MinutesCap.objects.count() == 1


def test_the_bounds_are_dated(client: Client, owed: Owed) -> None:
    owed.cast.login(client, "office_head")
    data = {"factor": "1.5", "points": "5", "floor": "0", "since": "2026-02-01"}
    assert client.post("/intake/forms/bounds/", data | {"factor": "1"}).status_code == 422
    client.post("/intake/forms/bounds/", data)
    january, february = owed.signed(1), owed.sheet(2)
    owed.fill(february, count="19")
    found = {last: bounds_on(sheet).factor for last, sheet in (("1", january), ("2", february))}
    assert found == {"1": 2, "2": Decimal("1.5")}
    owed.cast.login(client, "officer_a")
    client.post(f"/sheets/{february.case.number}/moves/prepare/", {})
    assert "1.5 倍" in body(client, f"/sheets/{february.case.number}/")


def test_a_waiver(client: Client, owed: Owed) -> None:
    due = owed.due(1)
    owed.cast.login(client, "office_clerk")
    client.post(f"/intake/dues/{due.pk}/waive/", {"reason": "机构改革"})
    assert Due.objects.get(pk=due.pk).waive_reason == "机构改革"
    assert "机构改革" in body(client, f"/intake/dues/{due.pk}/")


def _asked(client: Client, url: str) -> int:
    body(client, url)
    with CaptureQueriesContext(connection) as caught:
        body(client, url)
    return len(caught.captured_queries)


def test_queries_do_not_grow_with_the_rows(client: Client, cast: Cast, owe: Callable[..., Form]) -> None:
    owe(units=("unit_a",))
    cast.login(client, "office_clerk")
    pages = ("/intake/?state=late", "/intake/load/", "/intake/forms/")
    few = [_asked(client, url) for url in pages]
    now = at(2026, 1, 5)
    for number in range(2, 8):
        form = save_form(actor=cast.office_head, now=now, values=values(code=f"YS-{number}"))
        units = [cast.units[name] for name in ("unit_a", "unit_b", "township", "subdistrict")]
        add_owings(actor=cast.office_head, now=now, form=form, units=units, since=date(2026, 1, 1))
    scan(at(2026, 3, 11, 10))
    assert [_asked(client, url) for url in pages] == few
