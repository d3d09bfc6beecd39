"""``/papers/<key>/numbers/…``: units stand for their numbers, the office answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.outbox.models import Message
from yingshang.kernel.workshop.enums import Word
from yingshang.kernel.workshop.models import Confirmation
from yingshang.kernel.workshop.queries.papers import owed_words
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import object_to_number

pytestmark = pytest.mark.django_db
TEXT = f"开头一句。全年编发简报{written(BRIEFINGS)}，反响良好。时限压缩至{written(RATE)}。"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """Sent to be confirmed."""
    desk.write(TEXT)
    desk.to_confirming()
    return desk


def url(desk: Desk, rest: str = "") -> str:
    return f"/papers/{desk.paper.case.number}/numbers/{rest}"


def mine(desk: Desk, unit: str = "unit_a") -> Confirmation:
    (one,) = desk.confirmations(unit)
    return one


def told(desk: Desk, unit: str) -> list[str]:
    found = Message.objects.filter(topic="workshop.objection", recipient=desk.cast.units[unit].party)
    return list(found.values_list("title", flat=True))


def test_a_unit_sees_its_own_number_in_its_sentence_with_all_that_belongs_to_it(client: Client, sent: Desk) -> None:
    sent.cast.login(client, "officer_b")
    shown = body(client, url(sent))
    assert "时限压缩至<mark>75%</mark>。" in shown
    assert "45/60" in shown
    assert "部门报送数" in shown
    assert "口径" in shown
    assert "简报" not in shown
    assert owed_words(sent.cast.officer_b, at(3, 11).date()) == 1


def test_confirmed_one_by_one_or_all(client: Client, sent: Desk) -> None:
    sent.cast.login(client, "officer_a")
    client.post(url(sent, "confirm/"), {"number": [mine(sent, "unit_b").pk]})
    client.post(url(sent, "confirm/"))
    assert {c.word for c in Confirmation.objects.all()} == {Word.WAITING}
    client.post(url(sent, "confirm/"), {"number": [mine(sent).pk]})
    assert mine(sent).word == Word.CONFIRMED
    assert "孙志强" in body(client, url(sent))
    sent.cast.login(client, "officer_b")
    client.post(url(sent, "confirm/"), {"all": "1"})
    assert mine(sent, "unit_b").word == Word.CONFIRMED


def test_an_objection_is_answered_after_the_return_was_corrected(
    client: Client, sent: Desk, state: Callable[..., Any]
) -> None:
    sent.cast.login(client, "officer_a")
    client.post(url(sent, f"{mine(sent).pk}/object/"), {"reason": " ", "proposed": "13"})
    assert mine(sent).word == Word.WAITING
    client.post(url(sent, f"{mine(sent).pk}/object/"), {"reason": "二月漏报一期", "proposed": "13"})
    assert (mine(sent).word, mine(sent).proposed) == (Word.OBJECTED, "13")
    assert told(sent, "office") == ["有数据异议待答复"]
    sent.cast.login(client, "office_clerk")
    shown = body(client, url(sent))
    number = AttestedReturn.objects.get(figure_id=BRIEFINGS).case.number
    assert f"/returns/{number}/correct/" in shown
    assert "二月漏报一期" in shown
    state(BRIEFINGS, value="13")
    assert "现为 <b>13期</b>" in body(client, url(sent))
    client.post(url(sent, f"{mine(sent).pk}/answer/"), {"reply": "", "answer": "corrected"})
    assert mine(sent).word == Word.OBJECTED
    client.post(url(sent, f"{mine(sent).pk}/answer/"), {"reply": "已更正报送数", "answer": "corrected"})
    assert mine(sent).word == Word.CORRECTED
    assert told(sent, "unit_a") == ["数据异议已答复：已更正"]
    assert "已更正报送数" in body(client, url(sent))


def test_the_office_keeps_a_number_with_a_reason(client: Client, sent: Desk) -> None:
    object_to_number(confirmation=mine(sent), reason="少了", proposed="", actor=sent.cast.officer_a, now=at(3, 11))
    sent.cast.login(client, "office_head")
    client.post(url(sent, f"{mine(sent).pk}/answer/"), {"reply": "按口径只计正式编号的", "answer": "kept"})
    assert mine(sent).word == Word.KEPT


def test_who_is_silent_is_listed_and_reminded_once_a_day(client: Client, sent: Desk) -> None:
    sent.cast.login(client, "office_clerk")
    assert "还没有回复：区市场监管局、区自然资源局" in body(client, url(sent))
    for _ in range(2):
        client.post(url(sent, "remind/"))
    assert Message.objects.filter(topic="workshop.numbers").count() == 2


def test_what_is_another_units_is_not_found_and_nothing_changes(client: Client, sent: Desk) -> None:
    sent.cast.login(client, "officer_b")
    assert client.post(url(sent, f"{mine(sent).pk}/object/"), {"reason": "错"}).status_code == 404
    assert client.post(url(sent, f"{mine(sent).pk}/answer/"), {"reply": "好"}).status_code == 403
    assert client.post(url(sent, "remind/")).status_code == 403
    sent.cast.login(client, "township_clerk")
    assert client.get(url(sent)).status_code == 404
    assert client.post(url(sent, "confirm/"), {"all": "1"}).status_code == 404
    sent.cast.login(client, "leader")
    shown = body(client, url(sent))
    assert "区自然资源局" in shown
    assert "确认所选" not in shown
    assert client.post(url(sent, "confirm/"), {"all": "1"}).status_code == 403
    assert {c.word for c in Confirmation.objects.all()} == {Word.WAITING}
    assert Message.objects.filter(topic="workshop.numbers").count() == 0


def test_queries_do_not_grow_with_the_numbers_of_units(
    client: Client, desk: Desk, state: Callable[..., Any], asked: Asked
) -> None:
    more = ("publicity.trainings", "publicity.press_conferences", "publicity.model_cases")
    for figure in more:
        state(figure, value="7")
    desk.write(TEXT)
    desk.to_confirming()
    desk.cast.login(client, "office_clerk")
    few = asked(url(desk))
    desk.move("reopen", at(3, 10, 11), text="补充")
    desk.write(TEXT, "".join(f"另有{written(figure)}。" for figure in more))
    desk.move("confirm", at(3, 10, 12))
    assert "另有" in body(client, url(desk))
    assert asked(url(desk)) <= few + 1
