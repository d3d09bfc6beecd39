"""The city's list on the page: nothing changes before it is confirmed; windows of use begin on a day."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.cast import Cast
from tests.registry.enterprises.making import code_of, make_enterprise
from yingshang.kernel import clock
from yingshang.kernel.retention.services import run_retention
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.codes.errors import WindowRefused
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot, CodeUpload, UseWindow
from yingshang.registry.codes.queries import window_in
from yingshang.registry.codes.services import (
    end_stuck,
    preview_upload,
    run_upload,
    set_window,
    take_city_list,
    upload_city_list,
)

pytestmark = pytest.mark.django_db

HEAD = "企业码编号,统一社会信用代码,领码时间,最近使用时间,诉求数\n"
NEW = "/codes/lists/new/"


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    """The office's clerk at the screen; two enterprises in the register."""
    for number in (1, 2):
        make_enterprise(number, cast.units["district"], unit=cast.units["township"])
    cast.login(client, "office_clerk")
    return client


def send(client: Client, text: str, *, name: str = "清单.csv", days_ago: int = 1) -> Any:
    as_of = clock.today() - timedelta(days=days_ago)
    file = SimpleUploadedFile(name, (HEAD + text).encode())
    answer = client.post(NEW, {"file": file, "as_of": as_of.isoformat()})
    if answer.status_code == 302:
        assert "预览中" in client.get(answer.url).content.decode()
        preview_upload(upload_id=CodeUpload.objects.latest("pk").pk, now=clock.now())  # what the worker does
    return answer


def confirm(client: Client, url: str) -> str:
    """Confirm a list, let the worker do its part, and read the page."""
    client.post(f"{url}confirm/")
    run_upload(upload_id=CodeUpload.objects.latest("pk").pk, now=clock.now())
    return client.get(url).content.decode()


GOOD = f"Q1,{code_of(1)},2025-06-01,,\n"
BAD = f"Q2,{code_of(2)},去年,,\n"


def test_a_list_is_shown_first_and_written_when_confirmed(
    office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    answer = send(office, GOOD + BAD)
    upload = CodeUpload.objects.get()
    store, kept = upload.file.storage, upload.file.name
    page = office.get(answer.url).content.decode()
    assert "将新注册" in page
    assert "去年" in page
    assert not CodeRegistration.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert "新注册 <b>1</b>" in confirm(office, answer.url)
    assert CodeRegistration.objects.get().enterprise.uscc == code_of(1)
    assert not store.exists(str(kept))
    book = b"".join(office.get(f"{answer.url}errors/").streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet.max_row == 2
    again = office.post(f"{answer.url}confirm/", follow=True).content.decode()
    assert "不能再次处理" in again
    assert CodeSnapshot.objects.count() == 1


def test_a_list_given_up_changes_nothing(office: Client) -> None:
    answer = send(office, GOOD)
    office.post(f"{answer.url}withdraw/")
    office.post(f"{answer.url}confirm/")
    assert CodeUpload.objects.get().state == UploadState.WITHDRAWN
    assert not CodeRegistration.objects.exists()


@pytest.mark.parametrize(
    ("text", "name", "days_ago", "says"),
    [
        (GOOD, "清单.pdf", 1, "请上传"),
        (GOOD, "清单.csv", -1, "晚于今天"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(
    office: Client, text: str, name: str, days_ago: int, says: str
) -> None:
    answer = send(office, text, name=name, days_ago=days_ago)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not CodeUpload.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        ((HEAD + BAD).encode(), "清单.csv", "没有一行可用"),
        ("企业码,信用代码\n1,2\n".encode(), "清单.csv", "缺少列：注册时间"),
        (b"PK\x03\x04 broken", "清单.xlsx", "没有写入任何内容"),
    ],
)
def test_what_the_worker_cannot_take_is_told_with_the_reason(
    office: Client, data: bytes, name: str, says: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = office.post(NEW, {"file": SimpleUploadedFile(name, data), "as_of": "2026-03-10"})
        upload = preview_upload(upload_id=CodeUpload.objects.get().pk, now=clock.now())
    page = office.get(answer.url).content.decode()
    assert says in page
    assert "重新上传" in page
    assert (upload.state, upload.file.name) == (UploadState.FAILED, "")
    office.post(f"{answer.url}confirm/")
    assert run_upload(upload_id=upload.pk, now=clock.now()).state == UploadState.FAILED
    assert not CodeSnapshot.objects.exists()


def test_a_list_given_up_while_it_is_looked_through_stays_given_up(office: Client, cast: Cast) -> None:
    upload = upload_city_list(
        data=(HEAD + GOOD).encode(), name="x.csv", as_of=clock.today(), actor=cast.office_clerk, now=clock.now()
    )
    office.post(f"/codes/lists/{upload.pk}/withdraw/")
    assert preview_upload(upload_id=upload.pk, now=clock.now()).state == UploadState.WITHDRAWN


def test_a_list_whose_worker_died_ends_in_words(office: Client, cast: Cast) -> None:
    upload = upload_city_list(
        data=(HEAD + GOOD).encode(), name="x.csv", as_of=clock.today(), actor=cast.office_clerk, now=clock.now()
    )
    assert end_stuck(now=clock.now() + timedelta(hours=23)) == 0
    assert end_stuck(now=clock.now() + timedelta(hours=25)) == 1
    assert "系统在处理这份清单时出错" in office.get(f"/codes/lists/{upload.pk}/").content.decode()


def test_a_confirmed_list_older_than_a_newer_one_is_refused(office: Client, cast: Cast) -> None:
    answer = send(office, GOOD, days_ago=3)
    data = (HEAD + f"Q2,{code_of(2)},2025-06-01,,\n").encode()
    now = clock.now()
    take_city_list(data=data, name="x.csv", as_of=now.date() - timedelta(days=1), actor=cast.office_clerk, now=now)
    assert "更早" in confirm(office, answer.url)
    assert CodeUpload.objects.get().state == UploadState.FAILED


def test_a_later_list_that_says_the_same_is_kept_as_told(office: Client, cast: Cast) -> None:
    now = clock.now()
    for days in (31, 1):
        as_of = now.date() - timedelta(days=days)
        take_city_list(data=(HEAD + GOOD).encode(), name="x.csv", as_of=as_of, actor=cast.office_clerk, now=now)
    assert CodeSnapshot.objects.count() == 2
    assert CodeRegistration.objects.count() == 1


def test_another_district_s_list_is_not_found(office: Client, cast: Cast, client: Client) -> None:
    answer = send(office, GOOD)
    CodeUpload.objects.update(district=cast.units["township"])
    assert office.get(answer.url).status_code == 404


def test_the_lists_cost_the_same_for_any_number(office: Client, django_assert_max_num_queries: Any) -> None:
    send(office, GOOD)
    office.get("/codes/lists/")
    row = CodeUpload.objects.get()
    for _ in range(20):
        row.pk = None
        row.save()
    with django_assert_max_num_queries(14):
        assert office.get("/codes/lists/").status_code == 200


def test_a_window_begins_on_a_day_and_ends_the_one_before(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    today = clock.today()
    given = {"days": 90, "since": today.isoformat(), "basis": "云营商办〔2026〕7 号"}
    client.post("/codes/windows/new/", given)
    district = cast.units["district"].pk
    assert (window_in(district, today - timedelta(days=1)), window_in(district, today)) == (365, 90)
    assert "云营商办" in client.get("/codes/windows/").content.decode()
    again = client.post("/codes/windows/new/", given | {"days": 30})
    assert "更晚的生效日期" in again.content.decode()
    later = today + timedelta(days=30)
    client.post("/codes/windows/new/", given | {"days": 30, "since": later.isoformat()})
    assert (window_in(district, today), window_in(district, later)) == (90, 30)
    with pytest.raises(WindowRefused, match="早于今天"):
        past = today - timedelta(days=1)
        set_window(days=1, since=past, basis="x", actor=cast.office_head, now=clock.now())
    assert UseWindow.objects.count() == 2


def test_a_list_that_nobody_confirmed_goes_after_its_days(
    office: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    answer = send(office, GOOD + BAD)
    upload = CodeUpload.objects.get()
    store, kept, errors = upload.file.storage, str(upload.file.name), str(upload.errors_file.name)
    run_retention(actor=cast.system, now=clock.now() + timedelta(days=29))
    assert store.exists(kept)
    with django_capture_on_commit_callbacks(execute=True):
        run_retention(actor=cast.system, now=clock.now() + timedelta(days=31), district=cast.units["district"])
    assert not store.exists(kept)
    assert not store.exists(errors)
    upload.refresh_from_db()
    assert (upload.state, upload.rejected) == (UploadState.WITHDRAWN, 1)
    assert not {"sample", "errors"} & upload.result.keys()
    assert office.get(answer.url).status_code == 200
