"""The road of a demand: what each step changes, who may take it, what is told to whom."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.road import Road
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.models import CallBack
from yingshang.kernel.audit.models import Chain, Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import Case, CaseParty, TimelineEntry
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.deadlines.models import Deadline, Outcome, ServiceLevel
from yingshang.kernel.lifecycle.errors import Blocked, Conflict, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.services import available, barred, perform
from yingshang.kernel.outbox.models import Event, Message

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def outcomes(case: Case) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for deadline in Deadline.objects.filter(case=case).order_by("id"):
        found.setdefault(deadline.clock, []).append(deadline.outcome)
    return found


def test_a_new_demand_waits_for_the_office_within_half_a_day(road: Road, registered: Cast) -> None:
    case = road.case
    assert case.number == "SQ2026-000001"
    assert case.title == "厂区门口道路破损，货车进出困难"
    assert (case.state, case.holder) == (State.REGISTERED, registered.units["office"].party)
    assert case.next_due == at("2026-03-09T14:30")
    assert road.demand.category is not None
    assert road.demand.category.code == "B03"
    assert road.demand.township == registered.units["township"]
    assert set(CaseParty.objects.filter(case=case).values_list("role", flat=True)) == {
        "office",
        "applicant",
        "territory",
    }


def test_the_whole_road_to_a_satisfied_end(road: Road, registered: Cast) -> None:
    road.to_handling()
    road("officer_a", Move.ASK_SUPPLEMENT, text="请提供门前道路照片。")
    assert road.case.holder == registered.enterprise_party
    road("enterprise", Move.SUPPLY, text="照片已补。")
    road("officer_a", Move.ASK_EXTENSION, days=3, text="需协调公路局施工。")
    road("office_head", Move.GRANT_EXTENSION, days=3, text="需协调公路局施工。")
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。")
    road("office_clerk", Move.CALL_BACK, reached="yes", solved="no", satisfaction="2", text="雨后又坏了。")
    assert (road.case.state, road.case.holder) == (State.REWORK, registered.units["unit_a"].party)
    road("officer_a", Move.REPLY, result="solved", text="已重新铺设。")
    road("enterprise", Move.RATE, solved="yes", satisfaction="5", text="谢谢。")
    assert (road.case.state, road.case.holder) == (State.STRUCK, None)
    assert road.case.closed_at == road.now
    assert road.case.next_due is None
    entries = list(TimelineEntry.objects.filter(case=road.case))
    assert [e.seq for e in entries] == list(range(1, 14))
    assert Chain.objects.get(kind="case", ref=road.case.number).length == 13
    assert verify().ok


def test_clocks_start_stop_and_are_judged(road: Road) -> None:
    road.accept().dispatch()
    assert set(outcomes(road.case)) == {"accept", "dispatch", "sign", "contact", "solve"}
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTACT, channel="phone", text="已联系。", after=4 * DAY)
    assert road.demand.contacted_in_time is False
    assert outcomes(road.case)["contact"] == [Outcome.MISSED]
    assert outcomes(road.case)["sign"] == [Outcome.MET]
    assert road.case.next_due == Deadline.objects.get(case=road.case, clock="solve").due_at


def test_a_pause_moves_the_deadline_by_its_length(road: Road) -> None:
    road.to_handling()
    before = Deadline.objects.get(case=road.case, clock="solve").due_on
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补照片。")
    assert road.case.next_due == Deadline.objects.get(case=road.case, clock="supply").due_at
    road("enterprise", Move.SUPPLY, text="已补。", after=2 * DAY)
    assert Deadline.objects.get(case=road.case, clock="solve").due_on == before + 2 * DAY


def test_an_upheld_objection_starts_afresh_with_another_unit(road: Road, registered: Cast) -> None:
    road.accept().dispatch("unit_a")
    road("head_a", Move.CONTEST, text="道路养护属自然资源部门代管路段。", proposed=registered.units["unit_b"].pk)
    assert road.case.holder == registered.units["office"].party
    road("office_clerk", Move.UPHOLD, unit=registered.units["unit_b"].pk)
    assert road.demand.first_receiver == registered.units["unit_b"]
    assert road.demand.objections_upheld == 1
    assert not Case.objects.visible_to(registered.officer_a).filter(pk=road.case.pk).exists()
    assert Case.objects.visible_to(registered.officer_b).filter(pk=road.case.pk).exists()


def test_dissatisfied_goes_back_then_up_then_under_supervision(road: Road) -> None:
    road.to_replied()
    for state in (State.REWORK, State.RAISED, State.SUPERVISED, State.SUPERVISED):
        road("office_clerk", Move.CALL_BACK, reached="yes", solved="no", satisfaction="1", text="没有解决。")
        assert road.case.state == state
        road("officer_a", Move.REPLY, result="partly", text="再次办理。")
    assert CallBack.objects.filter(demand=road.demand).count() == 4


def test_three_calls_that_reach_nobody_conclude_without_counting_as_content(road: Road) -> None:
    road.to_replied()
    due = road.case.next_due
    for _ in range(2):
        road("office_clerk", Move.CALL_BACK, reached="no")
        assert (road.case.state, road.case.next_due) == (State.REPLIED, due)
    road("office_clerk", Move.CALL_BACK, reached="no")
    assert road.case.state == State.CONCLUDED
    road("enterprise", Move.REOPEN, text="问题没有解决。")
    assert (road.case.state, road.case.closed_at) == (State.REWORK, None)


def test_how_many_calls_may_fail_is_what_holds_on_the_day_of_the_answer(road: Road, registered: Cast) -> None:
    levels = ServiceLevel.objects.filter(kind="demand", clock="call_attempts")
    assert levels.values_list("amount", "unit").get() == (3, "time")
    levels.update(until=road.now.date() + DAY)
    ServiceLevel.objects.create(
        kind="demand", clock="call_attempts", amount=1, unit="time", since=road.now.date() + DAY, reference="新规定"
    )
    road.to_replied()
    assert road.demand.attempts == 3
    road.now += DAY
    road("office_clerk", Move.CALL_BACK, reached="no", text="无人接听")
    assert road.case.state == State.REPLIED
    road("office_clerk", Move.CALL_BACK, reached="yes", solved="no", satisfaction=2, text="没修好")
    road("officer_a", Move.REPLY, result="solved", text="已再次修复。")
    assert road.demand.attempts == 1
    road("office_clerk", Move.CALL_BACK, reached="no", text="无人接听")
    assert road.case.state == State.CONCLUDED


def test_the_office_reviews_a_dispatch_once(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    road("officer_a", Move.CONTEST, text="不属本局职责。")
    road("office_clerk", Move.KEEP, text="属本局职责。")
    assert Move.CONTEST not in {t.move for t in available(road.case, road.demand, registered.officer_a)}
    assert [t.move for t, _ in barred(road.case, road.demand, registered.officer_a)] == [Move.CONTEST]
    entries = TimelineEntry.objects.filter(case=road.case).count()
    with pytest.raises(Blocked, match="复核只进行一次"):
        road("officer_a", Move.CONTEST, text="仍有异议。")
    assert TimelineEntry.objects.filter(case=road.case).count() == entries
    road("office_clerk", Move.REDISPATCH, unit=registered.units["unit_b"].pk, text="改由乙局办理。")
    road("officer_b", Move.CONTEST, text="不属本局职责。")
    assert road.case.state == State.CONTESTED


def test_the_enterprise_reads_what_is_for_it_and_no_more(road: Road, registered: Cast) -> None:
    road.accept().dispatch()
    road("officer_a", Move.CONTEST, text="内部意见：不归我们。")
    to_enterprise = Message.objects.filter(recipient=registered.enterprise_party).order_by("id")
    assert [m.title.split("：")[0] for m in to_enterprise] == ["受理", "派单"]
    assert all("内部意见" not in m.body for m in to_enterprise)
    assert all(road.case.token in m.url for m in to_enterprise)
    assert TimelineEntry.objects.get(case=road.case, move=Move.CONTEST).visibility == "staff"


@pytest.mark.parametrize("who", ["officer_b", "enterprise", "leader", "inspector", "audit_admin", "anonymous"])
def test_nobody_else_may_sign_and_a_denial_changes_nothing(road: Road, who: str) -> None:
    road.accept().dispatch()
    before = Case.objects.values().get(pk=road.case.pk), Entry.objects.count(), Message.objects.count()
    with pytest.raises(NotAllowed):
        road(who, Move.SIGN)
    assert before == (Case.objects.values().get(pk=road.case.pk), Entry.objects.count(), Message.objects.count())


def test_whoever_comes_second_is_told_what_happened(road: Road, registered: Cast) -> None:
    seen = Case.objects.get(pk=road.case.pk)
    road.accept()
    with pytest.raises(Conflict) as told:
        perform(seen, Move.REFUSE, {"ground": "repeat", "text": "重复"}, actor=registered.office_head, now=road.now)
    assert "林小雨" in str(told.value)
    assert "受理" in str(told.value)
    assert TimelineEntry.objects.filter(case=road.case).count() == 2


def test_a_stale_page_is_a_conflict_even_where_the_state_admits_the_move(road: Road, registered: Cast) -> None:
    road.to_handling()
    seen = road.case.version
    road("officer_a", Move.INTERIM, text="已到现场查看。")
    with pytest.raises(Conflict):
        perform(
            road.case,
            Move.REPLY,
            {"result": "solved", "text": "好了"},
            actor=registered.head_a,
            now=road.now,
            expected_version=seen,
        )


def test_wrong_input_is_named_by_field_and_nothing_is_written(road: Road) -> None:
    entries = TimelineEntry.objects.count()
    with pytest.raises(InvalidInput) as told:
        road("office_clerk", Move.ACCEPT, grade="ordinary")
    assert told.value.fields == {"category": ["请选择诉求类别，派单和时限由它决定。"]}
    assert TimelineEntry.objects.count() == entries


def test_what_may_be_done_depends_on_state_and_person(road: Road, registered: Cast) -> None:
    road.accept().dispatch()

    def moves(who: str) -> set[str]:
        return {t.move for t in available(road.case, road.demand, registered[who])}

    assert moves("officer_a") == {Move.SIGN, Move.CONTEST}
    assert moves("office_clerk") == {Move.REDISPATCH, Move.ABSORB, Move.ADD_UNITS}
    assert moves("enterprise") == {Move.ADD, Move.WITHDRAW}
    assert moves("officer_b") == moves("leader") == set()


def test_a_withdrawn_demand_stops_its_clocks(road: Road) -> None:
    road.to_handling()
    road("enterprise", Move.WITHDRAW, text="已自行解决。")
    assert road.case.state == State.WITHDRAWN
    assert outcomes(road.case)["solve"] == [Outcome.CANCELLED]


def test_what_others_may_act_on_is_an_event_of_the_same_transaction(road: Road) -> None:
    road.to_replied()
    road("enterprise", Move.RATE, solved="yes", satisfaction="4")
    assert list(Event.objects.values_list("topic", flat=True)) == ["demand.registered", "demand.called_back"]
