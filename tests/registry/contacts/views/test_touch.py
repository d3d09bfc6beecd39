"""One touch by page: what became of a plan, taking it back, no second row for what was planned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yingshang.kernel import clock
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.services import plan_touch
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(registered: Cast) -> Touch:
    """A visit that unit A plans for the day after tomorrow at the enterprise in 清溪镇."""
    now = clock.now()
    firm = Enterprise.objects.get(pk=registered.enterprise_party.pk)
    return plan_touch(
        enterprise=firm,
        channel="visit",
        purpose="了解用工",
        planned_on=now.date() + timedelta(days=2),
        actor=registered.officer_a,
        now=now,
    )


def url(name: str, touch: Touch) -> str:
    return reverse(f"contacts:{name}", args=[touch.pk])


@pytest.mark.parametrize(
    ("who", "status", "acts"),
    [
        ("officer_a", 200, True),
        ("head_a", 200, True),
        ("township_clerk", 200, False),
        ("inspector", 200, False),
        ("officer_b", 404, False),
        ("enterprise", 403, False),
        ("anonymous", 302, False),
    ],
)
def test_who_sees_a_touch_and_who_may_act_on_it(
    client: Client, cast: Cast, plan: Touch, who: str, status: int, acts: bool
) -> None:
    cast.login(client, who)
    answer = client.get(url("touch", plan))
    assert answer.status_code == status
    if status == 200:
        assert (url("cancel", plan) in answer.content.decode()) is acts


@pytest.mark.parametrize("who", ["officer_b", "township_clerk", "inspector"])
@pytest.mark.parametrize("name", ["cancel", "made"])
def test_another_units_plan_is_not_there_to_be_changed(
    client: Client, cast: Cast, plan: Touch, who: str, name: str
) -> None:
    cast.login(client, who)
    assert client.post(url(name, plan), {"on": clock.today(), "reached": "yes"}).status_code in {403, 404}
    plan.refresh_from_db()
    assert plan.state == TouchState.PLANNED


def test_a_plan_is_taken_back_once(client: Client, cast: Cast, plan: Touch) -> None:
    cast.login(client, "officer_a")
    assert "不再占用" in client.get(url("cancel", plan)).content.decode()
    assert client.post(url("cancel", plan)).headers["Location"] == url("touch", plan)
    plan.refresh_from_db()
    assert plan.state == TouchState.CANCELLED
    assert client.post(url("cancel", plan)).status_code == 422
    assert url("cancel", plan) not in client.get(url("touch", plan)).content.decode()


def test_what_became_of_a_plan_is_the_same_row(client: Client, cast: Cast, plan: Touch) -> None:
    cast.login(client, "officer_a")
    page = client.get(url("made", plan)).content.decode()
    assert "了解用工" in page
    given = {"on": clock.today(), "channel": "visit", "purpose": "了解用工，无困难", "reached": "no"}
    late = given | {"on": clock.today() + timedelta(days=1)}
    assert client.post(url("made", plan), late).status_code == 422
    client.post(url("made", plan), given)
    touch = Touch.objects.get()
    assert (touch.pk, touch.state, touch.reached, touch.on) == (plan.pk, TouchState.MADE, False, clock.today())
    assert "未联系上" in client.get(url("touch", plan)).content.decode()


def test_recording_asks_whether_it_was_the_planned_one(client: Client, cast: Cast, plan: Touch) -> None:
    cast.login(client, "officer_a")
    new = reverse("contacts:new")
    given = {
        "made": "yes",
        "enterprise": plan.enterprise.uscc,
        "channel": "visit",
        "on": clock.today(),
        "purpose": "上门",
    }
    answer = client.post(new, given)
    assert (answer.status_code, Touch.objects.count()) == (422, 1)
    assert "避免重复登记" in answer.content.decode()
    assert client.post(new, given | {"plan": "999"}).status_code == 422
    client.post(new, given | {"plan": plan.pk})
    plan.refresh_from_db()
    assert (plan.state, plan.purpose, Touch.objects.count()) == (TouchState.MADE, "上门", 1)
    client.post(new, given)  # no plan is left: nothing is asked
    assert Touch.objects.count() == 2


def test_a_touch_apart_from_the_plan_is_a_row_of_its_own(client: Client, cast: Cast, plan: Touch) -> None:
    cast.login(client, "officer_a")
    given = {
        "made": "yes",
        "enterprise": plan.enterprise.uscc,
        "channel": "phone",
        "on": clock.today(),
        "purpose": "电话",
        "plan": "none",
    }
    client.post(reverse("contacts:new"), given)
    assert sorted(Touch.objects.values_list("state", flat=True)) == ["made", "planned"]


def test_the_list_leads_to_the_touch_and_tells_its_heads_on_a_phone(client: Client, cast: Cast, plan: Touch) -> None:
    cast.login(client, "officer_a")
    page = client.get(reverse("contacts:list")).content.decode()
    assert url("touch", plan) in page
    assert 'data-head="单位"' in page
    assert 'data-head="方式"' in page
    assert 'data-head="事由"' not in page
