"""Planning and recording: stopped over a limit with the reason, marked after the fact."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.registry.contacts.enums import TouchState
from yingshang.registry.contacts.errors import ContactError, LimitRefused, NotPermitted
from yingshang.registry.contacts.models import Touch, TouchLimit
from yingshang.registry.contacts.services import (
    TouchDraft,
    TouchStopped,
    cancel_touch,
    plan_touch,
    record_touch,
    record_touches,
    set_limit,
)
from yingshang.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
BASIS = "云营商办〔2026〕3 号"


@pytest.fixture
def firm(registered: Cast) -> Enterprise:
    return Enterprise.objects.get(pk=registered.enterprise_party.pk)


def limit(cast: Cast, *, most: int = 2, days: int = 30, counts: str = "all", group: str = "on_site") -> TouchLimit:
    return set_limit(
        group=group,
        counts=counts,
        window_days=days,
        most=most,
        since=TODAY,
        basis=BASIS,
        actor=cast.office_head,
        now=MONDAY,
    )


def plan(cast: Cast, firm: Enterprise, who: str, day: int, channel: str = "visit") -> Touch:
    return plan_touch(
        enterprise=firm,
        channel=channel,
        purpose="了解用工情况",
        planned_on=TODAY + timedelta(days=day),
        actor=cast[who],
        now=MONDAY,
    )


def test_a_plan_over_the_limit_is_stopped_with_the_reason_and_the_earlier_ones(cast: Cast, firm: Enterprise) -> None:
    limit(cast)
    first, second = plan(cast, firm, "officer_a", 1), plan(cast, firm, "officer_b", 5, "meeting")
    with pytest.raises(TouchStopped) as stopped:
        plan(cast, firm, "liaison", 9)
    assert stopped.value.earlier == (first, second)
    assert "30 天内最多 2 次" in stopped.value.reason
    assert "区市场监管局走访" in stopped.value.reason
    assert BASIS in stopped.value.reason
    kept = Touch.objects.get(state=TouchState.STOPPED)
    assert kept == stopped.value.touch
    assert plan(cast, firm, "liaison", 31).state == TouchState.PLANNED  # the first two no longer stand in its run
    assert plan(cast, firm, "liaison", 9, "phone").state == TouchState.PLANNED  # another group


def test_a_cancelled_plan_makes_room(cast: Cast, firm: Enterprise) -> None:
    limit(cast, most=1)
    first = plan(cast, firm, "officer_a", 1)
    with pytest.raises(NotPermitted):
        cancel_touch(touch=first, actor=cast.officer_b, now=MONDAY)
    cancel_touch(touch=first, actor=cast.officer_a, now=MONDAY)
    assert plan(cast, firm, "officer_b", 2).state == TouchState.PLANNED
    with pytest.raises(ContactError):
        cancel_touch(touch=first, actor=cast.officer_a, now=MONDAY)


def test_what_was_made_is_never_refused_but_marked(cast: Cast, firm: Enterprise) -> None:
    limit(cast, most=1)
    planned = plan(cast, firm, "officer_a", 0)
    made = record_touch(
        enterprise=firm,
        channel="visit",
        purpose="已走访",
        made_at=MONDAY,
        reached=True,
        actor=cast.officer_a,
        now=MONDAY,
        planned=planned,
    )
    assert (made.pk, made.state, made.over) == (planned.pk, TouchState.MADE, "")  # a plan does not stand in its own way
    second = record_touch(
        enterprise=firm,
        channel="visit",
        purpose="又走访",
        made_at=MONDAY,
        actor=cast.officer_b,
        now=MONDAY,
        source="v:1",
    )
    assert "最多 1 次" in second.over
    again = record_touch(
        enterprise=firm,
        channel="visit",
        purpose="又走访",
        made_at=MONDAY,
        actor=cast.officer_b,
        now=MONDAY,
        source="v:1",
    )
    assert again == second
    with pytest.raises(ContactError):
        record_touch(
            enterprise=firm,
            channel="visit",
            purpose="明天",
            made_at=MONDAY + timedelta(days=1),
            actor=cast.officer_a,
            now=MONDAY,
        )


def test_what_answers_the_enterprises_own_demand_counts_against_nothing(road: Road) -> None:
    cast, firm = road.cast, Enterprise.objects.get(pk=road.cast.enterprise_party.pk)
    limit(cast, most=0)
    touch = plan_touch(
        enterprise=firm,
        channel="visit",
        purpose="现场查看",
        planned_on=TODAY,
        actor=cast.officer_a,
        now=MONDAY,
        case=road.case,
    )
    assert (touch.state, touch.asked) == (TouchState.PLANNED, True)
    other = Enterprise.objects.get(pk=cast.other_enterprise_party.pk)
    with pytest.raises(TouchStopped):
        plan_touch(
            enterprise=other,
            channel="visit",
            purpose="借别人的诉求",
            planned_on=TODAY,
            actor=cast.officer_a,
            now=MONDAY,
            case=road.case,
        )


def test_many_at_once_are_marked_in_the_order_of_their_time_and_written_once(cast: Cast, firm: Enterprise) -> None:
    limit(cast, most=2, group="written")
    unit = cast.units["unit_a"].pk
    drafts = [
        TouchDraft(
            enterprise_id=firm.pk,
            unit_id=unit,
            channel="sms",
            purpose="政策短信",
            made_at=MONDAY + timedelta(hours=hour),
            source=f"sms:{hour}",
        )
        for hour in (3, 1, 2)
    ]
    later = MONDAY + timedelta(days=1)
    made = record_touches(drafts=drafts, district_id=firm.district_id, actor=cast.officer_a, now=later)
    assert [(t.source, bool(t.over)) for t in made] == [("sms:1", False), ("sms:2", False), ("sms:3", True)]
    assert record_touches(drafts=drafts, district_id=firm.district_id, actor=cast.officer_a, now=later) == []
    assert Touch.objects.count() == 3


def test_who_may_not_record_changes_nothing(cast: Cast, firm: Enterprise) -> None:
    for who in ("inspector", "enterprise", "anonymous"):
        with pytest.raises(NotPermitted):
            plan(cast, firm, who, 1)
    with pytest.raises(NotPermitted):
        record_touches(drafts=[], district_id=firm.district_id, actor=cast.inspector, now=MONDAY)
    assert not Touch.objects.exists()
    with pytest.raises(ContactError):
        plan(cast, firm, "officer_a", -1)


def test_a_new_limit_ends_the_one_before_on_its_day(cast: Cast, firm: Enterprise) -> None:
    before = limit(cast, most=1)
    later = set_limit(
        group="on_site",
        counts="all",
        window_days=30,
        most=5,
        since=date(2026, 4, 1),
        basis=BASIS,
        actor=cast.office_head,
        now=MONDAY,
    )
    before.refresh_from_db()
    assert (before.until, later.until) == (date(2026, 4, 1), None)
    with pytest.raises(LimitRefused):
        limit(cast, most=3)
    with pytest.raises(NotPermitted):
        set_limit(
            group="any",
            counts="all",
            window_days=7,
            most=1,
            since=TODAY,
            basis=BASIS,
            actor=cast.officer_a,
            now=datetime.combine(TODAY, MONDAY.timetz()),
        )
    assert TouchLimit.objects.count() == 2
