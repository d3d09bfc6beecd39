"""The scan: reminders once, escalations along the ladder, one per case after downtime, leaders only by release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.cases.models import TimelineEntry
from yingshang.kernel.deadlines.models import Deadline, Escalation, EscalationState, ServiceLevel
from yingshang.kernel.lifecycle import watch
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.services import load
from yingshang.kernel.lifecycle.watch import ScanResult, decide_escalation, scan
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def solve(road: Road) -> Deadline:
    return Deadline.objects.get(case=road.case, clock="solve", outcome="running")


def test_a_reminder_is_given_once(road: Road, registered: Cast) -> None:
    road.to_handling()
    warn = solve(road).warn_at
    assert scan(warn - MINUTE) == ScanResult(0, 0)
    assert scan(warn) == ScanResult(1, 0)
    assert scan(warn + MINUTE) == ScanResult(0, 0)
    told = Message.objects.get(key__startswith="remind:")
    assert told.recipient == registered.units["unit_a"].party
    assert "解决时限" in told.body


def test_overdue_climbs_the_ladder_and_the_scan_may_run_twice(road: Road, registered: Cast) -> None:
    road.to_handling()
    due = solve(road).due_at
    assert scan(due).raised == 1
    assert scan(due).raised == scan(due + MINUTE).raised == 0
    first = Escalation.objects.get()
    assert (first.level, first.tells, first.state) == (1, "unit_head", EscalationState.RAISED)
    told = Message.objects.get(key__startswith="escalate:")
    assert told.recipient.person.name == "赵国庆"
    entry = TimelineEntry.objects.filter(case=road.case).latest("seq")
    assert (entry.name, entry.visibility) == ("超期提级", "staff")


def test_after_downtime_a_case_is_raised_once_at_its_highest_rung(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    late = solve(road).due_at + 30 * DAY
    assert scan(late).raised == 1
    raised = Escalation.objects.get()
    assert (raised.level, raised.state) == (3, EscalationState.WAITING)
    assert scan(late + DAY).raised == 0
    assert not Message.objects.filter(recipient=registered.units["leadership"].party).exists()
    assert not Message.objects.filter(recipient__person__name="周明远").exists()


def test_only_the_office_head_lets_it_go_to_the_leader(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    late = solve(road).due_at + 30 * DAY
    scan(late)
    waiting = Escalation.objects.get()
    with pytest.raises(NotAllowed):
        decide_escalation(escalation=waiting, release=True, reason="", actor=registered.office_clerk, now=late)
    decide_escalation(escalation=waiting, release=True, reason="请领导关注。", actor=registered.office_head, now=late)
    assert Message.objects.get(key=f"release:{waiting.pk}").recipient.person.name == "周明远"
    with pytest.raises(NotAllowed):
        decide_escalation(escalation=waiting, release=False, reason="", actor=registered.office_head, now=late)


def test_what_was_done_in_time_is_not_raised(road: Road) -> None:
    road.to_replied()
    road("enterprise", Move.RATE, solved="yes", satisfaction="5")
    assert scan(road.now + 90 * DAY) == ScanResult(0, 0)


def test_a_clock_that_stands_is_neither_reminded_nor_raised(road: Road) -> None:
    road.to_handling()
    late = solve(road).due_at + 90 * DAY
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补充。")
    scan(late)
    assert not Message.objects.filter(key__startswith=f"remind:{solve(road).pk}").exists()
    assert set(Escalation.objects.values_list("deadline__clock", flat=True)) == {"supply"}


def test_a_case_that_fails_holds_up_no_other(road: Road, registered: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    road.to_handling()
    clock = solve(road)
    case = submit_demand(
        actor=registered.other_enterprise,
        now=MONDAY,
        content="另一件。",
        contact_name="何",
        contact_phone="13800000002",
    )
    broken = Deadline.objects.get(case=case)
    Deadline.objects.filter(pk=broken.pk).update(warn_at=clock.warn_at, due_at=clock.due_at)

    def load_some(pk: int, lifecycle: Any) -> Any:
        if pk == case.pk:
            raise RuntimeError
        return load(pk, lifecycle)

    monkeypatch.setattr(watch, "load", load_some)
    assert scan(clock.warn_at) == ScanResult(1, 0)
    assert scan(clock.due_at) == ScanResult(0, 1)


def test_after_an_extension_the_ladder_begins_anew(road: Road) -> None:
    road.to_handling()
    first_due = solve(road).due_at
    assert scan(first_due).raised == 1
    road.now = first_due
    road("officer_a", Move.ASK_EXTENSION, days=3, text="需协调公路局施工。")
    road("office_head", Move.GRANT_EXTENSION, days=3, text="需协调公路局施工。")
    second_due = solve(road).due_at
    assert second_due > first_due
    assert scan(second_due - MINUTE).raised == 0
    assert scan(second_due).raised == 1
    assert scan(second_due + MINUTE).raised == 0
    told = list(Escalation.objects.order_by("id").values_list("level", "due_at"))
    assert told == [(1, first_due), (1, second_due)]
    assert Message.objects.filter(key__startswith="escalate:").values("key").distinct().count() == 2


def test_what_is_due_anew_on_the_same_day_is_reminded_of_anew(road: Road, registered: Cast) -> None:
    ServiceLevel.objects.filter(kind="demand", clock="contact").update(amount=60, unit="minute", warn="20")
    road.accept().dispatch()
    before = Deadline.objects.get(case=road.case, clock="contact", outcome="running")
    scan(before.warn_at + MINUTE)
    road.now = before.warn_at + 2 * MINUTE
    road("head_a", Move.CONTEST, after=MINUTE, text="不属我单位职责。")
    road("office_clerk", Move.KEEP, after=30 * MINUTE, text="维持派单。")
    after = Deadline.objects.get(pk=before.pk)
    assert (after.due_on, after.reminded_at) == (before.due_on, None)
    assert after.due_at > before.due_at
    scan(max(after.warn_at, road.now) + MINUTE)
    assert Message.objects.filter(key__startswith=f"remind:{before.pk}:").count() == 2
