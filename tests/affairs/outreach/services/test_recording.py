"""A visit and what it brings: touch, demand, policies, assistance, next date; one however often it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.affairs.outreach.conftest import Field
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.outreach.enums import Relation
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, VisitRefused
from yingshang.affairs.outreach.models import Visit
from yingshang.affairs.outreach.services import AssistanceTaken, DemandTaken
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.identity.models import Person
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.services import plan_touch

pytestmark = pytest.mark.django_db


def test_a_visit_brings_everything_with_it(field: Field) -> None:
    visit = field.visit(
        note="用工紧张。",
        leaflets=(field.leaflet.pk,),
        assistances=(AssistanceTaken(matter="营业执照变更"),),
        demands=(
            DemandTaken(content="厂区门口道路破损，货车进出困难。", contact_name="刘晨光", contact_phone="13800000001"),
        ),
        next_on=date(2026, 5, 6),
    )
    visit.refresh_from_db()
    assert (visit.relation, visit.on, visit.official_id) == (
        Relation.TERRITORY,
        date(2026, 3, 11),
        field["liaison"].person_id,
    )
    touch = visit.touch
    assert touch is not None
    assert (touch.source, touch.state, touch.person_id) == (f"visit:{visit.pk}", "made", visit.official_id)
    assert touch.purpose == "辖区包联，送达政策 1 项"
    taken = visit.demands.get()
    demand = Demand.objects.get(case=taken.case)
    assert (demand.channel, demand.enterprise_id) == ("official", field.firm.pk)
    assert [row.matter for row in visit.assistances.all()] == ["营业执照变更"]
    assert list(visit.leaflets.all()) == [field.leaflet]
    assert visit.next_touch is not None
    assert (visit.next_touch.state, visit.next_touch.on) == ("planned", date(2026, 5, 6))
    assert Entry.objects.get(action="outreach.visit").data["demands"] == 1
    assert verify().as_json()["ok"]


@pytest.mark.parametrize(
    ("who", "relation"), [("liaison", "territory"), ("officer_a", "department"), ("township_clerk", "other")]
)
def test_the_relation_follows_from_who_visits(field: Field, who: str, relation: str) -> None:
    assert field.visit(who).relation == relation


def test_a_draft_sent_twice_is_one_visit(field: Field) -> None:
    first = field.visit(client_key="k" * 20, demands=(DemandTaken(content="路灯不亮。"),))
    second = field.visit(client_key="k" * 20, demands=(DemandTaken(content="路灯不亮。"),))
    assert first == second
    assert (Visit.objects.count(), Touch.objects.count(), Demand.objects.count()) == (1, 1, 1)
    with pytest.raises(VisitRefused):
        field.visit("township_clerk", client_key="k" * 20)


def test_a_planned_touch_near_that_day_is_fulfilled(field: Field) -> None:
    planned = plan_touch(
        enterprise=field.firm,
        channel="visit",
        purpose="约定",
        planned_on=date(2026, 3, 20),
        actor=field["liaison"],
        now=field.now,
    )
    visit = field.visit()
    assert visit.touch_id == planned.pk
    assert Touch.objects.get().state == "made"


def test_a_next_date_over_the_limit_does_not_undo_the_visit(field: Field) -> None:
    field.limit()
    visit = field.visit(next_on=date(2026, 3, 25))
    assert Visit.objects.count() == 1
    assert visit.next_touch is not None
    assert visit.next_touch.state == "stopped"
    assert "30 天内最多 1 次" in visit.next_touch.over


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"made_at": "future"}, "made_at"),
        ({"made_at": "old"}, "made_at"),
        ({"channel": "pigeon"}, "channel"),
        ({"reached": True, "finding": "unreachable"}, "finding"),
        ({"next_on": date(2026, 3, 11)}, "next_on"),
        ({"next_on": date(2028, 3, 11)}, "next_on"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_written(
    field: Field, values: dict[str, object], wrong: str
) -> None:
    moments = {"future": field.now + timedelta(hours=1), "old": field.now - timedelta(days=32)}
    given = {name: moments.get(str(value), value) for name, value in values.items()}
    with pytest.raises(VisitRefused) as refused:
        field.visit(**given)
    assert refused.value.field == wrong
    assert (Visit.objects.count(), Touch.objects.count()) == (0, 0)


def test_a_colleague_of_the_unit_enters_for_another(field: Field) -> None:
    officer = Person.objects.get(pk=field["liaison"].person_id)
    visit = field.visit("township_clerk", official=officer)
    assert (visit.relation, visit.official, visit.entered_by_id) == (
        Relation.TERRITORY,
        officer,
        field["township_clerk"].person_id,
    )
    assert visit.touch is not None
    assert visit.touch.person_id == officer.pk
    with pytest.raises(VisitRefused):
        field.visit("officer_a", official=officer)


@pytest.mark.parametrize("who", ["leader", "inspector", "office_clerk", "enterprise"])
def test_who_may_not_record_writes_nothing(field: Field, who: str) -> None:
    with pytest.raises(OutreachError):
        field.visit(who)
    assert Visit.objects.count() == 0


def test_an_enterprise_out_of_reach_is_refused(field: Field) -> None:
    with pytest.raises(NotPermitted):
        field.visit(enterprise=field.other)
