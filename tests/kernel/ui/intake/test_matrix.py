"""应报一览: forms by units for a quarter; the reach, the words, the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.intake.conftest import Owed, at
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.intake.models import Form
from yingshang.kernel.intake.queries.matrix import matrix_for
from yingshang.kernel.intake.services.register import waive_due
from yingshang.kernel.ui.intake.matrix import Quarter, quarters_to

pytestmark = pytest.mark.django_db
URL = "/intake/matrix/"
NOW = "?quarter=2026-1"


def body(client: Client, url: str) -> str:
    answer: Any = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_quarters_run_over_the_year() -> None:
    found = quarters_to(date(2026, 3, 11))
    assert [one.key for one in found[:3]] == ["2026-1", "2025-4", "2025-3"]
    assert Quarter(2025, 4).days == (date(2025, 10, 1), date(2025, 12, 31))
    assert Quarter(2026, 1).label == "2026年第一季度"


def test_each_cell_tells_what_came(owed: Owed, owe: Callable[..., Form]) -> None:
    owe(units=("unit_a", "unit_b"), code="YS-02", name="季报", rhythm="quarterly")
    owed.signed(2)
    waive_due(actor=owed.cast.office_clerk, now=at(2026, 3, 3), due=owed.due(1), reason="试报期")
    found = matrix_for(owed.cast.office_clerk, date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 11))
    assert [(one.form.code, one.there, one.owed, one.overdue) for one in found.columns] == [
        ("YS-01", 1, 2, 0),
        ("YS-02", 0, 2, 0),
    ]
    assert [(unit.short_name, [[due.state for due in cell] for cell in cells]) for unit, cells in found.rows] == [
        ("区市场监管局", [["waived", "received", "waiting"], ["waiting"]]),
        ("区自然资源局", [[], ["waiting"]]),
    ]


def test_a_unit_sees_its_own_row(client: Client, owed: Owed, owe: Callable[..., Form]) -> None:
    owe(units=("unit_b",), code="YS-02", name="另一张")
    owed.cast.login(client, "officer_a")
    page = body(client, URL + NOW)
    assert "区市场监管局" in page
    assert "另一张" not in page
    owed.cast.login(client, "office_clerk")
    page = body(client, URL + NOW)
    for word in ("区市场监管局", "区自然资源局", "2026年1月", "逾期未报", "已报 0/3，逾期 2"):
        assert word in page
    assert "这一季度没有应报事项" in body(client, URL)


def test_it_is_taken_away_in_words_and_with_a_trail(client: Client, owed: Owed) -> None:
    owed.signed(2)
    owed.cast.login(client, "office_clerk")
    lines = body(client, f"{URL}{NOW}&export=csv").splitlines()
    assert lines == ["单位,营商环境月报", "区市场监管局,2026年1月逾期未报；2026年2月已报；2026年3月未到期"]
    entry = Entry.objects.get(action="lists.export")
    assert (entry.data["page"], entry.data["filters"], entry.data["rows"]) == (
        "intake.matrix",
        {"quarter": "2026-1"},
        1,
    )
    assert client.get(f"{URL}{NOW}&export=exe").status_code == 400


@pytest.mark.parametrize(
    ("who", "status"), [("leader", 200), ("liaison", 403), ("enterprise", 403), ("anonymous", 302)]
)
def test_who_may_look(client: Client, owed: Owed, who: str, status: int) -> None:
    owed.cast.login(client, who)
    assert client.get(URL).status_code == status


def test_it_costs_the_same_for_any_number_of_units(client: Client, owed: Owed, owe: Callable[..., Form]) -> None:
    owed.cast.login(client, "office_clerk")
    client.get(URL + NOW)
    with CaptureQueriesContext(connection) as few:
        client.get(URL + NOW)
    owe(units=("unit_a", "unit_b", "township", "subdistrict", "inspectorate"), code="YS-02", name="另一张")
    with CaptureQueriesContext(connection) as many:
        client.get(URL + NOW)
    assert len(many) == len(few)
