"""An anonymous demand: nobody but the office's head and the enterprise itself can tell who brought it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import DispatchRule
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.figures.records import type_named
from yingshang.kernel.lifecycle.errors import Conflict
from yingshang.kernel.lifecycle.services import add_remark, perform
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db

SECRETS = ("云溪晨光食品有限公司", "刘晨光", "13800000001", "138****0001")


@pytest.fixture
def hidden(registered: Cast) -> Road:
    """An anonymous demand in the hands of unit A, to which the enterprise has added something."""
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="同一部门一个月检查四次。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        anonymous=True,
    )
    road = Road(registered, case, MONDAY).to_handling()
    road("enterprise", Move.ADD, text="昨天又来了一次。")
    return road


def body(client: Client, url: str) -> str:
    answer: Any = client.get(url)
    assert answer.status_code == 200, url
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", errors="replace"))


@pytest.mark.parametrize("who", ["officer_a", "head_a", "office_clerk", "leader"])
def test_the_place_of_the_enterprise_is_not_told_either(hidden: Road, client: Client, who: str) -> None:
    assert hidden.demand.township is not None
    hidden.cast.login(client, who)
    for url in (
        f"/demands/{hidden.case.number}/",
        "/demands/?cols=number&cols=township",
        "/demands/?cols=number&cols=township&export=csv",
    ):
        page = re.sub("<option.*?</option>", "", body(client, url))  # the filter names every unit to everybody
        assert hidden.case.number in page
        assert "清溪镇" not in page, url


def test_the_names_of_files_are_not_told_either(hidden: Road, client: Client) -> None:
    hidden("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    named = SimpleUploadedFile("云溪晨光食品有限公司情况.txt", "说明".encode())
    files = MultiValueDict({"attachments": [named]})
    perform(hidden.case, Move.SUPPLY, {"text": "见附件。"}, files=files, actor=hidden.cast.enterprise, now=hidden.now)
    attachment = hidden.case.attachments.get()
    for who, name in (("officer_a", "附件1.txt"), ("office_head", "云溪晨光食品有限公司情况.txt")):
        hidden.cast.login(client, who)
        assert name in body(client, f"/demands/{hidden.case.number}/")
        answer: Any = client.get(f"/ui/files/{attachment.token}/")
        assert b"".join(answer.streaming_content) == "说明".encode()
        assert quote(name) in answer["Content-Disposition"]
    hidden.cast.login(client, "officer_a")
    assert "晨光食品" not in body(client, f"/demands/{hidden.case.number}/")


def test_the_directory_does_not_suggest_the_township_of_an_anonymous_demand(registered: Cast, client: Client) -> None:
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="没有人管的事情。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        anonymous=True,
    )
    road = Road(registered, case, MONDAY).accept()
    DispatchRule.objects.all().delete()
    registered.login(client, "office_clerk")
    page = body(client, f"/demands/{road.case.number}/moves/dispatch/")
    assert f'value="{registered.units["township"].pk}" selected' not in page


@pytest.mark.parametrize("who", ["officer_a", "head_a", "office_clerk", "leader", "inspector", "discipline"])
def test_no_page_of_the_others_tells_who_it_is(hidden: Road, client: Client, who: str) -> None:
    hidden.cast.login(client, who)
    number = hidden.case.number
    for url in (
        f"/demands/{number}/",
        "/demands/",
        "/demands/?export=csv",
        "/inbox/",
        f"/search/?q={number}",
        "/messages/",
    ):
        found = body(client, url)
        assert [secret for secret in SECRETS if secret in found] == [], url
    assert number not in body(client, "/search/?q=晨光食品").replace("晨光食品", "")


def test_the_head_of_the_office_and_the_enterprise_know(hidden: Road, client: Client) -> None:
    hidden.cast.login(client, "office_head")
    assert SECRETS[0] in body(client, f"/demands/{hidden.case.number}/")
    hidden.cast.login(client, "enterprise")
    assert "昨天又来了一次" in body(client, f"/my/demands/{hidden.case.token}/")


def test_the_township_is_not_told_and_does_not_see_it(hidden: Road, client: Client) -> None:
    hidden.cast.login(client, "township_clerk")
    assert client.get(f"/demands/{hidden.case.number}/").status_code == 404


def test_neither_messages_nor_conflicts_name_it(hidden: Road) -> None:
    seen = hidden.case.version - 1
    with pytest.raises(Conflict) as told:
        perform(
            hidden.case, Move.INTERIM, {"text": "x"}, actor=hidden.cast.officer_a, now=MONDAY, expected_version=seen
        )
    assert not any(secret in str(told.value) for secret in SECRETS)
    others = Message.objects.exclude(recipient=hidden.cast.enterprise_party)
    assert others.exists()
    assert not any(secret in f"{m.title}{m.body}" for m in others for secret in SECRETS)


def test_a_remark_stays_inside(hidden: Road, client: Client) -> None:
    add_remark(hidden.case, "内部：注意保密。", visibility="staff", actor=hidden.cast.office_clerk, now=MONDAY)
    hidden.cast.login(client, "enterprise")
    assert "注意保密" not in body(client, f"/my/demands/{hidden.case.token}/")


@pytest.mark.parametrize("who", ["officer_a", "office_clerk", "inspector"])
def test_while_the_enterprise_must_act_it_is_still_not_named(hidden: Road, client: Client, who: str) -> None:
    hidden("officer_a", Move.ASK_SUPPLEMENT, text="请补充检查通知书。")
    hidden.cast.login(client, who)
    for url in (f"/demands/{hidden.case.number}/", "/demands/", "/demands/?export=xlsx", "/inbox/"):
        assert [secret for secret in SECRETS if secret in body(client, url)] == [], url
    assert "企业</b> 手上" in body(client, f"/demands/{hidden.case.number}/")


def test_its_files_do_not_tell_who_gave_them(hidden: Road, client: Client) -> None:
    file = SimpleUploadedFile("检查记录.txt", "第四次检查".encode())
    hidden("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    hidden.case = perform(
        hidden.case,
        Move.SUPPLY,
        {"text": "见附件。"},
        files=MultiValueDict({"attachments": [file]}),
        actor=hidden.cast.enterprise,
        now=hidden.now,
    )
    hidden.cast.login(client, "officer_a")
    page = body(client, f"/demands/{hidden.case.number}/")
    assert "附件1.txt" in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_its_phone_is_shown_to_none_of_the_others(hidden: Road, client: Client) -> None:
    hidden.cast.login(client, "officer_a")
    answer = client.post(f"/demands/{hidden.case.number}/phone/", follow=True)
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    assert not Entry.objects.filter(action="demand.unmask").exists()


def test_the_records_behind_figures_do_not_name_it(hidden: Road) -> None:
    for kind in ("demands.Demand", "demands.CallBack"):
        found = type_named(kind)
        assert found is not None
        model = apps.get_model(kind)
        for record in found.visible(model._default_manager.all(), hidden.cast.leader):
            assert not any(secret in found.label(record) for secret in SECRETS)
