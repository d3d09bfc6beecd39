"""Provisional deadlines counted again, while the case goes on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.road import Road
from yingshang.affairs.demands.enums import Move
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.lifecycle import renewal
from yingshang.kernel.lifecycle.renewal import renew_provisional
from yingshang.kernel.lifecycle.services import load

pytestmark = pytest.mark.django_db


def test_a_clock_that_stopped_meanwhile_is_left_alone(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    road.to_handling()
    Deadline.objects.filter(case=road.case, clock="solve").update(provisional=True)

    def load_late(pk: int, lifecycle: Any) -> Any:
        """Somebody replies just before the case is ours."""
        road("officer_a", Move.REPLY, result="solved", text="已修。")
        return load(pk, lifecycle)

    monkeypatch.setattr(renewal, "load", load_late)
    assert renew_provisional(road.now) == 0


def test_what_is_no_longer_provisional_is_told_with_its_lead(road: Road) -> None:
    road.to_handling()
    clock = Deadline.objects.get(case=road.case, clock="solve")
    right = clock.due_at, clock.due_on, clock.warn_at
    wrong = {"due_at": clock.due_at.replace(year=2027), "due_on": clock.due_on.replace(year=2027)}
    Deadline.objects.filter(pk=clock.pk).update(provisional=True, **wrong)
    assert renew_provisional(road.now) == 1
    clock.refresh_from_db()
    assert (clock.due_at, clock.due_on, clock.warn_at) == right
    assert clock.provisional is False
