"""The demonstration's supervision takes whatever visits there are, also none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.affairs.outreach.checked import FEBRUARY
from tests.cast import Cast
from yingshang.affairs.outreach.demo.patrol import tell_a_year_of_patrols
from yingshang.affairs.outreach.models import PatrolRound, Recheck, Visit
from yingshang.kernel.demo import Stage
from yingshang.kernel.identity.models import Reach

pytestmark = pytest.mark.django_db


def stage(cast: Cast) -> Stage:
    made = Stage(7, date(2026, 3, 31), 2, lambda _: None)
    made.things["district"] = cast.units["district"]
    return made


def test_without_visits_nothing_is_supervised(registered: Cast) -> None:
    reaches = Reach.objects.count()
    tell_a_year_of_patrols(stage(registered))
    assert not PatrolRound.objects.exists()
    assert Reach.objects.count() == reaches


def test_a_month_with_visits_is_drawn_and_checked(visited: Cast) -> None:
    told = stage(visited)
    tell_a_year_of_patrols(told)
    made = PatrolRound.objects.get()
    assert (made.month, made.team) == (FEBRUARY, visited.units["team"])
    assert made.drawn_at is not None
    assert told.made["走访核实"] == Recheck.objects.count() > 0
    unsettled = Recheck.objects.filter(case__state__in=("unconfirmed", "answered"))
    held = Visit.objects.filter(pk__in=unsettled.values("visit"), standing="held")
    assert held.count() == unsettled.count()
