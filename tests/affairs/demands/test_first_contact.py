"""Whose the first contact is, and what the response rate counts: through a 改派, without a limit, when anonymous."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.errors import NotPermitted, ReasonMissing
from yingshang.affairs.demands.figures import response_rate
from yingshang.affairs.demands.services import submit_demand, unmask_phone
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.deadlines.models import Deadline, Outcome, ServiceLevel
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.lifecycle.errors import NotAllowed
from yingshang.kernel.lifecycle.watch import scan
from yingshang.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CALL = {"channel": "phone", "text": "已与企业通话。"}


def rate(road: Road, unit: str = "district") -> tuple[int, int, dict[str, int]]:
    """Part, whole, and what is left out of the rate, as the limit of the first contact has not passed by the clock."""
    found = response_rate(FigureScope.of(road.cast.units[unit]), Period.between(date(2026, 3, 1), date(2026, 3, 10)))
    left_out = {name: rows.count() for name, rows in found.excluded.items()}
    return found.part.count(), found.whole.count(), {name: n for name, n in left_out.items() if n}


@pytest.fixture
def hidden(registered: Cast) -> Road:
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="同一部门一个月检查四次。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        anonymous=True,
    )
    road = Road(registered, case, MONDAY).accept().dispatch()
    road("officer_a", Move.SIGN)
    return road


def test_a_unit_that_was_late_stays_late_after_a_redispatch(road: Road, registered: Cast) -> None:
    road.accept().dispatch("unit_a")
    first = road.demand.dispatched_at
    road("office_clerk", Move.REDISPATCH, after=4 * DAY, unit=registered.units["unit_b"].pk)
    assert (road.demand.dispatched_at, road.demand.contacted_in_time) == (first, False)
    road("officer_b", Move.SIGN)
    road("officer_b", Move.CONTACT, **CALL)
    assert road.demand.contacted_at == road.now
    assert rate(road) == rate(road, "unit_a") == (0, 1, {})
    assert rate(road, "unit_b") == (0, 0, {})


def test_a_contact_made_stays_the_first_after_a_redispatch(road: Road, registered: Cast) -> None:
    road.to_handling()
    made = road.demand.contacted_at
    road("office_clerk", Move.REDISPATCH, unit=registered.units["unit_b"].pk)
    road("officer_b", Move.SIGN)
    road("officer_b", Move.CONTACT, after=9 * DAY, **CALL)
    assert (road.demand.contacted_at, road.demand.contacted_in_time) == (made, True)
    assert rate(road, "unit_a") == (1, 1, {})


def test_within_the_limit_the_duty_passes_to_the_new_unit(road: Road, registered: Cast) -> None:
    road.accept().dispatch("unit_a")
    road("office_clerk", Move.REDISPATCH, unit=registered.units["unit_b"].pk)
    assert rate(road, "unit_a") == (0, 0, {})
    assert rate(road, "unit_b") == (0, 0, {"时限未到或异议复核中": 1})
    road("officer_b", Move.SIGN)
    road("officer_b", Move.CONTACT, after=4 * DAY, **CALL)
    assert rate(road, "unit_b") == (0, 1, {})


def test_an_upheld_objection_clears_the_first_unit(road: Road, registered: Cast) -> None:
    road.accept().dispatch("unit_a")
    road("officer_a", Move.CONTEST, after=4 * DAY, text="不属本局职责。")
    road("office_clerk", Move.UPHOLD, unit=registered.units["unit_b"].pk)
    assert (road.demand.contacted_in_time, road.demand.dispatched_at) == (None, road.now)
    assert road.demand.contact_unit == registered.units["unit_b"]


def test_without_a_limit_nothing_is_in_time(road: Road) -> None:
    ServiceLevel.objects.filter(kind="demand", clock__in=["contact", "solve"]).delete()
    road.accept().dispatch()
    assert rate(road) == (0, 0, {"未设时限": 1})
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTACT, **CALL)
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。")
    assert (road.demand.contacted_in_time, road.demand.replied_in_time) == (None, None)
    assert rate(road) == (0, 0, {"未设时限": 1})


def test_a_signed_demand_is_not_signed_twice(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTEST, text="不属本局职责。")
    road("office_clerk", Move.KEEP, text="属本局职责。")
    assert (road.case.state, road.case.holder) == (State.SIGNED, registered.units["unit_a"].party)
    running = Deadline.objects.filter(case=road.case, outcome=Outcome.RUNNING, paused_at=None)
    assert set(running.values_list("clock", flat=True)) == {"contact", "solve"}
    road("officer_a", Move.CONTACT, **CALL)
    assert road.demand.contacted_in_time is True


def test_the_office_contacts_the_anonymous(hidden: Road) -> None:
    assert hidden.case.holder == hidden.cast.units["office"].party
    assert rate(hidden) == (0, 0, {"匿名，由营商办联系": 1})
    hidden("office_clerk", Move.CONTACT, after=9 * DAY, **CALL)
    assert (hidden.case.state, hidden.case.holder) == (State.HANDLING, hidden.cast.units["unit_a"].party)
    assert (hidden.demand.contacted_at, hidden.demand.contacted_in_time) == (hidden.now, None)
    assert rate(hidden) == (0, 0, {"匿名，由营商办联系": 1})


def test_the_office_does_not_contact_for_the_unit_otherwise(road: Road) -> None:
    road.accept().dispatch()
    road("officer_a", Move.SIGN)
    with pytest.raises(NotAllowed):
        road("office_clerk", Move.CONTACT, **CALL)


def test_the_clerk_sees_the_number_for_a_reason(hidden: Road, client: Client) -> None:
    hidden.cast.login(client, "office_clerk")
    page = client.get(f"/demands/{hidden.case.number}/").content.decode()
    url = f"/demands/{hidden.case.number}/phone/"
    assert url in page
    assert "晨光" not in page
    refused = client.post(url)
    assert (refused.status_code, "13800000001" in refused.content.decode()) == (422, False)
    shown = client.post(url, {"reason": "代为首次联系"}).content.decode()
    assert "13800000001" in shown
    assert "晨光食品" not in shown
    assert Entry.objects.get(action="demand.unmask").data["reason"] == "代为首次联系"


def test_no_unit_sees_the_number_of_an_anonymous_demand(hidden: Road) -> None:
    cast = hidden.cast
    with pytest.raises(ReasonMissing):
        unmask_phone(demand=hidden.demand, actor=cast.office_clerk, now=hidden.now)
    for actor in (cast.officer_a, cast.head_a, cast.leader):
        with pytest.raises(NotPermitted):
            unmask_phone(demand=hidden.demand, actor=actor, now=hidden.now, reason="联系企业")


def test_the_limit_of_an_anonymous_contact_reminds_the_office_not_the_unit(registered: Cast) -> None:
    case = submit_demand(
        actor=registered.enterprise,
        now=MONDAY,
        content="门前道路破损。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        anonymous=True,
    )
    road = Road(registered, case, MONDAY)
    road.accept().dispatch()
    contact = Deadline.objects.get(case=road.case, clock="contact")
    Deadline.objects.filter(case=road.case).exclude(pk=contact.pk).delete()
    before = set(Message.objects.values_list("pk", flat=True))
    scan(contact.warn_at)
    scan(contact.due_at)
    told = {m.recipient for m in Message.objects.exclude(pk__in=before).select_related("recipient")}
    assert told == {registered.units["office"].party}
