"""The pages of files received."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.kernel.intake.conftest import COUNT
from tests.kernel.intake.test_receiving import HEADER, NOW, notice, workbook
from tests.kernel.ui.intake.test_dues import _asked, body
from yingshang.kernel.figures.sources import named
from yingshang.kernel.intake.models import Due, Received
from yingshang.kernel.intake.services.receiving import run_take
from yingshang.kernel.tables import read_table

pytestmark = pytest.mark.django_db
__all__ = ["notice"]


def given(client: Client, cast: Cast, due: Due, *rows: tuple[str, ...]) -> str:
    data = {
        "sheet": workbook(HEADER, *rows), "sender": cast.units["leadership"].pk, "adapter": "intake.figures",
        "due": due.pk, "as_of": "2026-03-01",
    }  # fmt: skip
    return str(client.post("/intake/files/new/", data)["Location"])


def test_from_upload_to_handing_back(client: Client, cast: Cast, notice: Due) -> None:
    cast.login(client, "office_clerk")
    page = given(client, cast, notice, ("甲", named(COUNT)[0], "12", ""), ("乙", "别的", "3", ""))
    assert "第一次收到" in body(client, page)
    columns = {"column:name": "考核点", "column:value": "省里给的数"}
    tried: Any = client.post(page, columns | {"try": "1"})
    assert "新增 <b>1</b>" in tried.content.decode()
    assert client.post(page, {"confirm": "1"}).status_code == 422
    client.post(page, columns | {"confirm": "1"})
    run_take(received_id=Received.objects.get().pk, now=NOW)
    assert "共 <b>2</b> 行" in body(client, page)
    answer: Any = client.get(f"{page}back/")
    assert read_table(io.BytesIO(answer.content), "回填.xlsx").header[-1] == "状态"
    assert client.get(f"{page}errors/").status_code == 200
    assert "以前核对过" in body(client, given(client, cast, notice, ("甲", named(COUNT)[0], "13", "")))
    cast.login(client, "officer_a")
    assert client.get(page).status_code == 403


def test_withdrawn(client: Client, cast: Cast, notice: Due) -> None:
    cast.login(client, "office_clerk")
    page = given(client, cast, notice, ("甲", "a", "1", ""))
    client.post(page, {"drop": "1"})
    assert Received.objects.get().state == "dropped"
    assert client.get(f"{page}back/").status_code == client.get(f"{page}errors/").status_code == 404
    assert client.get("/intake/files/none/").status_code == 404


def test_queries_do_not_grow_with_the_rows(client: Client, cast: Cast, notice: Due) -> None:
    cast.login(client, "office_clerk")
    given(client, cast, notice, ("甲", "a", "1", ""))
    few = _asked(client, "/intake/files/")
    for _ in range(4):
        given(client, cast, notice, ("甲", "a", "1", ""))
    assert _asked(client, "/intake/files/") == few
