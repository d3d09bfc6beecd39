"""The versions of a section: the list, two of them compared, an old one restored."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.kernel.ui.workshop.test_edit_section import address, page, sent, standing
from tests.kernel.workshop.conftest import BRIEFINGS, Desk, at
from yingshang.kernel.ui.workshop.tracked import tracked
from yingshang.kernel.workshop.queries.papers import paragraphs_of, revision_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import give_material, save_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("甲1 乙2", "甲1 乙2", "甲未变 乙未变"),
        ("甲1 乙2", "甲3 乙2", "甲修改 乙未变"),
        ("甲1 乙2 丙3", "丙3 甲1 乙2", "丙移动 甲未变 乙未变"),
        ("甲1 乙2", "甲1 丁4", "甲未变 乙删去 丁新增"),
        ("", "甲1", "甲新增"),
        ("甲1", "", "甲删去"),
    ],
)
def test_each_paragraph_says_what_became_of_it(old: str, new: str, words: str) -> None:
    before, after = ([Paragraph(p[0], p[1:]) for p in text.split()] for text in (old, new))
    assert " ".join(f"{one.key}{one.word}" for one in tracked(before, after)) == words


def test_the_list_says_who_wrote_what_from_what(client: Client, desk: Desk) -> None:
    given = give_material(request=desk.request(), texts=["刊发信息。"], actor=desk.cast.officer_a, now=at(3, 10))
    desk.cast.login(client, "office_clerk")
    client.post(address(desk), sent([("s1", "甲"), ("s2", "刊发信息。")], note="采用素材", material=[str(given.pk)]))
    first = revision_of(desk.section(), 1)
    assert first is not None
    rows = [*paragraphs_of(first.paragraphs), Paragraph("s9", "丙")]
    save_section(section=desk.section(), paragraphs=rows, base=1, actor=desk.cast.office_head, now=at(3, 11))
    said = page(client.get(address(desk, "edit-versions")))
    for words in (
        "系统按模板起草", "林小雨", "采用素材", "采用 区市场监管局第 1 版素材", "陈立新", "从第 1 版改起",
        "第 2 版 → 第 3 版",
    ):  # fmt: skip
        assert words in said, words


def test_any_two_are_compared_with_words_for_what_came_and_went(client: Client, desk: Desk) -> None:
    desk.write(f"编发简报{written(BRIEFINGS)}。")
    desk.write("编发信息十二条。")
    desk.cast.login(client, "office_clerk")
    said = page(client.get(address(desk, "edit-versions"), {"a": "2", "b": "3"}))
    assert re.search(r"<del><span[^>]*>删去：</span>[^<]*信息简报期数", said)
    assert re.search(r"<ins><span[^>]*>增加：</span>", said)
    backwards = page(client.get(address(desk, "edit-versions"), {"a": "3", "b": "2"}))
    assert re.search(r"<ins><span[^>]*>增加：</span>[^<]*信息简报期数", backwards)
    for a, b in (("x", "y"), ("77", "99")):
        assert client.get(address(desk, "edit-versions"), {"a": a, "b": b}).status_code == 200
    assert "还没有保存过" in page(client.get(address(desk, "edit-versions", key="done")))


def test_an_old_version_is_saved_as_a_new_one(client: Client, desk: Desk) -> None:
    first = standing(desk)
    desk.write("改写")
    desk.cast.login(client, "office_clerk")
    answer: Any = client.post(address(desk, "edit-restore", 1), {"base": "2"})
    assert answer.url == address(desk)
    assert (standing(desk), desk.section().current) == (first, 3)
    assert "恢复第 1 版" in page(client.get(address(desk, "edit-versions")))


def test_what_others_saved_meanwhile_is_not_passed_over(client: Client, desk: Desk) -> None:
    desk.write("甲")
    desk.write("乙")
    desk.write("丙")
    desk.cast.login(client, "office_clerk")
    client.post(address(desk, "edit-restore", 2), {"base": "3"})
    assert standing(desk) == ["丙"]
    assert "没有恢复" in page(client.get(address(desk, "edit-versions")))
    assert client.get(address(desk, "edit-restore", 2)).status_code == 405
