"""The demonstration's complaints: told by the batch writer as the services would, the same each time."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.road import MONDAY
from tests.takings import drifted
from yingshang.affairs.demands.complaints.demo import tell_a_year_of_complaints
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.clock import day_of
from yingshang.kernel.demo import Stage

pytestmark = pytest.mark.django_db


def test_a_year_of_complaints(registered: Cast) -> None:
    stage = Stage(1, day_of(MONDAY), 10, lambda _: None)
    stage.things = {"district": registered.units["district"], "units": {"office": registered.units["office"]}}
    tell_a_year_of_complaints(stage)
    rows = Complaint.objects.select_related("case__unit", "accused")
    assert rows.count() >= 12
    assert not [row for row in rows if row.accused is not None and row.case.unit == row.accused]
    assert {row.case.closed_at is None for row in rows} == {True, False}
    assert drifted() == []
    assert verify().ok
