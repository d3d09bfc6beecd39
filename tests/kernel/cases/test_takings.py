"""What an actor sees through takings: the counted, the listed and the shown are the same cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.road import MONDAY
from tests.takings import drifted
from yingshang.affairs.demands.enums import CLOSED, State
from yingshang.kernel.cases.managers import takings_seen
from yingshang.kernel.cases.models import Case, CaseParty
from yingshang.kernel.ui.lists import paging
from yingshang.kernel.ui.lists.cases import narrowed
from yingshang.kernel.ui.lists.paging import counted_apart

pytestmark = pytest.mark.django_db

KIND = "demand"
UNITS = ("unit_a", "unit_b", "township", "village", "office")
READERS = ("officer_a", "township_clerk", "discipline", "enterprise", "audit_admin", "anonymous")
TAKING = st.tuples(st.sampled_from(UNITS), st.sampled_from(["unit", "first_receiver"]), st.booleans())
CASES = st.lists(
    st.tuples(st.sampled_from(list(State)), st.booleans(), st.lists(TAKING, max_size=4, unique_by=lambda t: t[:2])),
    min_size=1,
    max_size=8,
)


def make_case(cast: Cast, number: int, state: str, *, other_kind: bool = False) -> Case:
    closed_at = MONDAY if state in CLOSED else None
    return Case.objects.create(
        number=f"T{number:04}",
        kind="attested_return" if other_kind else KIND,
        title="道路",
        district=cast.units["district"],
        unit=cast.units["unit_a"],
        state=state,
        state_since=MONDAY,
        opened_at=MONDAY + timedelta(minutes=number % 3),
        opened_on=MONDAY.date(),
        closed_at=closed_at,
    )


def take_part(cast: Cast, case: Case, unit: str, role: str, *, ended: bool = False) -> CaseParty:
    until = MONDAY if ended else None
    return CaseParty.objects.create(case=case, party=cast.units[unit].party, role=role, since=MONDAY, until=until)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=CASES)
def test_takings_lead_to_the_very_cases_that_are_seen(cast: Cast, told: list[Any]) -> None:
    with transaction.atomic():
        for number, (state, other_kind, takings) in enumerate(told):
            case = make_case(cast, number, state, other_kind=other_kind)
            for unit, role, ended in takings:
                take_part(cast, case, unit, role, ended=ended)
        assert drifted() == []
        for name in READERS:
            actor = cast[name]
            takings_now = takings_seen(actor, KIND)
            assert takings_now is not None
            seen = Case.objects.visible_to(actor).filter(kind=KIND)
            for state in ("", "open", *State.values):
                cases = seen.filter(closed_at=None) if state == "open" else seen.filter(state=state) if state else seen
                reached = narrowed(takings_now, {"state": state}, open_ones={"closed": False})
                assert set(reached.values_list("case_id", flat=True)) == set(cases.values_list("pk", flat=True))
                assert counted_apart(reached, "case_id") == (cases.count(), False), (name, state)
        transaction.set_rollback(True)


def test_who_sees_the_whole_district_is_not_counted_by_takings(cast: Cast) -> None:
    assert takings_seen(cast.office_clerk, KIND) is None
    assert takings_seen(cast.leader, KIND) is None


def test_counting_stops_and_says_that_there_is_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        case = make_case(cast, number, "handling")
        for role in ("unit", "first_receiver", "office"):
            take_part(cast, case, "unit_a", role)
    takings = takings_seen(cast.officer_a, KIND)
    assert takings is not None
    monkeypatch.setattr(paging, "MOST", 6)
    assert counted_apart(takings, "case_id") == (6, False)
    monkeypatch.setattr(paging, "MOST", 5)
    assert counted_apart(takings, "case_id") == (5, True)
    monkeypatch.setattr(paging, "MOST", 2)  # fifteen rows are read: five cases
    assert counted_apart(takings, "case_id") == (2, True)


def test_a_taking_stored_without_the_header_is_refused(cast: Cast) -> None:
    case = make_case(cast, 1, "handling")
    bare = CaseParty(case=case, party=cast.units["unit_a"].party, role="unit", since=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseParty.objects.bulk_create([bare])
