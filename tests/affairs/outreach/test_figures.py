"""The figures of the contract: by relation and channel, held and struck ones aside, unknown before anything was kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.affairs.outreach.conftest import BEGUN, Field
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.services import AssistanceTaken, deny_visit, strike_visit
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import Reader
from yingshang.kernel.identity.models import Post
from yingshang.registry.assignments.models import Campaign

pytestmark = pytest.mark.django_db
YEAR = Period.between(date(2026, 1, 1), date(2026, 3, 11))
BEFORE = Period.between(date(2024, 1, 1), date(2024, 12, 31))


def read(field: Field, figure: str, period: Period = YEAR, unit: str = "district"):  # type: ignore[no-untyped-def]
    reader = Reader(FigureScope.of(field.cast.units[unit]), period)
    return reader.read(figure)


def value(field: Field, figure: str, period: Period = YEAR, unit: str = "district") -> object:
    return read(field, figure, period, unit).outcome.value


def test_visits_are_counted_by_relation_and_channel(field: Field) -> None:
    field.visit()
    field.visit(channel="phone")
    field.visit("officer_a", channel="wechat")
    field.visit("township_clerk", channel="sms")
    outcome = read(field, "outreach.visits_by_channel").outcome
    assert outcome.value == 2
    assert {part.name: part.value for part in outcome.parts} == {"走访": Decimal(1), "电话": Decimal(1)}
    assert value(field, "outreach.department_visits") == 1
    assert value(field, "outreach.department_visits", unit="unit_a") == 1
    assert value(field, "outreach.visits_by_channel", unit="unit_a") == 0


def test_what_does_not_count_is_listed(field: Field) -> None:
    field.visit()
    field.visit(channel="phone", reached=False)
    held, struck = field.visit(channel="wechat"), field.visit(channel="sms")
    deny_visit(visit=held, text="没有。", actor=field["enterprise"], now=field.now)
    strike_visit(visit=struck, reason="重复登记。", actor=field["liaison"], now=field.now)
    outcome = read(field, "outreach.visits_by_channel").outcome
    assert outcome.value == 1
    assert outcome.excluded == {"未联系上": 1, "待核实": 1, "已作废或核实不属实": 1}


def test_nothing_is_known_before_the_first_visit_and_the_first_plan(field: Field) -> None:
    assert value(field, "outreach.visits_by_channel") is None
    assert value(field, "outreach.assisted_matters") is None
    assert value(field, "outreach.assignment_rate", BEFORE) is None
    assert value(field, "outreach.enterprises_assigned", BEFORE) is None
    field.visit()
    assert value(field, "outreach.department_visits") == 0


def test_an_enterprise_whose_official_has_left_is_not_assigned(field: Field) -> None:
    outcome = read(field, "outreach.assignment_rate").outcome
    assert (outcome.n, outcome.whole) == (1, 2)
    Post.objects.filter(person_id=field["liaison"].person_id).update(until=field.now.date() - timedelta(days=1))
    outcome = read(field, "outreach.assignment_rate").outcome
    assert (outcome.n, outcome.whole) == (0, 2)
    assert outcome.excluded == {"责任人已离岗、尚未移交": 1}
    assert value(field, "outreach.enterprises_assigned") == 0


def test_matters_count_when_they_are_done(field: Field) -> None:
    field.visit(assistances=(AssistanceTaken(matter="社保登记", outcome="done"), AssistanceTaken(matter="用电报装")))
    outcome = read(field, "outreach.assisted_matters").outcome
    assert outcome.value == 1
    assert outcome.excluded["帮办中"] == 1


def test_the_month_is_that_of_the_document(field: Field) -> None:
    year = Period.between(date(2025, 1, 1), date(2025, 12, 31))
    assert value(field, "outreach.campaign_month", year) == "2025-03"
    assert value(field, "outreach.campaign_month") is None
    Campaign.objects.update(state="draft")
    assert value(field, "outreach.campaign_month", year) is None
    assert date(2025, 3, 3) == BEGUN
    assert Visit.objects.count() == 0


def test_an_enterprise_is_reached_by_its_first_answer_that_counts(field: Field) -> None:
    field.visit("officer_a")  # a department's visit is none of the responsible official's
    found = read(field, "outreach.never_reached").outcome
    assert found.n == found.whole == 1
    visit = field.visit()
    assert value(field, "outreach.never_reached") == 0
    strike_visit(visit=visit, reason="登记重复", actor=field["liaison"], now=field.now)
    assert value(field, "outreach.never_reached") == 1
    assert value(field, "outreach.never_reached", BEFORE) is None
