"""Two people changed one paragraph: the later one sees both and decides; a third saving is not passed over."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.kernel.ui.workshop.test_edit_section import Rows, address, page, sent, standing
from tests.kernel.workshop.conftest import Desk, at
from yingshang.kernel.workshop.models import Revision
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import save_section

pytestmark = pytest.mark.django_db
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def theirs(desk: Desk, rows: Rows, base: int) -> None:
    save_section(
        section=desk.section(),
        paragraphs=[Paragraph(key, text) for key, text in rows],
        base=base,
        actor=desk.cast.office_head,
        now=at(3, 11),
    )


def fields(said: str) -> dict[str, Any]:
    """The hidden fields of the clash page, as a browser sends them."""
    found: dict[str, Any] = {"do": "settle"}
    for name, value in _HIDDEN.findall(said):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


@pytest.fixture
def clashing(client: Client, desk: Desk) -> str:
    """The page after both changed the second paragraph; the first was changed by them, the third by me."""
    desk.write("甲", "乙", "丙")
    theirs(desk, [("p0", "甲改"), ("p1", "乙的一种写法"), ("p2", "丙")], 2)
    desk.cast.login(client, "office_clerk")
    mine = [("p0", "甲"), ("p1", "乙的另一种写法"), ("p2", "丙改"), ("n1", "新增一段")]
    answer = client.post(address(desk), sent(mine, 2, note="精简", draft="d7"))
    assert answer.status_code == 409
    return page(answer)


def test_the_page_shows_what_was_mine_and_theirs(clashing: str, desk: Desk) -> None:
    for words in (
        "陈立新",
        "第 2 段",
        "增加：</span>的另一种写法",
        "增加：</span>的一种写法",
        "用我的",
        "用对方的",
        "自己改",
    ):
        assert words in clashing, words
    assert "第 1 段" not in clashing
    assert desk.section().current == 3


@pytest.mark.parametrize(
    ("choice", "own", "second"),
    [
        ("mine", "", ["乙的另一种写法"]),
        ("theirs", "", ["乙的一种写法"]),
        ("own", "乙的折中写法\r\n另起一段", ["乙的折中写法", "另起一段"]),
    ],
)
def test_what_was_chosen_is_saved_with_everything_else(
    client: Client, clashing: str, desk: Desk, choice: str, own: str, second: list[str]
) -> None:
    answer: Any = client.post(address(desk), {**fields(clashing), "choice-p1": choice, "own-p1": own})
    assert answer.url == f"{address(desk)}?kept=d7"
    assert standing(desk) == ["甲改", *second, "丙改", "新增一段"]
    assert Revision.objects.get(section=desk.section(), number=4).note == "精简"


def test_nothing_is_saved_before_each_is_decided(client: Client, clashing: str, desk: Desk) -> None:
    answer = client.post(address(desk), {**fields(clashing), "own-p1": "我想好的写法"})
    said = page(answer)
    assert answer.status_code == 422
    assert "还有段落没有选择" in said
    assert "我想好的写法</textarea>" in said
    assert desk.section().current == 3
    client.post(address(desk), {**fields(said), "choice-p1": "own", "own-p1": "我想好的写法"})
    assert standing(desk)[1] == "我想好的写法"


def test_a_third_saving_meanwhile_is_put_before_the_editor_too(client: Client, clashing: str, desk: Desk) -> None:
    theirs(desk, [("p0", "甲改"), ("p1", "乙的第三种写法"), ("p2", "丙")], 3)
    answer = client.post(address(desk), {**fields(clashing), "choice-p1": "mine"})
    assert answer.status_code == 409
    said = page(answer)
    assert "第三" in said
    assert standing(desk) == ["甲改", "乙的第三种写法", "丙"]
    client.post(address(desk), {**fields(said), "choice-p1": "mine"})
    assert standing(desk) == ["甲改", "乙的另一种写法", "丙改", "新增一段"]


@pytest.mark.parametrize(("choice", "left"), [("mine", ["甲"]), ("theirs", ["甲", "乙改"])])
def test_a_paragraph_that_i_took_away_and_they_changed(
    client: Client, desk: Desk, choice: str, left: list[str]
) -> None:
    desk.write("甲", "乙")
    theirs(desk, [("p0", "甲"), ("p1", "乙改")], 2)
    desk.cast.login(client, "office_clerk")
    said = page(client.post(address(desk), sent([("p0", "甲")], 2)))
    assert "删去这一段" in said
    client.post(address(desk), {**fields(said), "choice-p1": choice})
    assert standing(desk) == left


@pytest.mark.parametrize(("choice", "left"), [("mine", ["甲", "乙改"]), ("theirs", ["甲"])])
def test_a_paragraph_that_they_took_away_and_i_changed(
    client: Client, desk: Desk, choice: str, left: list[str]
) -> None:
    desk.write("甲", "乙")
    theirs(desk, [("p0", "甲")], 2)
    desk.cast.login(client, "office_clerk")
    said = page(client.post(address(desk), sent([("p0", "甲"), ("p1", "乙改")], 2)))
    client.post(address(desk), {**fields(said), "choice-p1": choice})
    assert standing(desk) == left
