"""The register's pages: who may open which, what they do, how many queries a list costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel.audit.models import Entry
from yingshang.registry.enterprises.enums import ImportState, Placement
from yingshang.registry.enterprises.models import AttributionRule, Contact, Enterprise, ImportRun
from yingshang.registry.enterprises.services import preview_import, run_import

LIST = "/enterprises/"


@pytest.fixture
def firm(cast: Cast) -> Enterprise:
    """One in 清溪镇 with a contact."""
    made = make_enterprise(1, cast.units["district"], unit=cast.units["township"], address="清溪镇1号")
    Contact.objects.create(enterprise=made, role="liaison", name="李小明", phone="13900000000")
    return made


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("office_clerk", LIST, 200),
        ("township_clerk", LIST, 200),
        ("enterprise", LIST, 403),
        ("system_admin", LIST, 403),
        ("anonymous", LIST, 302),
        ("office_clerk", f"/enterprises/{code_of(1)}/", 200),
        ("township_clerk", f"/enterprises/{code_of(1)}/", 200),
        ("officer_a", f"/enterprises/{code_of(1)}/", 404),
        ("office_clerk", f"/enterprises/{code_of(2)}/", 404),
        ("office_clerk", "/enterprises/waiting/", 200),
        ("township_clerk", "/enterprises/waiting/", 403),
        ("office_clerk", "/enterprises/dictionary/", 200),
        ("office_clerk", "/enterprises/dictionary/new/", 200),
        ("office_clerk", "/enterprises/dictionary/99/", 404),
        ("office_clerk", "/enterprises/imports/", 200),
        ("office_clerk", "/enterprises/imports/new/", 200),
        ("office_clerk", "/enterprises/imports/99/", 404),
        ("leader", "/enterprises/imports/new/", 403),
        ("office_clerk", f"/enterprises/{code_of(1)}/place/", 200),
        ("leader", f"/enterprises/{code_of(1)}/place/", 403),
        ("other_enterprise", "/my/enterprise/", 404),
        ("office_clerk", "/my/enterprise/", 403),
    ],
)
def test_who_may_open_what(client: Client, cast: Cast, firm: Enterprise, who: str, path: str, status: int) -> None:
    cast.login(client, who)
    assert client.get(path).status_code == status


def test_the_page_masks_contacts_and_shows_the_register(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    text = client.get(f"/enterprises/{firm.uscc}/").content.decode()
    assert "139****0000" in text
    assert "13900000000" not in text
    assert "清溪镇" in text


def test_a_number_is_shown_in_full_only_for_a_reason(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    url = reverse("enterprises:unmask", args=[firm.uscc, firm.contacts.get().pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert not Entry.objects.filter(action="enterprises.unmask").exists()
    assert "13900000000" in client.post(url, {"reason": "回访"}).content.decode()
    assert Entry.objects.filter(action="enterprises.unmask").count() == 1


def test_placing_by_hand(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    url = reverse("enterprises:place", args=[firm.uscc])
    wrong = {"unit": cast.units["subdistrict"].pk, "village": cast.units["village"].pk}
    assert client.post(url, wrong).status_code == 422
    assert client.post(url, {"unit": cast.units["subdistrict"].pk}).status_code == 302
    firm.refresh_from_db()
    assert (firm.unit, firm.placement) == (cast.units["subdistrict"], Placement.HAND)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=91411102", True),
        ("q=商贸", True),
        ("q=食品", False),
        ("kind=sole", False),
        ("status=active", True),
        ("placed=no", False),
        ("section=C", False),
        ("since=2021-03-01&until=2021-03-01", True),
    ],
)
def test_filters(client: Client, cast: Cast, firm: Enterprise, query: str, seen: bool) -> None:
    cast.login(client, "office_clerk")
    assert (firm.name in client.get(f"{LIST}?{query}").content.decode()) is seen


@pytest.mark.parametrize("sort", ["name", "-unit", "capital", "-established_on", "industry"])
def test_sorts_and_exports(client: Client, cast: Cast, firm: Enterprise, sort: str) -> None:
    cast.login(client, "office_clerk")
    answer: Any = client.get(f"{LIST}?sort={sort}&export=csv")
    assert firm.uscc in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_costs_the_same_for_many(
    client: Client, cast: Cast, firm: Enterprise, django_assert_max_num_queries: Any
) -> None:
    for number in range(2, 40):
        make_enterprise(number, cast.units["district"], unit=cast.units["township"], village=cast.units["village"])
    cast.login(client, "office_clerk")
    with django_assert_max_num_queries(16):
        assert client.get(LIST).status_code == 200


def test_a_line_is_added_changed_and_applied(client: Client, cast: Cast) -> None:
    waiting = make_enterprise(3, cast.units["district"], address="豫溪国际广场8号")
    cast.login(client, "office_clerk")
    given = {"text": "豫溪国际广场", "unit": cast.units["subdistrict"].pk, "parity": "any", "active": "on"}
    assert client.post("/enterprises/dictionary/new/", {**given, "text": "路"}).status_code == 422
    assert client.post("/enterprises/dictionary/new/", given).status_code == 302
    line = AttributionRule.objects.get()
    assert client.get(f"/enterprises/dictionary/{line.pk}/").status_code == 200
    assert client.post("/enterprises/dictionary/reattribute/").status_code == 302
    waiting.refresh_from_db()
    assert waiting.unit == cast.units["subdistrict"]


def test_a_file_is_previewed_confirmed_and_brought_in(client: Client, cast: Cast, now: Any) -> None:
    cast.login(client, "office_clerk")
    text = f"企业名称,统一社会信用代码,备用列\n云溪甲商贸有限公司,{code_of(7)},x\n云溪乙商贸有限公司,123,y\n"
    given = {"file": SimpleUploadedFile("名录.csv", text.encode()), "as_of": "2026-03-11", "mode": "list"}
    assert client.post("/enterprises/imports/new/", given).status_code == 302
    run = ImportRun.objects.get()
    url = reverse("enterprises:run", args=[run.pk])
    looks = client.get(url).content.decode()
    assert "预览中" in looks
    assert "every 2s" in looks
    assert f'href="{url}">刷新' in looks
    assert "确认导入" not in looks
    preview_import(run_id=run.pk, now=now)
    shown = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "确认导入" in shown
    assert "every 2s" not in shown
    assert "云溪甲商贸有限公司" in shown
    assert "应为18位" in shown
    assert not Enterprise.objects.exists()
    assert client.post(reverse("enterprises:confirm", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == ImportState.QUEUED
    assert "every 2s" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    run_import(run_id=run.pk, now=now)
    assert "已完成" in client.get(url).content.decode()
    workbook: Any = client.get(reverse("enterprises:errors", args=[run.pk]))
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    assert Entry.objects.filter(action="enterprises.errors_downloaded").count() == 1
    for close in workbook._resource_closers:  # closing the answer itself would close the test's connection
        close()
    assert Enterprise.objects.get().uscc == code_of(7)


def test_a_failed_import_tells_its_reason_and_offers_a_new_upload(client: Client, cast: Cast, now: Any) -> None:
    cast.login(client, "office_clerk")
    given = {"file": SimpleUploadedFile("名录.csv", f"企业名称,统一社会信用代码\n云溪甲,{code_of(7)}\n".encode())}
    client.post("/enterprises/imports/new/", {**given, "as_of": "2026-03-11", "mode": "list"})
    run = ImportRun.objects.get()
    problem = "文件缺少必需的列：统一社会信用代码。表头为：企业名称、住所。"
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, result={**run.result, "problem": problem})
    shown = client.get(reverse("enterprises:run", args=[run.pk])).content.decode()
    assert problem in shown
    assert "没有写入任何内容" in shown
    assert reverse("enterprises:upload") in shown
    assert "新增 <b>" not in shown


def test_what_is_no_register_is_refused_in_words(client: Client, cast: Cast, now: Any) -> None:
    cast.login(client, "office_clerk")
    given = {"file": SimpleUploadedFile("名录.csv", b"a,b\n1,2\n"), "as_of": "2026-03-11", "mode": "list"}
    assert client.post("/enterprises/imports/new/", given).status_code == 302
    run = ImportRun.objects.get()
    preview_import(run_id=run.pk, now=now)
    shown = client.get(reverse("enterprises:run", args=[run.pk])).content.decode()
    assert "表头" in shown
    assert "重新上传" in shown
    assert "every 2s" not in shown


def test_an_enterprise_reads_its_own_file(client: Client, cast: Cast) -> None:
    make_enterprise(5, cast.units["district"], party=cast.enterprise_party, unit=cast.units["township"])
    cast.login(client, "enterprise")
    assert "云溪晨光食品有限公司" in client.get("/my/enterprise/").content.decode()


def test_quick_search_finds_by_name(client: Client, cast: Cast, firm: Enterprise) -> None:
    cast.login(client, "office_clerk")
    assert firm.uscc in client.get("/search/?q=第1商贸").content.decode()
