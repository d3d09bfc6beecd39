"""The demonstration year of visits: a rhythm, each with its touch, some demands taken; the same seed, the same visits."""

from __future__ import annotations

from datetime import date

import pytest

from yingshang.affairs.outreach.enums import Finding, Relation, Standing
from yingshang.affairs.outreach.models import Denial, StatusHint, TakenDemand, Visit
from yingshang.kernel import clock, demo
from yingshang.registry.contacts.models import Touch

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]
TODAY = date(2026, 3, 11)


def test_a_year_of_visits_hangs_together() -> None:
    made = demo.build(enterprises=150, seed=3, today=TODAY)
    visits = Visit.objects.all()
    assert visits.count() == made["走访"] > 100
    assert len(set(visits.order_by().values_list("on__year", "on__month"))) >= 12
    assert set(visits.order_by().values_list("relation", flat=True)) >= {Relation.TERRITORY, Relation.DEPARTMENT}
    assert not visits.filter(made_at__gt=clock.now()).exists()
    assert not visits.filter(entered_by=None).exists()
    assert not visits.exclude(standing=Standing.STRUCK).filter(touch=None).exists()
    assert Touch.objects.filter(source__startswith="visit:").count() == visits.exclude(touch=None).count()
    assert TakenDemand.objects.exists()
    assert not TakenDemand.objects.exclude(case__district=visits[0].district).exists()
    for taken in TakenDemand.objects.select_related("visit", "case"):
        assert taken.visit.made_at <= taken.case.opened_at
    assert StatusHint.objects.exclude(finding=Finding.RUNNING).count() == StatusHint.objects.count()
    assert Denial.objects.filter(visit__standing=Standing.HELD, stands=None).count() <= 1
