"""``/papers/<key>/``: the paper page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, Desk, at
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import ask_for_material, give_material

pytestmark = pytest.mark.django_db


def page(desk: Desk) -> str:
    return f"/papers/{desk.paper.case.number}/"


def test_the_office_sees_text_call_and_doubts(client: Client, desk: Desk) -> None:
    give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    desk.write(f"编发简报{written(BRIEFINGS)}，全省率先，市场主体增长。")
    desk.cast.login(client, "office_clerk")
    shown = body(client, page(desk))
    assert "12期" in shown
    assert "须改正" in shown
    assert "全省率先" in shown
    assert "请核对" in shown
    assert "已报 1/3" in shown
    assert "孙志强" in shown
    assert "追加征集" in shown


def test_a_unit_sees_its_own_part_of_the_call_and_no_doubts(client: Client, desk: Desk) -> None:
    desk.write("全省率先。")
    desk.cast.login(client, "officer_b")
    shown = body(client, page(desk))
    assert "区自然资源局" in shown
    assert "已报 0/1" in shown
    assert "须改正" not in shown
    assert "追加征集" not in shown


def test_it_is_not_found_by_a_unit_that_has_no_part_in_it(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "township_clerk")
    assert client.get(page(desk)).status_code == 404
    desk.cast.login(client, "system_admin")
    assert client.get(page(desk)).status_code == 403


def test_what_is_refused_says_every_reason_at_once(client: Client, desk: Desk) -> None:
    desk.write(f"编发简报{written(BRIEFINGS)}，全省率先。")
    desk.to_confirming()
    desk.cast.login(client, "office_clerk")
    answer = client.post(f"{page(desk)}moves/circulate/", {})
    said = answer.content.decode()
    assert answer.status_code == 422
    for reason in ("全省率先", "还没有回复", "还没有安排会签"):
        assert reason in said
    desk.again()
    assert desk.paper.case.state == "confirming"


def test_queries_do_not_grow_with_the_rows(client: Client, desk: Desk, asked: Asked) -> None:
    desk.cast.login(client, "office_clerk")
    give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    few = asked(page(desk))
    units = [desk.cast.units[name].pk for name in ("unit_a", "unit_b", "township", "subdistrict", "inspectorate")]
    for key in ("done", "publicity"):
        ask_for_material(
            section=desk.section(key),
            units=units,
            due_on=date(2026, 3, 12),
            actor=desk.cast.office_clerk,
            now=at(3, 10),
        )
    for key in ("done", "publicity"):
        give_material(request=desk.request(key=key), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    assert asked(page(desk)) == few
    assert few < 70
