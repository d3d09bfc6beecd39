"""The office's pages of own codes: list, issue, replace, revoke, a selection to the worker, scans, phones."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.registry.codes.making import firms, issued
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.fields.personal import lookup_digest
from yingshang.kernel.identity.models import Mandate
from yingshang.registry.codes.enums import BatchState
from yingshang.registry.codes.models import Code, CodeBatch, CodeScan
from yingshang.registry.codes.services import note_scan, run_batch
from yingshang.registry.enterprises.models import Contact

pytestmark = pytest.mark.django_db
PAGE = f"/enterprises/{code_of(1)}/"


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.OWN_CODE = True


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    """The office's clerk at the screen; three enterprises, the first with a code."""
    firms(cast, 3)
    issued(cast, 1)
    cast.login(client, "office_clerk")
    return client


def test_the_list_tells_who_holds_a_code_and_costs_the_same_for_any_number(
    office: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    page = office.get("/codes/own/").content.decode()
    assert Code.objects.get().shown_number in page
    without = office.get("/codes/own/?code=no").content.decode()
    assert "第2商贸" in without
    assert "第1商贸" not in without
    assert "第1商贸" in office.get("/codes/own/?code=yes").content.decode()
    for number in range(10, 30):
        make_enterprise(number, cast.units["district"], unit=cast.units["township"])
        issued(cast, number)
    with django_assert_max_num_queries(16):
        office.get("/codes/own/")


def test_a_code_is_issued_replaced_and_revoked_on_the_enterprise_s_page(office: Client) -> None:
    second = f"/enterprises/{code_of(2)}/"
    assert "没有有效的企业码" in office.get(second).content.decode()
    assert "发码" in office.get(f"/codes/own/{code_of(2)}/issue/").content.decode()
    assert "已签发" in office.post(f"/codes/own/{code_of(2)}/issue/", follow=True).content.decode()
    refused = office.post(f"/codes/own/{code_of(1)}/reissue/", {"reason": ""})
    assert refused.status_code == 422
    office.post(f"/codes/own/{code_of(1)}/reissue/", {"reason": "标签遗失"})
    page = office.get(PAGE).content.decode()
    assert "第 2 版" in page
    assert "标签遗失" in page
    office.post(f"/codes/own/{code_of(1)}/revoke/", {"reason": "冒用"})
    assert not Code.objects.filter(enterprise__uscc=code_of(1), revoked_at=None).exists()
    assert "状态已变" in office.get(f"/codes/own/{code_of(1)}/revoke/", follow=True).content.decode()
    assert office.get(f"/codes/own/{code_of(99)}/issue/").status_code == 404


def test_a_selection_goes_to_the_worker_and_its_sheet_is_fetched(office: Client, cast: Cast) -> None:
    keys = [str(pk) for pk in type(Code.objects.get().enterprise).objects.values_list("pk", flat=True)]
    answer = office.post("/codes/own/issue/", {"row": [*keys, "x", "999999"]})
    batch = CodeBatch.objects.get()
    assert answer.url == f"/codes/own/batches/{batch.pk}/"
    assert "排队中" in office.get(answer.url).content.decode()
    run_batch(batch_id=batch.pk, now=clock.now())
    assert "发码 <b>2</b> 户" in office.get(answer.url).content.decode()
    answer = office.post("/codes/own/labels/", {"row": keys})
    batch = run_batch(batch_id=CodeBatch.objects.latest("pk").pk, now=clock.now())
    assert batch.state == BatchState.DONE
    assert "下载标签" in office.get(answer.url).content.decode()
    sheet: Any = office.get(f"{answer.url}sheets/")
    assert len(b"".join(sheet.streaming_content)) > 1000
    assert "没有选中" in office.post("/codes/own/labels/", {}, follow=True).content.decode()
    cast.login(office, "township_clerk")
    assert office.get(answer.url).status_code == 404, "another's batch"
    assert office.get("/codes/own/batches/").status_code == 200


def test_a_township_prints_its_own(office: Client, cast: Cast) -> None:
    cast.login(office, "township_clerk")
    page = office.get("/codes/own/township/").content.decode()
    assert 'value="labels"' in page
    assert 'value="issue"' not in page
    answer = office.post("/codes/own/township/", {"unit": cast.units["township"].pk, "kind": "labels"})
    assert CodeBatch.objects.get().total == 3
    assert answer.status_code == 302
    assert (
        office.post("/codes/own/township/", {"unit": cast.units["subdistrict"].pk, "kind": "labels"}).status_code == 422
    )
    assert office.post("/codes/own/issue/", {"row": "1"}).status_code == 403


def test_one_label_is_asked_for_on_the_enterprise_s_page(office: Client) -> None:
    assert "打印标签" in office.get(PAGE).content.decode()
    answer = office.post(f"/codes/own/{code_of(1)}/label/")
    assert answer.url == f"/codes/own/batches/{CodeBatch.objects.get().pk}/"
    assert "请先发码" in office.get(f"/codes/own/{code_of(2)}/label/", follow=True).content.decode()


def test_scans_are_listed_for_the_office(office: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    code = Code.objects.get()
    for _ in range(20):
        note_scan(code=code, way="scan", actor=cast.anonymous, now=clock.now())
    note_scan(code=code, way="scan", actor=cast.liaison, now=clock.now())
    with django_assert_max_num_queries(16):
        page = office.get("/codes/own/scans/").content.decode()
    assert cast.liaison.acting_as in page
    assert "公众" not in office.get("/codes/own/scans/?reader=staff").content.decode().split("<tbody>")[1]
    assert CodeScan.objects.count() == 21


def test_a_phone_is_bound_on_site_and_agents_are_marked(office: Client, cast: Cast) -> None:
    phone = "13911112222"
    for number in (1, 2):
        enterprise = type(Code.objects.get().enterprise).objects.get(uscc=code_of(number))
        digest = lookup_digest(phone)
        Contact.objects.create(enterprise=enterprise, role="finance", name="周会计", phone=phone, phone_digest=digest)
    page = office.get("/codes/phones/").content.decode()
    assert page.count("2 户") == 2
    assert "139****2222" in page
    assert phone not in page
    assert "一号多企" in office.get(PAGE).content.decode()
    given = {"name": "周会计", "phone": phone, "basis": "营业执照"}
    cast.login(office, "liaison")
    refused = office.post(f"/codes/phones/{code_of(1)}/bind/", given)
    assert "代理人身份" in refused.content.decode()
    done = office.post(f"/codes/phones/{code_of(1)}/bind/", given | {"as_agent": "on"}, follow=True)
    assert "手机已绑定" in done.content.decode()
    assert Mandate.objects.filter(kind="agent").count() == 1
