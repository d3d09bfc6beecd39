"""``/papers/<key>/sign/…``: the order, and signing in it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, Desk, at
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.workshop.enums import Opinion, State
from yingshang.kernel.workshop.models import Countersign
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import set_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(desk: Desk) -> Desk:
    """Unit B signs first, then unit A, then the office."""
    desk.write(f"编发简报{written(BRIEFINGS)}。")
    units = [desk.cast.units[name] for name in ("unit_b", "unit_a", "office")]
    set_order(paper=desk.paper, units=units, actor=desk.cast.office_clerk, now=at(3, 9))
    desk.to_confirming()
    desk.confirm_all()
    desk.move("circulate", at(3, 11))
    return desk


def url(desk: Desk, rest: str = "") -> str:
    return f"/papers/{desk.paper.case.number}/sign/{rest}"


def told(desk: Desk, unit: str) -> int:
    return Message.objects.filter(topic="workshop.sign", recipient=desk.cast.units[unit].party).count()


def test_the_office_arranges_the_order(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    a, b, office = (desk.cast.units[name].pk for name in ("unit_a", "unit_b", "office"))
    added = client.post(url(desk, "order/"), {"unit": [a], "more": b, "do": "add"}).content.decode()
    assert "还没有保存" in added
    moved = client.post(url(desk, "order/"), {"unit": [a, b], "do": "up:1"}).content.decode()
    assert moved.index(f'name="unit" value="{b}"') < moved.index(f'name="unit" value="{a}"')
    assert not Countersign.objects.exists()
    client.post(url(desk, "order/"), {"unit": [b, a, a, "x"], "more": office, "do": "save"})
    assert [(c.position, c.unit_id) for c in Countersign.objects.all()] == [(1, b), (2, a), (3, office)]
    client.post(url(desk, "order/"), {"unit": [b, a], "do": "out:0"})
    client.post(url(desk, "order/"), {"unit": [b, a], "do": "down:9"})
    assert Countersign.objects.count() == 3
    assert "1. 区自然资源局" in body(client, url(desk))


def test_each_signs_in_turn_and_the_next_is_told(client: Client, signing: Desk) -> None:
    assert (told(signing, "unit_b"), told(signing, "unit_a")) == (1, 0)
    signing.cast.login(client, "head_b")
    shown = body(client, url(signing))
    assert "12期" in shown
    assert "退回修改" in shown
    assert client.post(url(signing), {"opinion": "agree", "text": "同意"}).status_code == 302
    first = Countersign.objects.get(position=1)
    assert (first.opinion, first.text, len(first.digest)) == (Opinion.AGREED, "同意", 64)
    assert told(signing, "unit_a") == 1
    signing.cast.login(client, "head_a")
    shown = body(client, url(signing))
    assert "钱卫东" in shown
    assert first.digest[:16] in shown


def test_it_is_sent_back_with_a_reason(client: Client, signing: Desk) -> None:
    signing.cast.login(client, "head_b")
    refused = client.post(url(signing), {"opinion": "return", "text": ""})
    assert refused.status_code == 422
    assert "写明要修改什么" in refused.content.decode()
    client.post(url(signing), {"opinion": "return", "text": "请写全称"})
    signing.again()
    assert signing.paper.case.state == State.EDITING
    assert "请写全称" in body(client, url(signing))


def test_out_of_turn_or_without_right_nothing_changes(client: Client, signing: Desk) -> None:
    signing.cast.login(client, "head_a")
    answer = client.post(url(signing), {"opinion": "agree"})
    assert answer.status_code == 422
    assert "现在由区自然资源局会签" in answer.content.decode()
    signing.cast.login(client, "officer_b")
    assert "退回修改" not in body(client, url(signing))
    assert client.post(url(signing), {"opinion": "agree"}).status_code == 403
    assert client.post(url(signing, "order/"), {"do": "save"}).status_code == 403
    signing.cast.login(client, "township_head")
    assert client.get(url(signing)).status_code == 404
    assert client.post(url(signing), {"opinion": "agree"}).status_code == 404
    signing.cast.login(client, "office_clerk")
    client.post(url(signing, "order/"), {"do": "save"})
    assert list(Countersign.objects.values_list("opinion", flat=True)) == [Opinion.WAITING] * 3


def test_queries_do_not_grow_with_the_signers(client: Client, desk: Desk, asked: Asked) -> None:
    desk.cast.login(client, "office_clerk")
    units = desk.cast.units
    set_order(paper=desk.paper, units=[units["unit_a"]], actor=desk.cast.office_clerk, now=at(3, 9))
    few = asked(url(desk))
    names = ("unit_b", "office", "township", "subdistrict", "unit_a")
    set_order(paper=desk.paper, units=[units[name] for name in names], actor=desk.cast.office_clerk, now=at(3, 9))
    assert asked(url(desk)) == few
