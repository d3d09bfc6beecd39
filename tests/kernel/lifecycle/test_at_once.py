"""Two at once: one of them does it, the other is told; nobody waits for ever, nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services import submit_demand, unmask_phone
from yingshang.kernel.audit.services import seal_day
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, TimelineEntry
from yingshang.kernel.deadlines.models import Deadline
from yingshang.kernel.lifecycle import watch
from yingshang.kernel.lifecycle.errors import Conflict
from yingshang.kernel.lifecycle.services import add_remark, load, perform
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Let all works begin at the same moment, each on its own connection; what each returned or raised."""
    gate, ends = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            ends[index] = work()
        except Exception as error:
            ends[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return ends


def test_of_two_moves_one_happens_and_the_other_is_a_conflict(road: Road) -> None:
    case, clerk, head = road.case, road.cast.office_clerk, road.cast.office_head
    refusal = {"ground": "repeat", "text": "重复"}
    accepting = {"category": road.demand.category_id, "grade": "ordinary"}
    ends = together(
        lambda: perform(case, Move.ACCEPT, accepting, actor=clerk, now=MONDAY + HOUR),
        lambda: perform(case, Move.REFUSE, refusal, actor=head, now=MONDAY + HOUR),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Case", "Conflict"]
    stored = Case.objects.get(pk=case.pk)
    assert (stored.version, stored.entries) == (1, 2)
    assert TimelineEntry.objects.filter(case=case).count() == 2
    assert verify().ok


def test_the_same_press_sent_five_times_happens_once(road: Road) -> None:
    road.to_handling()
    seen = road.case.version
    ends = together(
        *[
            lambda: perform(
                road.case,
                Move.INTERIM,
                {"text": "正在修。"},
                actor=road.cast.officer_a,
                now=road.now,
                expected_version=seen,
            )
        ]
        * 5
    )
    assert sum(isinstance(end, Case) for end in ends) == 1
    assert sum(isinstance(end, Conflict) for end in ends) == 4


def test_moves_remarks_unmasking_scan_and_seal_stand_in_nobodys_way(road: Road) -> None:
    road.to_handling()
    demand, officer = road.demand, road.cast.officer_a
    warned = Deadline.objects.get(case=road.case, clock="solve").warn_at
    ends = together(
        lambda: [
            perform(road.case, Move.INTERIM, {"text": f"{i}"}, actor=officer, now=warned) and None for i in range(8)
        ],
        lambda: [
            add_remark(road.case, f"{i}", visibility="staff", actor=road.cast.office_clerk, now=warned) and None
            for i in range(8)
        ],
        lambda: [unmask_phone(demand=demand, actor=officer, now=warned) and None for _ in range(8)],
        lambda: [scan(warned) for _ in range(4)] and None,
        lambda: [seal_day(warned) for _ in range(4)] and None,
    )
    assert [end for end in ends if isinstance(end, Exception)] == []
    case = Case.objects.get(pk=road.case.pk)
    assert case.entries == TimelineEntry.objects.filter(case=case).count()
    assert Message.objects.filter(key__startswith="remind:").count() == 1
    assert verify().ok


def test_a_reminder_waits_for_the_case_before_it_touches_a_clock(road: Road, monkeypatch: Any) -> None:
    """The order in which every move locks: the other order ends in a deadlock on PostgreSQL."""
    road.to_handling()
    clock = Deadline.objects.get(case=road.case, clock="solve")
    seen: list[bool] = []

    def watching(pk: int, lifecycle: Any) -> Any:
        seen.append(Deadline.objects.get(pk=clock.pk).reminded_at is None)
        return load(pk, lifecycle)

    monkeypatch.setattr(watch, "load", watching)
    scan(clock.warn_at)
    assert seen == [True]


def test_many_openings_at_once_number_without_gap_or_double(registered: Cast) -> None:
    def ask(actor: Any) -> None:
        for n in range(4):
            submit_demand(
                actor=actor,
                now=MONDAY,
                content=f"问题{n}。",
                contact_name="刘晨光",
                contact_phone="13800000001",
            )

    ends = together(*[lambda: ask(registered.enterprise), lambda: ask(registered.other_enterprise)] * 2)
    assert ends == [None] * 4
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"SQ2026-{n:06d}" for n in range(1, 17)]
    assert Demand.objects.count() == 16
    assert verify().ok
