"""The list page: filters, chips, sorting, pages, columns, export as seen, saved views."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.cast import Cast
from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.ui.lists import paging
from yingshang.kernel.ui.models import SavedView

pytestmark = pytest.mark.urls("tests.kernel.ui.pages")


@pytest.fixture
def many(cast: Cast) -> Cast:
    firms = [Party(kind=PartyKind.EXTERNAL, name=f"云溪{n:03}号商行") for n in range(120)]
    Party.objects.bulk_create([*firms, Party(kind=PartyKind.EXTERNAL, name="=1+1")])
    return cast


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/parties/{query}")
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_fifty_rows_a_page_in_order(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    first = page(client, "?name=商行")
    assert first.count("<tr data-row") == 50
    assert "共 <b>120</b> 条" in first
    assert "本页 1–50" in first
    third = page(client, "?name=商行&page=3")
    assert "云溪119号商行" in third
    assert "下一页" not in third
    assert "page=2" in third


@pytest.mark.parametrize("asked", ["0", "99", "x", "-1", "9999999999"])
def test_a_page_that_is_not_there_gives_the_nearest(client: Client, many: Cast, asked: str) -> None:
    many.login(client, "office_clerk")
    assert "<tr data-row" in page(client, f"?name=商行&page={asked}")


def test_sorting_by_a_declared_column_only(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    assert page(client, "?name=商行&sort=-name").index("云溪119号") < page(client, "?name=商行&sort=-name").index(
        "云溪118号"
    )
    assert 'aria-sort="descending"' in page(client, "?name=商行&sort=-name")
    assert "云溪000号" in page(client, "?name=商行&sort=-password")


def test_chips_say_what_is_on_and_how_to_take_it_off(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    shown = page(client, "?name=商行&kind=external&page=2")
    assert "类别：外部主体" in shown
    assert "名称：商行" in shown
    assert 'href="?name=%E5%95%86%E8%A1%8C"' in shown  # without the kind, and back on the first page


def test_filters_are_remembered_until_cleared(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    assert client.get("/parties/?f=1&name=商行&kind=").headers["Location"] == "?name=%E5%95%86%E8%A1%8C"
    assert client.get("/parties/").headers["Location"] == "?name=%E5%95%86%E8%A1%8C"
    many.login(client, "officer_a")
    assert client.get("/parties/").status_code == 200
    many.login(client, "office_clerk")
    client.get("/parties/?f=1")
    assert client.get("/parties/").status_code == 200


def test_columns_are_chosen(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    assert '<th scope="col">类别</th>' in page(client, "?name=商行")
    chosen = page(client, "?name=商行&cols=name&cols=pk")
    assert '<th scope="col">类别</th>' not in chosen
    assert "sort=pk" in chosen


def test_export_is_what_is_seen(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    answer: Any = client.get("/parties/?name=商行&sort=-name&cols=name&export=xlsx")
    assert "%E4%B8%BB%E4%BD%93.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[:2] == [("名称",), ("云溪119号商行",)]
    assert len(rows) == 121


def test_a_csv_never_calculates(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    answer: Any = client.get("/parties/?name==1&export=csv")
    assert answer.getvalue().decode("utf-8-sig").splitlines()[1].startswith("'=1+1")
    assert client.get("/parties/?export=pdf").status_code == 400


def test_queries_do_not_grow_with_the_rows(client: Client, many: Cast, django_assert_num_queries: Any) -> None:
    many.login(client, "office_clerk")
    page(client, "?name=商行")
    # session, user, seat, codes and reach; saved views; count; rows
    with django_assert_num_queries(len(_queries(client, "?name=119"))):
        page(client, "?name=商行")


def _queries(client: Client, query: str) -> list[dict[str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        page(client, query)
    return list(caught.captured_queries)


def test_the_count_stops_at_its_limit(many: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST", 100)
    rows = Party.objects.filter(name__contains="商行").order_by("name", "pk")
    cut = paging.page_of(rows, "2", lambda n: f"?page={n}")
    assert (cut.total_text, cut.next_url, cut.cut) == ("100+", "", True)
    assert cut.last == 100


def test_nothing_found_says_what_to_do(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    shown = page(client, "?name=没有这家")
    assert "没有符合条件的记录" in shown
    assert "可去掉一些条件再看" in shown


def test_views_are_saved_and_dropped_by_their_owner_only(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    form = {"page": "tests.parties", "name": "商行们", "query": "name=商行", "back": "/parties/"}
    assert client.post("/ui/views/", form).headers["Location"] == "/parties/?name=%E5%95%86%E8%A1%8C"
    assert "商行们" in page(client, "?kind=unit")
    kept = SavedView.objects.get(name="商行们")
    many.login(client, "officer_a")
    assert "商行们" not in page(client, "?kind=unit")
    client.post(f"/ui/views/{kept.pk}/delete/", {"back": "/parties/"})
    assert SavedView.objects.filter(pk=kept.pk).exists()
    many.login(client, "office_clerk")
    client.post(f"/ui/views/{kept.pk}/delete/", {"back": "/parties/"})
    assert not SavedView.objects.filter(pk=kept.pk).exists()


def test_a_view_leads_back_to_our_own_pages_only(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    form = {"page": "tests.parties", "name": "x", "query": "", "back": "https://example.org/"}
    assert client.post("/ui/views/", form).headers["Location"] == "/"


def test_a_person_keeps_no_more_than_twenty_views(client: Client, many: Cast) -> None:
    many.login(client, "office_clerk")
    for n in range(22):
        client.post("/ui/views/", {"page": "tests.parties", "name": f"第{n}", "query": "", "back": "/parties/"})
    assert SavedView.objects.exclude(name="").count() == 20
