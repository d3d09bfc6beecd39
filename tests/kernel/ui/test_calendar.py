"""/settings/calendar/: a year as it counts; a notice pasted, read back, written once confirmed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.calendar.models import CalendarDay, PublishedYear
from yingshang.kernel.calendar.queries import calendar_for

URL = "/settings/calendar/"
NOTICE = "元旦：1月1日至3日放假调休，共3天。1月10日上班。"
FORM = {"scope": "nation", "year": "2027", "notice": NOTICE, "reference": "国办发明电〔2026〕7 号", "publish": "on"}


def test_a_year_is_shown(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    page = client.get(f"{URL}?year=2026").content.decode()
    assert "放假安排已公布" in page
    assert "春节" in page
    assert "尚未公布" in client.get(f"{URL}?year=2027").content.decode()


def test_a_notice_is_shown_before_it_is_written(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    answer = client.post(URL, FORM)
    assert answer.status_code == 200
    assert "2027-01-10" in answer.content.decode()
    assert "确认写入" in answer.content.decode()
    assert not CalendarDay.objects.exists()


def test_a_confirmed_notice_counts(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    shown = client.post(URL, FORM).context["form"].initial
    answer = client.post(URL, {**FORM, "notice": shown["notice"], "confirmed": "yes"})
    assert answer.status_code == 302
    calendar = calendar_for(cast.units["district"])
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 10))
    assert calendar.is_published(date(2027, 5, 1))
    assert Entry.objects.filter(action="calendar.publish_year").count() == 1


def test_the_districts_own_day_comes_first(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    form = {
        "scope": "local",
        "year": "2026",
        "notice": "2026-03-13 休 建区日",
        "reference": "云政办",
        "confirmed": "yes",
    }
    assert client.post(URL, form).status_code == 302
    assert not calendar_for(cast.units["office"]).is_working(date(2026, 3, 13))
    assert calendar_for(None).is_working(date(2026, 3, 13))
    assert "建区日" in client.get(f"{URL}?year=2026").content.decode()


def test_a_table_may_be_sent(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    table = SimpleUploadedFile("days.csv", "日期,类型,名称\n2026-03-13,休,建区日\n2026-03-14,班,\n".encode())
    answer = client.post(URL, {"scope": "local", "year": "2026", "notice": "", "reference": "云政办", "table": table})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "建区日" in page
    assert "2026-03-14" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"notice": "2月30日放假"}, "不存在的日期"),
        ({"notice": "", "publish": ""}, "没有读到日期"),
        ({"reference": ""}, "依据"),
        ({"notice": "", "publish": "on"}, "没有任何放假日期"),
    ],
)
def test_what_is_wrong_is_told(client: Client, cast: Cast, changed: dict[str, str], words: str) -> None:
    cast.login(client, "office_head")
    answer = client.post(URL, {**FORM, "confirmed": "yes", **changed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PublishedYear.objects.exists()


def test_a_clerk_does_not_write_the_nations_days(client: Client, cast: Cast) -> None:
    cast.login(client, "office_clerk")
    assert client.post(URL, {**FORM, "confirmed": "yes"}).status_code == 422
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("who", ["officer_a", "leader", "enterprise"])
def test_who_may_not_enter(client: Client, cast: Cast, who: str) -> None:
    cast.login(client, who)
    assert client.get(URL).status_code == client.post(URL, FORM).status_code == 403
    assert not CalendarDay.objects.exists()
