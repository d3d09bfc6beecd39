"""/demands/exchange/: an export previewed, brought in; a list made and fetched as often as needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yingshang.affairs.demands.models import Demand, ReturnList
from yingshang.kernel.cases.models import Case
from yingshang.kernel.clock import now
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.retention.services import run_retention

HOME = "/demands/exchange/"
HEADER = "工单编号,来电时间,来电人,联系电话,企业名称,诉求内容,办理时限"
GOOD = "YX001,2026-03-10 09:00,刘晨光,13800000001,云溪晨光食品有限公司,厂区门口道路破损。,2026-03-20"
BAD = "YX002,2026-03-10 09:00,何恒远,13800000002,,,2026-03-20"


def upload(client: Client, *rows: str) -> Any:
    text = "\n".join([HEADER, *rows]).encode("gb18030")
    return client.post(HOME, {"file": SimpleUploadedFile("orders.csv", text)})


def waiting_files() -> list[str]:
    return default_storage.listdir("incoming")[1] if default_storage.exists("incoming") else []


def test_an_export_is_previewed_then_brought_in(client: Client, registered: Cast) -> None:
    registered.login(client, "office_clerk")
    page = upload(client, GOOD, BAD).content.decode()
    assert "登记 1 件" in page
    assert "没有诉求内容" in page
    assert not Case.objects.exists()
    back = client.get(f"{HOME}errors/")
    assert b"".join(back).startswith(b"PK")
    answer = client.post(f"{HOME}bring/", follow=True)
    assert "新登记 1 件" in answer.content.decode()
    assert Demand.objects.get().external_number == "YX001"
    assert waiting_files() == []
    assert "已失效" in client.post(f"{HOME}bring/", follow=True).content.decode()
    assert Case.objects.count() == 1


def test_what_is_no_export_is_refused(client: Client, registered: Cast) -> None:
    registered.login(client, "office_clerk")
    answer = client.post(HOME, {"file": SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode())})
    assert answer.status_code == 422
    assert waiting_files() == []


def test_a_list_is_made_and_fetched_twice(client: Client, registered: Cast) -> None:
    registered.login(client, "office_clerk")
    upload(client, GOOD)
    client.post(f"{HOME}bring/")
    assert "无需回填" in client.post(f"{HOME}lists/", follow=True).content.decode()
    data = {"ground": "outside", "text": "请向市级反映。"}
    perform(Case.objects.get(), "refuse", data, actor=registered.office_clerk, now=now())
    assert "共 1 件" in client.post(f"{HOME}lists/", follow=True).content.decode()
    made = ReturnList.objects.get()
    first, again = (b"".join(client.get(f"{HOME}lists/{made.pk}/")) for _ in range(2))
    assert first == again
    assert first.startswith(b"PK")


def test_others_do_not_enter(client: Client, registered: Cast) -> None:
    for who in ("officer_a", "leader", "enterprise"):
        registered.login(client, who)
        assert upload(client, GOOD).status_code == 403
        assert client.get(f"{HOME}lists/1/").status_code == 403
    assert waiting_files() == []


def test_a_file_that_nobody_brought_in_goes_after_its_days(client: Client, registered: Cast) -> None:
    registered.login(client, "office_clerk")
    upload(client, GOOD)
    assert len(waiting_files()) == 1
    path = f"incoming/{waiting_files()[0]}"
    written = default_storage.get_modified_time(path)
    run_retention(actor=registered.system, now=written + timedelta(days=6))
    assert len(waiting_files()) == 1
    run_retention(actor=registered.system, now=written + timedelta(days=8))
    assert waiting_files() == []
    assert "已失效" in client.post(f"{HOME}bring/", follow=True).content.decode()
