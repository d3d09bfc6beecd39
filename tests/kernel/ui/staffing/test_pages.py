"""/settings/staffing/: a table sent in, looked at, confirmed; first passwords in that one answer alone."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.models import Post, Unit, User
from yingshang.kernel.retention.services import run_retention
from yingshang.kernel.ui.models import StaffingTable, TableState

URL = "/settings/staffing/"
UNITS: list[list[Any]] = [
    ["代码", "名称", "类别", "上级单位"],
    ["N-2", "东岭村", "村", "N-1"],
    ["N-1", "新岭镇", "镇", None],
]
BAD: list[list[Any]] = [*UNITS, ["N-3", "丙", "外星", None]]
OFFICIALS: list[list[Any]] = [
    ["姓名", "单位", "角色", "手机", "账号"],
    ["张三", "区自然资源局", "单位经办人", "13900000001", "zhangsan"],
    ["李四", "区自然资源局", "单位经办人", "12", "lisi"],
]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "YINGSHANG_HOME", tmp_path)


def send(client: Client, rows: list[list[Any]], kind: str = "units", **more: str) -> StaffingTable:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in rows:
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("单位表.xlsx", content.getvalue())
    answer = client.post(f"{URL}new/", {"kind": kind, "file": file, **more})
    assert answer.status_code == 302, answer.content.decode()
    table = StaffingTable.objects.order_by("-pk").first()
    assert table is not None
    return table


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    cast.login(client, "system_admin")
    return client


def test_a_table_is_shown_before_it_counts(admin: Client) -> None:
    table = send(admin, BAD)
    page = admin.get(f"{URL}{table.pk}/").content.decode()
    assert "可新增 <b>2</b>" in page
    assert "不认识的单位类别“外星”" in page
    assert "→ 上级单位" in page
    assert "确认导入" in page
    assert not Unit.objects.filter(code="N-1").exists()
    workbook = admin.get(f"{URL}{table.pk}/errors/")
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_confirmed_table_counts_once_and_its_file_goes(
    admin: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    table = send(admin, UNITS)
    kept = str(table.file.name)
    assert default_storage.exists(kept)
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(f"{URL}{table.pk}/confirm/").status_code == 302
    assert Unit.objects.get(code="N-2").parent == Unit.objects.get(code="N-1")
    assert not default_storage.exists(kept)
    entry = Entry.objects.get(action="units.imported")
    assert entry.person_id == cast.system_admin.person_id
    page = admin.post(f"{URL}{table.pk}/confirm/", follow=True).content.decode()
    assert "不能再办" in page
    assert Entry.objects.filter(action="units.imported").count() == 1


def test_first_passwords_stand_in_one_answer_alone(admin: Client) -> None:
    table = send(admin, OFFICIALS, "officials")
    preview = admin.get(f"{URL}{table.pk}/").content.decode()
    assert "新账号 <b>1</b> 个" in preview
    assert "13900000001" not in preview
    answer = admin.post(f"{URL}{table.pk}/confirm/")
    assert answer["Cache-Control"] == "no-store"
    found = re.search(r"<code>(.+?)</code>", answer.content.decode())
    assert found is not None
    assert User.objects.get(username="zhangsan").check_password(found[1])
    person = Client()
    signed_in = person.post("/login/", {"login": "zhangsan", "password": found[1]}, follow=True)
    assert signed_in.redirect_chain
    assert "原密码" in person.get("/inbox/", follow=True).content.decode()
    for later in (admin.get(f"{URL}{table.pk}/"), admin.post(f"{URL}{table.pk}/confirm/", follow=True)):
        assert found[1] not in later.content.decode()
    kept = list(StaffingTable.objects.order_by("pk").values()) + list(Entry.objects.order_by("pk").values())
    assert found[1] not in repr(kept)
    assert "13900000001" not in repr(kept)


def test_a_strict_table_with_a_bad_row_writes_nothing(admin: Client) -> None:
    table = send(admin, BAD, strict="on")
    assert "确认导入" not in admin.get(f"{URL}{table.pk}/").content.decode()
    admin.post(f"{URL}{table.pk}/confirm/")
    assert "没有写入任何内容" in admin.get(f"{URL}{table.pk}/").content.decode()
    assert not Unit.objects.filter(code="N-1").exists()


def test_a_dropped_table_is_gone(admin: Client) -> None:
    table = send(admin, OFFICIALS, "officials")
    assert "已放弃" in admin.post(f"{URL}{table.pk}/withdraw/", follow=True).content.decode()
    admin.post(f"{URL}{table.pk}/confirm/")
    assert not Post.objects.filter(person__name="张三").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("x.txt", b"a", "请上传 .xlsx"), ("x.csv", "名称,类别\n甲,部门\n".encode(), "缺少必需的列：单位代码")],
)
def test_what_is_no_table_is_said_beside_the_field(admin: Client, name: str, content: bytes, said: str) -> None:
    answer = admin.post(f"{URL}new/", {"kind": "units", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not StaffingTable.objects.exists()


@pytest.mark.parametrize("page", ["", "confirm/", "withdraw/", "errors/"])
def test_a_table_of_another_district_is_not_found(admin: Client, page: str) -> None:
    table = send(admin, BAD)
    other = Unit.objects.create(
        party=Unit.objects.get(code="YX-SJJ").party.__class__.objects.create(kind="unit", name="另一区"),
        code="OT", name="另一区", short_name="另一区", kind="district", path="/0/", since="2020-01-01",
    )  # fmt: skip
    StaffingTable.objects.filter(pk=table.pk).update(district=other)
    call = admin.post if page in {"confirm/", "withdraw/"} else admin.get
    assert call(f"{URL}{table.pk}/{page}").status_code == 404


def test_the_list_asks_no_more_for_more_rows(admin: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    send(admin, UNITS)
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin.get(URL)
    for _ in range(5):
        send(admin, UNITS)
    with CaptureQueriesContext(connection) as many:
        assert admin.get(URL).status_code == 200
    assert len(many) <= len(one)


def test_a_table_that_nobody_confirmed_goes_after_its_days(admin: Client, cast: Cast, now: datetime) -> None:
    table = send(admin, BAD)
    store, kept = table.file.storage, str(table.file.name)
    run_retention(actor=cast.system, now=now + timedelta(days=29))
    assert store.exists(kept)
    run_retention(actor=cast.system, now=now + timedelta(days=31))
    assert not store.exists(kept)
    table.refresh_from_db()
    assert table.state == TableState.WITHDRAWN
    assert "sample" not in table.result
    assert admin.get(f"/settings/staffing/{table.pk}/").status_code == 200
