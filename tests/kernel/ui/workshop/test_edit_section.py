"""The editor of a section: what it shows, what saving does, who may enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from tests.road import Road
from yingshang.kernel.figures.places import FORM_NAMES
from yingshang.kernel.figures.printed import FORMS
from yingshang.kernel.ui.workshop.edit_shown import FORM_WORDS
from yingshang.kernel.workshop.models import Paper, Revision
from yingshang.kernel.workshop.queries import text_of
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.rules.merging import Paragraph
from yingshang.kernel.workshop.services import give_material, save_section

pytestmark = pytest.mark.django_db

Rows = Sequence[tuple[str, str]]


def address(desk: Desk, name: str = "edit-section", *further: object, key: str = "publicity") -> str:
    return reverse(f"workshop:{name}", args=[desk.paper.case.number, desk.section(key).pk, *further])


def sent(rows: Rows, base: int = 1, **further: Any) -> dict[str, Any]:
    return {"key": [key for key, _ in rows], "text": [text for _, text in rows], "base": str(base), **further}


def standing(desk: Desk) -> list[str]:
    return [p.text for p in text_of(desk.paper)[desk.section().pk]]


def page(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("enterprise", 403),
        ("leader", 403),
        ("officer_a", 403),
        ("inspector", 403),
        ("office_clerk", 200),
        ("office_head", 200),
    ],
)
def test_the_office_alone_enters(client: Client, desk: Desk, who: str, status: int) -> None:
    desk.cast.login(client, who)
    for name in ("edit-section", "edit-versions", "edit-since", "edit-figures"):
        assert client.get(address(desk, name)).status_code == status, name
    assert client.get(reverse("workshop:edit", args=[desk.paper.case.number])).status_code == status
    answer = client.post(address(desk), sent([("s1", "别人写的")]))
    assert answer.status_code == {200: 302}.get(status, status)
    assert (desk.section().current == 2) is (status == 200)


def test_what_is_not_there_is_not_found(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    number, pk = desk.paper.case.number, desk.section().pk
    for name, args in (
        ("edit", ["WG2026-999999"]),
        ("edit-section", [number, 999_999]),
        ("edit-section", ["WG2026-999999", pk]),
        ("edit-versions", [number, 999_999]),
        ("edit-since", [number, 999_999]),
        ("edit-figures", [number, 999_999]),
    ):
        assert client.get(reverse(f"workshop:{name}", args=args)).status_code == 404, name
    assert client.post(address(desk, "edit-preview", "gone"), sent([("s1", "甲")])).status_code == 404
    assert client.post(address(desk, "edit-restore", 9)).status_code == 404


def test_the_paper_leads_to_the_editor_while_it_is_open(client: Client, desk: Desk) -> None:
    shown = reverse("workshop:paper", args=[desk.paper.case.number])
    edit = reverse("workshop:edit", args=[desk.paper.case.number])
    desk.cast.login(client, "officer_a")
    assert edit not in page(client.get(shown))
    desk.cast.login(client, "office_clerk")
    assert edit in page(client.get(shown))
    desk.to_confirming()
    assert edit not in page(client.get(shown))


def test_a_section_shows_its_text_as_it_prints_and_each_number_with_its_source(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    desk.write(f"编发简报{written(BRIEFINGS)}。", f"压缩到{written(RATE, '以上')}。")
    said = page(client.get(address(desk)))
    assert "编发简报{{ fig(&quot;信息简报期数&quot;) }}。</textarea>" in said
    assert ">12期</a>。" in said
    for words in (
        "以上：“75%以上”",
        "75%（45/60）",
        "部门报送数",
        "2025-01-01至2025-02-28",
        "未填",
        "口径",
        "BS2026-0000",
    ):
        assert words in said, words
    assert "照实：75%" in said
    assert "全部：" not in said


def test_records_and_a_return_that_disagree_are_pointed_out(
    client: Client, road: Road, desk: Desk, state: Callable[..., Any]
) -> None:
    road.accept()
    Paper.objects.update(last=date(2026, 3, 31))
    state("demands.received", value="5")
    desk.write(f"受理诉求{written('demands.received')}。")
    desk.cast.login(client, "office_clerk")
    said = page(client.get(address(desk)))
    assert "系统记录 1件，部门报送数 5件，两者不一致。" in said
    assert "系统记录与部门报送数不一致" in said


def test_saving_makes_a_version_and_tells_the_browser_what_was_kept(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    rows = [("s1", "编发简报一批。\r\n另起一段。"), ("", ""), ("新", "没有好的键。")]
    answer: Any = client.post(address(desk), sent(rows, note="精简", draft="d1", do="save"))
    assert answer.url == f"{address(desk)}?kept=d1"
    assert standing(desk) == ["编发简报一批。", "另起一段。", "没有好的键。"]
    made = Revision.objects.get(section=desk.section(), number=2)
    assert (made.note, made.paragraphs[0]["key"]) == ("精简", "s1")
    opened = page(client.get(answer.url))
    assert "已保存为第 2 版。" in opened
    assert 'data-kept="d1"' in opened
    client.post(address(desk), sent([(p["key"], p["text"]) for p in made.paragraphs], 2))
    assert "没有改动" in page(client.get(address(desk)))


def test_a_save_in_place_leads_the_browser_on(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    answer = client.post(address(desk), sent([("s1", "甲")]), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == address(desk)


def test_a_faulty_mark_is_not_stored_and_nothing_typed_is_lost(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    answer = client.post(address(desk), sent([("s1", '简报{{ fig("信息简报篇数") }}'), ("s2", "别的话")]))
    said = page(answer)
    assert answer.status_code == 422
    assert "第 1 段：没有指标“信息简报篇数”" in said
    assert "别的话</textarea>" in said
    assert "data-unsaved" in said
    assert desk.section().current == 1


def test_a_name_is_as_good_as_an_id(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    said = page(client.post(address(desk), sent([("s1", "简报{{fig（“信息简报期数”）}}。")], do="preview")))
    assert "fig(&quot;信息简报期数&quot;)" in said
    assert ">12期</a>。" in said


def test_others_savings_are_said_and_merged(client: Client, desk: Desk) -> None:
    desk.write("甲", "乙")
    desk.cast.login(client, "office_clerk")
    save_section(
        section=desk.section(),
        paragraphs=[Paragraph("p0", "甲改"), Paragraph("p1", "乙")],
        base=2,
        actor=desk.cast.office_head,
        now=at(3, 11, 9),
    )
    said = page(client.get(address(desk, "edit-since") + "?base=2"))
    assert "陈立新" in said
    assert "存了第 3 版" in said
    assert "陈立新" not in page(client.get(address(desk, "edit-since") + "?base=3"))
    assert "陈立新" in page(client.post(address(desk, "edit-preview", "p1"), sent([("p0", "甲"), ("p1", "乙改")], 2)))
    answer: Any = client.post(address(desk), sent([("p0", "甲"), ("p1", "乙改")], 2))
    assert standing(desk) == ["甲改", "乙改"]
    assert "已与他人期间的修改合并，保存为第 4 版。" in page(client.get(answer.url))


def test_a_paragraph_is_previewed_without_being_stored(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    form = sent([("s1", f"编发{written(BRIEFINGS, '以上')}，全市首个。"), ("s2", f"压缩{written(RATE)}")])
    said = page(client.post(address(desk, "edit-preview", "s1"), form))
    assert 'id="seen-s1"' in said
    assert 'id="seen-s2"' not in said
    assert "10期以上" in said or "12期以上" in said
    assert "“全市首个”须有依据" in said
    assert 'hx-swap-oob="innerHTML"' in said
    assert "75%（45/60）" in said
    assert desk.section().current == 1


def test_while_units_confirm_the_text_is_shown_and_not_taken(client: Client, desk: Desk) -> None:
    desk.to_confirming()
    desk.cast.login(client, "office_clerk")
    said = page(client.get(address(desk)))
    assert "修改请先退回编辑" in said
    assert "<textarea" not in said
    before = standing(desk)
    answer = client.post(address(desk), sent([("s1", "改")]))
    assert answer.status_code == 422
    assert "修改请先退回编辑" in page(answer)
    assert standing(desk) == before


def test_material_stands_beside_the_text_with_its_author(client: Client, desk: Desk) -> None:
    give_material(
        request=desk.request(), texts=["刊发信息三篇。", "举办培训。"], actor=desk.cast.officer_a, now=at(3, 10)
    )
    desk.cast.login(client, "office_clerk")
    said = page(client.get(address(desk)))
    for words in ("区市场监管局", "孙志强", "刊发信息三篇。", "采用全部 2 段", "区自然资源局", "待报送"):
        assert words in said, words


def test_figures_are_found_by_words_of_their_name_or_by_id(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    for asked in ("简报", "信息 期数", "publicity.brief"):
        said = page(client.get(address(desk, "edit-figures"), {"q": asked}, headers={"HX-Request": "true"}))
        assert "12期" in said, asked
        assert 'value="figure:publicity.briefings"' in said
        assert "<main" not in said
    assert "最接近的是" in page(client.get(address(desk, "edit-figures"), {"q": "信息简报编发期"}))
    assert "没有“zzzzzz”" in page(client.get(address(desk, "edit-figures"), {"q": "zzzzzz"}))


def test_every_printed_form_has_a_word() -> None:
    assert set(FORM_WORDS) | set(FORMS) == FORM_NAMES
