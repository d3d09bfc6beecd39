"""The ledger's pages: who sees which touch, what the forms do, how many queries the list costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.models import Complaint, Refusal, Touch, TouchLimit
from yingshang.registry.contacts.services import TouchDraft, plan_touch, record_touches, set_limit
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

LIST = "/contacts/"
USCC = "91410300MA44AB0018"


@pytest.fixture
def touch(registered: Cast) -> Touch:
    """A visit that unit A plans at the enterprise in 清溪镇."""
    now = clock.now()
    firm = Enterprise.objects.get(pk=registered.enterprise_party.pk)
    return plan_touch(
        enterprise=firm, channel="visit", purpose="看看", planned_on=now.date(), actor=registered.officer_a, now=now
    )


@pytest.mark.parametrize(
    ("who", "sees"),
    [("office_clerk", True), ("township_clerk", True), ("officer_a", True), ("officer_b", False), ("inspector", True)],
)
def test_the_list_shows_enterprises_within_reach_and_what_ones_own_unit_did(
    client: Client, cast: Cast, touch: Touch, who: str, sees: bool
) -> None:
    cast.login(client, who)
    page = client.get(LIST).content.decode()
    assert ("云溪晨光食品有限公司" in page) is sees


def test_an_export_needs_its_permission(client: Client, cast: Cast, touch: Touch) -> None:
    cast.login(client, "officer_a")
    assert client.get(LIST, {"export": "csv"}).status_code == 403
    cast.login(client, "office_clerk")
    answer = client.get(LIST, {"export": "csv"})
    assert "看看" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_the_list_costs_the_same_for_any_number_of_rows(
    client: Client, cast: Cast, touch: Touch, django_assert_max_num_queries: Any
) -> None:
    cast.login(client, "office_clerk")
    client.get(LIST)
    drafts = [
        TouchDraft(
            enterprise_id=touch.enterprise_id,
            unit_id=cast.units["unit_b"].pk,
            channel="sms",
            purpose="通知",
            made_at=clock.now(),
        )
        for _ in range(40)
    ]
    record_touches(drafts=drafts, district_id=touch.enterprise.district_id, actor=cast.office_clerk, now=clock.now())
    with django_assert_max_num_queries(16):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("query", ["q=云溪晨光", f"q={USCC[:9]}", "channel=visit", "state=planned"])
def test_the_list_is_narrowed(client: Client, cast: Cast, touch: Touch, query: str) -> None:
    cast.login(client, "office_clerk")
    assert "云溪晨光食品有限公司" in client.get(f"{LIST}?{query}").content.decode()
    assert "云溪晨光食品有限公司" not in client.get(f"{LIST}?over=yes").content.decode()


def test_a_stopped_plan_says_why_and_shows_the_earlier_ones(client: Client, cast: Cast, touch: Touch) -> None:
    today = clock.today()
    set_limit(
        group="on_site",
        counts="all",
        window_days=30,
        most=1,
        since=today,
        basis="云营商办〔2026〕3 号",
        actor=cast.office_head,
        now=clock.now(),
    )
    cast.login(client, "officer_b")
    data = {"made": "no", "enterprise": USCC, "channel": "visit", "on": today.isoformat(), "purpose": "调研"}
    answer = client.post("/contacts/new/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "最多 1 次" in page
    assert "区市场监管局" in page
    answer = client.post("/contacts/new/", data | {"made": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)  # the enterprise's page is out of this unit's reach
    assert "最多 1 次" in Touch.objects.get(state=TouchState.MADE).over
    assert client.post("/contacts/new/", data | {"enterprise": "没有这户"}).status_code == 422


def test_the_office_head_sets_a_limit(client: Client, cast: Cast) -> None:
    cast.login(client, "office_head")
    data = {
        "group": "any",
        "counts": "own",
        "window_days": "30",
        "most": "4",
        "since": clock.today().isoformat(),
        "basis": "云营商办〔2026〕3 号",
    }
    assert client.post("/contacts/limits/new/", data).status_code == 302
    assert TouchLimit.objects.get().most == 4
    assert client.post("/contacts/limits/new/", data).status_code == 422
    assert "云营商办〔2026〕3 号" in client.get("/contacts/limits/").content.decode()


def test_both_pages_of_an_enterprise_show_its_touches(client: Client, cast: Cast, touch: Touch) -> None:
    cast.login(client, "township_clerk")
    assert "区市场监管局 走访" in client.get(f"/enterprises/{USCC}/").content.decode()
    cast.login(client, "enterprise")
    for page in ("/my/enterprise/", "/my/contacts/"):
        assert "区市场监管局" in client.get(page).content.decode()
    cast.login(client, "other_enterprise")
    assert "区市场监管局" not in client.get("/my/contacts/").content.decode()


def test_the_enterprise_refuses_takes_it_back_and_complains(client: Client, cast: Cast, touch: Touch) -> None:
    cast.login(client, "other_enterprise")
    complain = f"/my/contacts/{touch.pk}/complain/"
    assert client.post(complain, {"text": "不是我的"}).status_code == 404
    cast.login(client, "enterprise")
    until = clock.today().replace(year=clock.today().year + 1).isoformat()
    assert client.post("/my/contacts/refuse/", {"group": "written", "until": until}).status_code == 302
    assert client.post("/my/contacts/refuse/", {"group": "inspection", "until": until}).status_code == 422
    refusal = Refusal.objects.get()
    assert "撤回" in client.get("/my/contacts/").content.decode()
    cast.login(client, "other_enterprise")
    assert client.post(f"/my/contacts/refusals/{refusal.pk}/lift/").status_code == 404
    cast.login(client, "enterprise")
    assert client.post(f"/my/contacts/refusals/{refusal.pk}/lift/").status_code == 302
    assert client.get(complain).status_code == 200
    assert client.post(complain, {"text": "来得太勤。"}).status_code == 302
    assert Complaint.objects.get().text == "来得太勤。"
    assert "已投诉" in client.get("/my/contacts/").content.decode()
