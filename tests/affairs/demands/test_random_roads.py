"""Whatever people press in whatever order, a demand stays on its declared graph and loses no entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.road import MONDAY, Road, category
from tests.takings import drifted
from yingshang.affairs.demands.enums import CLOSED, Move
from yingshang.affairs.demands.lifecycle import DemandLifecycle
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.audit.models import Chain
from yingshang.kernel.audit.models import Entry as AuditEntry
from yingshang.kernel.cases.models import TimelineEntry
from yingshang.kernel.cases.trail import timeline_digest
from yingshang.kernel.deadlines.models import Deadline, Outcome, Pause
from yingshang.kernel.lifecycle.errors import Conflict, InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db

PEOPLE = ("office_clerk", "office_head", "officer_a", "officer_b", "enterprise", "other_enterprise", "leader")
STEPS = st.lists(
    st.tuples(st.sampled_from(list(DemandLifecycle.transitions)), st.sampled_from(PEOPLE), st.integers(1, 5000)),
    min_size=5,
    max_size=40,
)


def data_for(move: str, cast: Cast, chance: int) -> dict[str, Any]:
    """Valid input for any move."""
    unit = cast.units[("unit_a", "unit_b", "township")[chance % 3]]
    return {
        "text": "说明",
        "basis": "区长批示",
        "duplicate": "SQ2026-000001",
        "co_units": [cast.units["township"].pk] if chance % 2 else [],
        "category": category().pk,
        "grade": ("consult", "ordinary", "major")[chance % 3],
        "ground": "repeat",
        "unit": unit.pk,
        "proposed": "",
        "channel": "phone",
        "days": 1 + chance % 5,
        "result": "solved",
        "reached": "yes" if chance % 4 else "no",
        "solved": "yes" if chance % 2 else "no",
        "satisfaction": str(1 + chance % 5),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_sequences_stay_on_the_graph(registered: Cast, steps: list[tuple[str, str, int]]) -> None:
    case = submit_demand(
        actor=registered.enterprise, now=MONDAY, content="电压不稳。", contact_name="刘", contact_phone="13800000001"
    )
    road, taken = Road(registered, case, MONDAY), 0
    for move, who, minutes in steps:
        before = road.case.state
        try:
            road(who, move, after=timedelta(minutes=minutes), **data_for(move, registered, minutes))
        except (Conflict, NotAllowed, InvalidInput):  # nothing else to merge, no number given
            road.case.refresh_from_db()
            assert road.case.state == before
            continue
        taken += 1
        transition = DemandLifecycle.transitions[move]
        assert before in transition.sources
        assert road.case.state in (transition.targets or (before,))
    check(road, taken)


def check(road: Road, taken: int) -> None:
    case = road.case
    case.refresh_from_db()
    entries = list(TimelineEntry.objects.filter(case=case).order_by("seq"))
    chain = Chain.objects.get(kind="case", ref=case.number)
    proofs = list(AuditEntry.objects.filter(chain=chain).order_by("seq"))
    assert len(entries) == case.entries == chain.length == len(proofs) == taken + 1
    assert [timeline_digest(e) for e in entries] == [p.data["entry"] for p in proofs]
    assert case.version == taken
    running = Deadline.objects.filter(case=case, outcome=Outcome.RUNNING)
    assert (case.closed_at is not None) == (case.state in CLOSED)
    if case.state in CLOSED:
        assert not running.exists()
        assert case.holder is None
    open_pauses = Pause.objects.filter(deadline__case=case, until=None).count()
    assert open_pauses == running.exclude(paused_at=None).count()
    nearest = min((d.due_at for d in running if d.paused_at is None), default=None)
    assert case.next_due == nearest
    assert drifted() == []


def test_every_move_is_reached_by_some_state_and_every_state_has_a_way_out() -> None:
    leaving = {source for t in DemandLifecycle.transitions.values() for source in t.sources}
    assert set(DemandLifecycle.states.values) - leaving == {"refused", "withdrawn"}
    assert set(Move.values) <= set(DemandLifecycle.transitions)
