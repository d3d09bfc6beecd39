"""Yesterday's demands after today's migration: what held so far holds on."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.cast import Cast
from tests.road import Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import Demand
from yingshang.kernel.deadlines.models import Deadline, Escalation, ServiceLevel
from yingshang.kernel.lifecycle.watch import scan

pytestmark = pytest.mark.django_db


def test_attempts_and_heard_objections_are_carried_over(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    road("officer_a", Move.CONTEST, text="不属本局职责。")
    road("office_clerk", Move.KEEP, text="属本局职责。")
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTACT, channel="phone", text="已联系。")
    road("officer_a", Move.REPLY, result="solved", text="已修复。")
    Demand.objects.update(objected=False, attempts=None)
    ServiceLevel.objects.filter(clock="call_attempts").delete()
    import_module("yingshang.affairs.demands.migrations.0003_objection_and_attempts").carry_over(apps, None)
    assert (road.demand.objected, road.demand.attempts) == (True, 3)
    level = ServiceLevel.objects.get(kind="demand", clock="call_attempts")
    beside = ServiceLevel.objects.get(kind="demand", clock="call_back")
    assert (level.amount, level.unit) == (3, "time")
    assert (level.since, level.until, level.reference) == (beside.since, beside.until, beside.reference)


def test_what_was_raised_is_of_the_present_due_moment(road: Road) -> None:
    road.to_handling()
    due = Deadline.objects.get(case=road.case, clock="solve").due_at
    scan(due)
    Escalation.objects.update(due_at=road.now)
    import_module("yingshang.kernel.deadlines.migrations.0003_escalation_by_due").fill_due(apps, None)
    assert Escalation.objects.get().due_at == due
