"""``audit verify`` holds every timeline entry to its chain, however it was written, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.road import MONDAY, Road, category
from yingshang.affairs.demands.enums import Channel, Move
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.services.roles import APPLICANT, OFFICE
from yingshang.kernel.audit.guards import lifted
from yingshang.kernel.audit.models import Chain, Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import TimelineEntry
from yingshang.kernel.lifecycle.batch import BatchWriter
from yingshang.kernel.lifecycle.services import add_remark

pytestmark = pytest.mark.django_db


def tamper(sql: str, *values: Any) -> None:
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def broken() -> tuple[str, int, str]:
    found = verify().first_broken
    assert found is not None
    assert found.chain.removeprefix("case:") in found.detail
    return found.chain, found.seq, found.what


@pytest.fixture(params=["whole", "in portions"], autouse=True)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain is told to the proofs at once, or, as a very long one, in portions."""
    if request.param == "in portions":
        if "no_more_often" in request.node.name:
            pytest.skip("portions are asked one by one")
        monkeypatch.setattr("yingshang.kernel.audit.verification.TOLD_ENTRIES", 2)


@pytest.fixture
def case(road: Road) -> Any:
    road.to_replied()
    add_remark(road.case, "已电话核实", visibility="all", actor=road.cast.officer_a, now=road.now)
    road.case.refresh_from_db()
    return road.case


@pytest.fixture
def batch(registered: Cast) -> Any:
    """A case of the batch writer, with a remark."""
    writer = BatchWriter("demand", registered.units["district"])
    story = writer.open(
        number="SQ2026-000009",
        row=Demand(channel=Channel.PORTAL, content="道路破损"),
        title="道路",
        unit=registered.units["office"],
        parties=[(registered.units["office"].party, OFFICE), (registered.enterprise_party, APPLICANT)],
        actor=registered.enterprise,
        now=MONDAY,
    )
    later = MONDAY + timedelta(hours=1)
    story.move(
        Move.ACCEPT, {"category": category(), "grade": "ordinary", "text": ""}, actor=registered.office_clerk, now=later
    )
    story.remark("已记下", visibility="staff", actor=registered.office_clerk, now=later)
    writer.store()
    return story.case


def test_an_untouched_trail_is_sound(case: Any) -> None:
    assert verify().ok
    assert TimelineEntry.objects.filter(case=case).count() == case.entries


CHANGES = [
    "text = '改过'",
    "name = '改过'",
    "actor_name = '别人'",
    "acting_as = '别的单位'",
    "actor_party_id = NULL",
    "audience = 'x'",
    "visibility = 'x'",
    "data = '{\"n\": 1}'",
    "move = 'x'",
    "from_state = 'x'",
    "to_state = 'x'",
    "at = '2020-01-01 00:00:00'",
    "recorded_at = '2020-01-01 00:00:00'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_entry_is_named(case: Any, change: str) -> None:
    tamper(f"UPDATE cases_timelineentry SET {change} WHERE case_id = %s AND seq = 3", case.pk)
    assert broken() == (f"case:{case.number}", 3, "trail_changed")


def test_a_changed_remark_is_named(case: Any) -> None:
    tamper("UPDATE cases_timelineentry SET text = '改过' WHERE case_id = %s AND move = 'remark'", case.pk)
    assert broken() == (f"case:{case.number}", case.entries, "trail_changed")


@pytest.mark.parametrize("seq", [1, 3])
def test_a_changed_entry_of_the_batch_writer_is_named(batch: Any, seq: int) -> None:
    assert verify().ok
    tamper("UPDATE cases_timelineentry SET text = '改过' WHERE case_id = %s AND seq = %s", batch.pk, seq)
    assert broken() == (f"case:{batch.number}", seq, "trail_changed")


@pytest.mark.parametrize("last", [False, True])
def test_a_missing_entry_is_named(case: Any, *, last: bool) -> None:
    seq = case.entries if last else 3
    tamper("DELETE FROM cases_timelineentry WHERE case_id = %s AND seq = %s", case.pk, seq)
    assert broken() == (f"case:{case.number}", seq, "trail_missing")


def test_all_entries_of_a_case_missing(case: Any) -> None:
    tamper("DELETE FROM cases_timelineentry WHERE case_id = %s", case.pk)
    assert broken() == (f"case:{case.number}", 1, "trail_missing")


@pytest.mark.parametrize("seq", [0, 99])
def test_an_added_entry_is_named(case: Any, seq: int) -> None:
    first = TimelineEntry.objects.filter(case=case).order_by("seq")[0]
    first.pk, first.seq = None, seq
    first.save(force_insert=True)
    assert broken() == (f"case:{case.number}", seq, "trail_surplus")


def test_entries_of_a_case_without_a_chain(case: Any) -> None:
    chain = Chain.objects.get(kind="case", ref=case.number)
    tamper("DELETE FROM audit_entry WHERE chain_id = %s", chain.pk)
    tamper("DELETE FROM audit_chain WHERE id = %s", chain.pk)
    assert broken() == (f"case:{case.number}", 1, "trail_surplus")


def test_missing_triggers_are_reported_alone_and_beside_what_was_changed(case: Any) -> None:
    name = "cases_timelineentry_no_update"
    table = " ON cases_timelineentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
    alone = verify().as_json()
    assert (alone["ok"], alone["first_broken"]["what"], alone["first_broken"]["guards"]) == (False, "guard", [name])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_timelineentry SET text = '改过' WHERE case_id = %s AND seq = 2", [case.pk])
    found = verify().as_json()["first_broken"]
    assert (found["seq"], found["what"], found["guards"]) == (2, "trail_changed", [name])


def test_verifying_reads_no_more_often_for_more_cases(
    case: Any, batch: Any, django_assert_max_num_queries: Any
) -> None:
    assert Entry.objects.count() > case.entries
    with django_assert_max_num_queries(12):
        assert verify().ok
