"""``/papers/<key>/call/…``: asking further units, chasing, letting off."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import body
from tests.kernel.workshop.conftest import Desk, at
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.workshop.models import Request
from yingshang.kernel.workshop.services import give_material

pytestmark = pytest.mark.django_db


def url(desk: Desk, rest: str = "") -> str:
    return f"/papers/{desk.paper.case.number}/call/{rest}"


def reminders() -> int:
    return Message.objects.filter(title="文稿素材催报").count()


def test_further_units_are_asked(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    assert "清溪镇" in body(client, url(desk))
    data = {"section": desk.section().pk, "units": [desk.cast.units["township"].pk], "due_on": "2026-03-20"}
    assert client.post(url(desk), data | {"due_on": "2026-03-01"}).status_code == 422
    assert client.post(url(desk), data | {"units": []}).status_code == 422
    assert client.post(url(desk), data).status_code == 302
    assert desk.request("township").due_on.day == 20


def test_chased_one_by_one_or_all_that_are_late_once_a_day(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    client.post(url(desk, "remind/"), {"row": [desk.request().pk, "x"]})
    client.post(url(desk, "remind/"), {"row": [desk.request().pk]})
    assert reminders() == 1
    client.post(url(desk, "remind/"), {"late": "1"})
    assert reminders() == 1
    Request.objects.update(due_on="2026-03-02")
    give_material(request=desk.request("unit_b"), texts=["好"], actor=desk.cast.officer_b, now=at(3, 10))
    assert "催报全部逾期（2）" in body(client, f"/papers/{desk.paper.case.number}/")
    client.post(url(desk, "remind/"), {"late": "1"})
    assert reminders() == 2
    assert Message.objects.filter(body__contains="逾期 9 天").count() == 1


def test_a_unit_is_let_off_with_a_reason(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    waive = url(desk, f"{desk.request('unit_b').pk}/waive/")
    assert client.post(waive, {"reason": ""}).status_code == 422
    assert client.post(waive, {"reason": "本期无此项工作"}).status_code == 302
    assert desk.request("unit_b").waived_reason == "本期无此项工作"
    assert "本期无此项工作" in body(client, f"/papers/{desk.paper.case.number}/")


def test_only_the_office_calls_and_a_denial_changes_nothing(client: Client, desk: Desk) -> None:
    before = list(Request.objects.values())
    desk.cast.login(client, "officer_a")
    for rest in ("", "remind/", f"{desk.request().pk}/waive/"):
        assert client.post(url(desk, rest), {"reason": "x", "late": "1"}).status_code == 403
    desk.cast.login(client, "office_clerk")
    assert client.post("/papers/WG2026-999999/call/remind/", {"late": "1"}).status_code == 404
    assert client.get(url(desk, "999999/waive/")).status_code == 404
    assert list(Request.objects.values()) == before
    assert reminders() == 0


def test_after_confirmation_began_the_page_says_so(client: Client, desk: Desk) -> None:
    desk.to_confirming()
    desk.cast.login(client, "office_clerk")
    data = {"section": desk.section().pk, "units": [desk.cast.units["township"].pk], "due_on": "2026-03-20"}
    answer = client.post(url(desk), data)
    assert answer.status_code == 422
    assert "不再征集" in answer.content.decode()
