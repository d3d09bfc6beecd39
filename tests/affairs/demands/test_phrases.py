"""Canned replies: the head's to write, filled in where known, never sent with a gap."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road, category
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.errors import InvalidSetting, NotPermitted
from yingshang.affairs.demands.models import CannedReply
from yingshang.affairs.demands.queries import phrases_for_reply
from yingshang.affairs.demands.rules import fill_gaps, open_gaps
from yingshang.affairs.demands.services import save_phrase
from yingshang.kernel.lifecycle.errors import InvalidInput

TEXT = "{名称}：您反映的 {编号} 号诉求已办结。\n依据{政策}办理。"


def test_known_gaps_are_filled_and_open_ones_found_with_their_place() -> None:
    filled = fill_gaps(TEXT, {"名称": "晨光食品", "编号": "SQ1"})
    assert filled.startswith("晨光食品：您反映的 SQ1 号诉求")
    assert open_gaps(filled) == [(2, 3, "{政策}")]
    assert open_gaps("没有留空。") == []
    assert open_gaps("全角｛政策｝也算") == [(1, 3, "｛政策｝")]


@pytest.mark.django_db
def test_only_the_head_writes_and_only_known_gaps(registered: Cast) -> None:
    with pytest.raises(NotPermitted):
        save_phrase(title="办结", text=TEXT, actor=registered.officer_a, now=MONDAY)
    with pytest.raises(InvalidSetting, match="金额"):
        save_phrase(title="办结", text="补助{金额}元", actor=registered.head_a, now=MONDAY)
    made = save_phrase(title="办结", text=TEXT, actor=registered.head_a, now=MONDAY)
    with pytest.raises(NotPermitted):
        save_phrase(title="改", text="改", actor=registered.head_b, now=MONDAY, phrase=made)


@pytest.mark.django_db
def test_an_answer_with_a_gap_is_refused_with_its_place(road: Road) -> None:
    road.to_handling()
    with pytest.raises(InvalidInput, match="第 2 行第 3 字的"):
        road("officer_a", Move.REPLY, result="solved", text="已办结。\n依据{政策}办理。")


@pytest.mark.django_db
def test_use_orders_them_and_the_categorys_own_come_first(road: Road, registered: Cast) -> None:
    head = registered.head_a
    seldom = save_phrase(title="少用", text="已办。", actor=head, now=MONDAY)
    often = save_phrase(title="常用", text="已办结。", actor=head, now=MONDAY)
    own = save_phrase(title="道路", text="已修复。", actor=head, now=MONDAY, category=category())
    save_phrase(title="停用", text="x", actor=head, now=MONDAY, active=False)
    save_phrase(title="别家", text="x", actor=registered.head_b, now=MONDAY)
    road.to_handling()
    road("officer_a", Move.REPLY, result="solved", text="已办结。", phrase=often.pk)
    assert CannedReply.objects.get(pk=often.pk).used == 1
    assert phrases_for_reply(road.demand) == [own, often, seldom]


@pytest.mark.django_db
def test_pages(road: Road, registered: Cast, client: Client) -> None:
    road.to_handling()
    registered.login(client, "head_a")
    sent = {"title": "办结", "text": TEXT, "active": "on", "category": ""}
    assert client.post("/demands/phrases/new/", sent).status_code == 302
    made = CannedReply.objects.get()
    assert client.post("/demands/phrases/new/", {**sent, "text": "{金额}"}).status_code == 422
    assert "办结" in client.get("/demands/phrases/").content.decode()
    registered.login(client, "officer_a")
    form = client.get(f"/demands/{road.case.number}/moves/reply/").content.decode()
    assert f"云溪晨光食品有限公司：您反映的 {road.case.number} 号诉求已办结。" in form
    assert 'data-insert-into="text"' in form
    registered.login(client, "head_b")
    assert client.get(f"/demands/phrases/{made.pk}/").status_code == 404
