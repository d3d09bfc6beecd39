"""What the enterprise says: it refuses a kind of touch, it complains, and the complaint becomes a demand once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.road import MONDAY
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.outbox.delivery import deliver
from yingshang.kernel.outbox.models import Event
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.errors import ContactError, NotPermitted
from yingshang.registry.contacts.models import Complaint, Refusal, Touch
from yingshang.registry.contacts.services import (
    TouchStopped,
    complain,
    lift_refusal,
    plan_touch,
    record_touch,
    refuse_contact,
)
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()


@pytest.fixture
def firm(registered: Cast) -> Enterprise:
    return Enterprise.objects.get(pk=registered.enterprise_party.pk)


def plan(cast: Cast, firm: Enterprise, channel: str, day: int = 1) -> Touch:
    return plan_touch(
        enterprise=firm,
        channel=channel,
        purpose="问卷",
        planned_on=TODAY + timedelta(days=day),
        actor=cast.officer_a,
        now=MONDAY,
    )


def refuse(cast: Cast, group: str = "spoken", days: int = 90) -> Refusal:
    return refuse_contact(group=group, until=TODAY + timedelta(days=days), actor=cast.enterprise, now=MONDAY)


def test_a_refusal_stops_that_kind_and_cancels_what_was_planned(cast: Cast, firm: Enterprise) -> None:
    before, visit = plan(cast, firm, "survey"), plan(cast, firm, "visit")
    refusal = refuse(cast)
    before.refresh_from_db()
    visit.refresh_from_db()
    assert (before.state, visit.state) == (TouchState.CANCELLED, TouchState.PLANNED)
    with pytest.raises(TouchStopped, match="企业已拒绝"):
        plan(cast, firm, "phone")
    assert plan(cast, firm, "phone", 90).state == TouchState.PLANNED  # its end is not part of it
    lift_refusal(refusal=refusal, actor=cast.enterprise, now=MONDAY)
    assert plan(cast, firm, "phone").state == TouchState.PLANNED


def test_an_inspection_is_not_refused_nor_anything_for_ever_nor_by_another(cast: Cast, firm: Enterprise) -> None:
    for group, days in (("inspection", 30), ("any", 30), ("spoken", 400), ("spoken", 0)):
        with pytest.raises(ContactError):
            refuse(cast, group, days)
    with pytest.raises(NotPermitted):
        refuse_contact(group="spoken", until=TODAY + timedelta(days=9), actor=cast.officer_a, now=MONDAY)
    assert not Refusal.objects.exists()
    mine = refuse(cast)
    with pytest.raises(NotPermitted):
        lift_refusal(refusal=mine, actor=cast.other_enterprise, now=MONDAY)


def test_a_complaint_becomes_one_demand_of_the_fitting_category(cast: Cast, firm: Enterprise) -> None:
    touch = record_touch(
        enterprise=firm, channel="inspection", purpose="消防检查", made_at=MONDAY, actor=cast.officer_a, now=MONDAY
    )
    complaint = complain(touch_id=touch.pk, text="一周内第三次，每次停产半天。", actor=cast.enterprise, now=MONDAY)
    deliver(MONDAY)
    demand = Demand.objects.select_related("case").get()
    assert demand.category is not None
    assert demand.category.name == "重复检查与执法规范"
    assert demand.enterprise == cast.enterprise_party
    assert "区市场监管局检查（消防检查）的投诉：一周内第三次" in demand.content
    assert str(demand.contact_phone) == "13800000001"
    complaint.refresh_from_db()
    assert complaint.case == demand.case
    with pytest.raises(ContactError, match="已经投诉过"):
        complain(touch_id=touch.pk, text="再说一次", actor=cast.enterprise, now=MONDAY)
    assert Event.objects.filter(topic="contact.complained").count() == 1


def test_told_twice_it_is_still_one_demand(cast: Cast, firm: Enterprise) -> None:
    from yingshang.affairs.demands.tasks import open_contact_complaint

    touch = plan(cast, firm, "visit")
    complain(touch_id=touch.pk, text="不需要。", actor=cast.enterprise, now=MONDAY)
    event = Event.objects.get(topic="contact.complained")
    open_contact_complaint(event, MONDAY)
    open_contact_complaint(event, MONDAY)
    assert Demand.objects.count() == 1


def test_of_another_enterprises_touch_one_does_not_complain(cast: Cast, firm: Enterprise) -> None:
    touch = plan(cast, firm, "visit")
    for who in ("other_enterprise", "officer_a"):
        with pytest.raises(ContactError):
            complain(touch_id=touch.pk, text="x", actor=cast[who], now=MONDAY)
    assert not Complaint.objects.exists()
