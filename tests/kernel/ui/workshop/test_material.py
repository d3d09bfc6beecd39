"""``/material/``: what is asked of a unit, and the page on which it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.kernel.ui.workshop.conftest import Asked, body
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.figures.sources import named
from yingshang.kernel.workshop.models import Material, Revision
from yingshang.kernel.workshop.queries.asking import owed_material
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import ask_for_material, give_material

pytestmark = pytest.mark.django_db


def page(desk: Desk, unit: str = "unit_a", key: str = "publicity") -> str:
    return f"/material/{desk.request(unit, key).pk}/"


def test_a_unit_sees_what_it_owes_and_the_office_what_all_owe(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_b")
    shown = body(client, "/material/?export=csv")
    assert shown.count("区自然资源局") == 1
    assert "区市场监管局" not in shown
    desk.cast.login(client, "office_clerk")
    assert body(client, "/material/?export=csv").count("云溪区营商环境工作通报") == 3
    assert "区自然资源局" not in body(client, f"/material/?unit={desk.cast.units['unit_a'].pk}&export=csv")
    assert len(body(client, "/material/?given=late&export=csv").splitlines()) == 1


def test_the_navigation_counts_what_is_owed(client: Client, desk: Desk) -> None:
    assert owed_material(desk.cast.officer_a) == 2
    assert owed_material(desk.cast.office_clerk) == 0
    desk.cast.login(client, "officer_a")
    assert "素材征集" in body(client, "/inbox/")
    give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    assert owed_material(desk.cast.officer_a) == 1
    desk.move("edit", at(3, 10))
    desk.move("confirm", at(3, 10))
    assert owed_material(desk.cast.officer_a) == 0


def test_written_given_and_read_back_with_its_author(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_a")
    assert "写做了什么" in body(client, page(desk, key="done"))
    answer = client.post(page(desk), {"text": f"编发简报{written(BRIEFINGS)}。\n\n第二段。"})
    assert answer.status_code == 302
    shown = body(client, page(desk))
    assert "12期" in shown
    assert "孙志强" in shown
    assert Material.objects.get().paragraphs == [f"编发简报{written(BRIEFINGS)}。", "第二段。"]


def test_a_fault_is_named_by_paragraph_with_the_nearest_figure(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_a")
    answer = client.post(page(desk), {"text": '好。\n{{ fig("publicity.briefing") }}'})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 段" in said
    assert BRIEFINGS in said
    assert "好。" in said
    assert not Material.objects.exists()


def test_a_document_is_read_and_its_faults_can_be_mended_in_the_page(
    client: Client, desk: Desk, word: Callable[[Sequence[str]], Any]
) -> None:
    desk.cast.login(client, "officer_a")
    answer = client.post(page(desk), {"file": word(["加强宣传。", '{{ fig("没有的指标") }}'])})
    assert answer.status_code == 422
    assert "加强宣传。" in answer.content.decode()
    assert client.post(page(desk), {"file": word(["加强宣传。"])}).status_code == 302
    shown = body(client, page(desk))
    assert "素材.docx" in shown
    assert "读出 1 段" in shown


def test_the_preview_shows_numbers_and_stores_nothing(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_a")
    text = {"text": f"编发{written(BRIEFINGS)}。\n{{{{ fig('没有') }}}}"}
    part = client.post(f"{page(desk)}preview/", text, headers={"HX-Request": "true"}).content.decode()
    assert "<b>12期</b>" in part
    assert "第 2 段" in part
    assert "<html" not in part
    whole = client.post(f"{page(desk)}preview/", text).content.decode()
    assert "<html" in whole
    assert not Material.objects.exists()


def test_figures_to_insert_are_the_units_own_or_those_that_a_word_names(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_b")
    url = f"{page(desk, 'unit_b')}figures/"
    own = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert f"fig(&quot;{named(RATE)[0]}&quot;)" in own
    assert named(BRIEFINGS)[0] not in own
    found = client.get(url, {"q": "简报"}, headers={"HX-Request": "true"}).content.decode()
    assert named(BRIEFINGS)[0] in found
    assert "12期" in found
    assert "<html" in body(client, f"{url}?q=简报")


def test_the_former_papers_text_can_be_taken_over(client: Client, desk: Desk) -> None:
    from tests.kernel.workshop.conftest import TEMPLATE
    from yingshang.kernel.cases.models import Case
    from yingshang.kernel.workshop.services import open_paper

    former = open_paper(
        template=TEMPLATE.code,
        unit=desk.cast.units["district"],
        first=date(2025, 1, 1),
        last=date(2025, 12, 31),
        title="上年通报",
        material_due=None,
        actor=desk.cast.office_clerk,
        now=at(3, 9),
    )
    desk.cast.login(client, "officer_a")
    assert "上年通报" not in body(client, page(desk))
    Case.objects.filter(pk=former.pk).update(state="issued")
    shown = body(client, page(desk))
    assert "上年通报" in shown
    assert "以此为底稿" in shown
    assert Revision.objects.filter(section__paper=former).exists()


def test_another_units_request_is_not_found(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "officer_b")
    for url, post in ((page(desk), True), (f"{page(desk)}preview/", True), (f"{page(desk)}figures/", False)):
        answer = client.post(url, {"text": "好"}) if post else client.get(url)
        assert answer.status_code == 404, url
    assert not Material.objects.exists()
    desk.cast.login(client, "liaison")
    assert client.get("/material/").status_code == 403


def test_the_office_reads_but_does_not_give(client: Client, desk: Desk) -> None:
    desk.cast.login(client, "office_clerk")
    assert "重新报送" not in body(client, page(desk))
    answer = client.post(page(desk), {"text": "好"})
    assert answer.status_code == 422
    assert not Material.objects.exists()


def test_queries_do_not_grow_with_the_rows(client: Client, desk: Desk, asked: Asked) -> None:
    desk.cast.login(client, "officer_a")
    give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    few = [asked(page(desk))]
    desk.cast.login(client, "office_clerk")
    few += [asked("/material/?f0=1")]
    for _ in range(4):
        give_material(request=desk.request(), texts=["好"], actor=desk.cast.officer_a, now=at(3, 10))
    units = [desk.cast.units[name].pk for name in ("township", "subdistrict", "inspectorate", "unit_b")]
    for key in ("done", "publicity"):
        ask_for_material(
            section=desk.section(key),
            units=units,
            due_on=date(2026, 3, 20),
            actor=desk.cast.office_clerk,
            now=at(3, 10),
        )
    assert asked("/material/?f0=1") == few[1]
    desk.cast.login(client, "officer_a")
    assert asked(page(desk)) == few[0]
