"""The outline of a paper: what each part holds and lacks; parts added, moved, renamed; how much the pages ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.kernel.ui.workshop.conftest import Asked
from tests.kernel.ui.workshop.test_edit_section import address, page
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.figures.contract import contract
from yingshang.kernel.workshop.models import Section
from yingshang.kernel.workshop.queries.papers import reader_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import add_section, give_material

pytestmark = pytest.mark.django_db


def outline(desk: Desk) -> str:
    return reverse("workshop:edit", args=[desk.paper.case.number])


def titles(desk: Desk) -> list[tuple[str, int]]:
    return list(Section.objects.filter(paper=desk.paper).values_list("title", "level"))


def test_each_part_says_what_it_holds_and_lacks(client: Client, desk: Desk) -> None:
    desk.write("全市首个工作站揭牌，市场主体满意。", "又一段。")
    give_material(request=desk.request(), texts=["素材"], actor=desk.cast.officer_a, now=at(3, 10))
    desk.cast.login(client, "office_clerk")
    said = page(client.get(outline(desk)))
    for words in ("2 段", "须改正 1", "请核对 1", "素材已报 1", "待报 1", "还没有正文", "1 处须改正"):
        assert words in said, words
    short = page(client.get(outline(desk), {"here": str(desk.section().pk)}, headers={"HX-Request": "true"}))
    assert "<main" not in short
    assert short.count('aria-current="page"') == 1
    assert "须改正 1" in short


def test_parts_are_added_moved_and_renamed(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    add = reverse("workshop:edit-add", args=[desk.paper.case.number])
    after = str(desk.section("done").pk)
    answer: Any = client.post(add, {"title": "下一步打算", "level": "1", "after": after, "guide": "写计划"})
    assert answer.status_code == 302
    assert titles(desk) == [("工作开展情况", 1), ("下一步打算", 1), ("宣传", 2)]
    client.post(address(desk, "edit-place"), {"to": "up"})
    assert [title for title, _ in titles(desk)] == ["工作开展情况", "宣传", "下一步打算"]
    client.post(address(desk, "edit-place"), {"to": "down"})
    client.post(address(desk, "edit-place"), {"to": "down"})
    client.post(address(desk, "edit-place", key="done"), {"to": "up"})
    assert [title for title, _ in titles(desk)] == ["工作开展情况", "下一步打算", "宣传"]
    client.post(address(desk, "edit-name"), {"title": " 宣传引导 "})
    assert titles(desk)[2] == ("宣传引导", 2)
    client.post(address(desk, "edit-name"), {"title": " "})
    client.post(add, {"title": "", "level": "1"})
    assert client.post(add, {"title": "甲", "level": "9"}).status_code == 404
    assert client.post(add, {"title": "甲", "level": "1", "after": "999999"}).status_code == 404
    assert len(titles(desk)) == 3
    assert "请写明标题" in page(client.get(outline(desk)))


def test_others_do_not_arrange(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_a")
    before = titles(desk)
    add = reverse("workshop:edit-add", args=[desk.paper.case.number])
    for url, data in (
        (add, {"title": "甲", "level": "1"}),
        (address(desk, "edit-place"), {"to": "up"}),
        (address(desk, "edit-name"), {"title": "甲"}),
    ):
        assert client.post(url, data).status_code == 403
    assert titles(desk) == before


def test_nothing_is_arranged_while_units_confirm(client: Client, desk: Desk) -> None:
    desk.to_confirming()
    desk.cast.login(client, "office_clerk")
    before = titles(desk)
    client.post(address(desk, "edit-place"), {"to": "up"})
    client.post(address(desk, "edit-name"), {"title": "甲"})
    client.post(reverse("workshop:edit-add", args=[desk.paper.case.number]), {"title": "甲", "level": "1"})
    assert titles(desk) == before
    said = page(client.get(outline(desk)))
    assert "修改请先退回编辑" in said
    assert "上移" not in said


def test_more_parts_paragraphs_and_material_ask_no_more(client: Client, desk: Desk, asked: Asked) -> None:
    texts = [f"编发{written(BRIEFINGS)}，压缩{written(RATE)}。"]
    desk.write(*texts)
    give_material(request=desk.request(), texts=texts, actor=desk.cast.officer_a, now=at(3, 10))
    desk.cast.login(client, "office_clerk")
    urls = [outline(desk), address(desk), address(desk, "edit-versions"), address(desk, "edit-since") + "?base=1"]
    before = [asked(url) for url in urls]
    for number in range(6):
        made = add_section(
            paper=desk.paper, title=f"第{number}部分", level=2, after=desk.section(), actor=desk.cast.office_clerk
        )
        desk.write(*texts * 3, key=made.key)
    desk.write(*texts * 12)
    for unit, who in (("unit_a", "officer_a"), ("unit_b", "officer_b")):
        for _ in range(3):
            give_material(request=desk.request(unit), texts=texts * 5, actor=desk.cast[who], now=at(3, 10))
    assert [asked(url) for url in urls] == before
    assert max(before) < 60


def test_a_section_of_all_figures_asks_what_their_reading_asks(client: Client, desk: Desk, asked: Asked) -> None:
    ids = list(contract())
    with CaptureQueriesContext(connection) as alone:
        reader_of(desk.paper).read_all(ids)
    desk.write(*("，".join(written(figure) for figure in ids[n : n + 3]) for n in range(0, len(ids), 3)))
    desk.cast.login(client, "office_clerk")
    assert asked(outline(desk)) <= len(alone) + 30
    assert asked(address(desk)) <= 2 * len(alone) + 40  # last year's too


def test_nothing_asks_by_the_clock(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    assert "every " not in page(client.get(address(desk)))
