"""What people are told names moments by the clock on their wall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.road import Road
from yingshang.affairs.demands.enums import Move
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.lifecycle.errors import Conflict
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db


def test_a_conflict_tells_when_the_other_acted(road: Road) -> None:
    road.accept()  # on 9 March at 10:10
    with pytest.raises(Conflict, match="区营商办 科员 林小雨 已于 03月09日 10:10 “受理”"):
        perform(road.case, Move.REFUSE, {}, actor=road.cast.office_head, now=road.now)


def test_reminders_and_escalations_tell_the_last_day(road: Road) -> None:
    road.to_handling()
    clock = Deadline.objects.get(case=road.case, clock="solve")
    scan(clock.warn_at)
    assert "将于 03月16日 24:00 到期" in Message.objects.get(key__startswith="remind:").body
    scan(clock.due_at + timedelta(minutes=1))
    assert "已于 03月16日 24:00 到期" in Message.objects.get(key__startswith="escalate:").body
