"""Merged duplicates: they follow the main demand, reach the same end, and can be parted again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.road import MONDAY, Road
from tests.takings import drifted
from yingshang.affairs.demands.enums import Move, State
from yingshang.affairs.demands.figures import received, response_rate
from yingshang.affairs.demands.models import CallBack, Demand
from yingshang.affairs.demands.queries import similar_demands
from yingshang.affairs.demands.services import submit_demand
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.cases.models import CaseLink, TimelineEntry
from yingshang.kernel.cases.queries import links_for
from yingshang.kernel.deadlines.models import Deadline, Outcome
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.services import available, perform
from yingshang.kernel.outbox.models import Event, Message

pytestmark = pytest.mark.django_db

SAME = "厂区门口道路破损严重，货车进出困难，请尽快修复。"
OTHER = "社保缴费系统打不开。"


def bring(cast: Cast, who: str, content: str = SAME, **more: Any) -> Road:
    phone = "13800000001" if who == "enterprise" else "13800000002"
    case = submit_demand(
        actor=cast[who], now=MONDAY, content=content, contact_name="联系人", contact_phone=phone, **more
    )
    return Road(cast, case, MONDAY)


def merge(main: Road, duplicate: Road) -> None:
    main("office_clerk", Move.ABSORB, duplicate=duplicate.case.number, text="同一路段。")
    duplicate.case.refresh_from_db()


def entries(road: Road, move: str) -> list[TimelineEntry]:
    return list(TimelineEntry.objects.filter(case=road.case, move=move))


def test_a_merged_demand_follows_and_its_clocks_stand(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    merge(road, other)
    assert (other.case.state, other.case.holder, other.case.next_due) == (State.MERGED, None, None)
    assert Deadline.objects.get(case=other.case, clock="accept").paused_at is not None
    told = Message.objects.filter(case_id=other.case.pk, recipient=registered.other_enterprise_party).last()
    assert told is not None
    assert road.case.number in told.body
    assert CaseLink.objects.get().target == road.case
    assert road.demand.duplicates == 1


def test_unit_and_answer_reach_the_merged_one_and_another_enterprise_is_called_back(
    road: Road, registered: Cast
) -> None:
    other = bring(registered, "other_enterprise")
    merge(road, other)
    road.to_replied()
    other.case.refresh_from_db()
    assert other.case.unit == registered.units["unit_a"]
    assert other.case.state == State.MERGED
    assert other.demand.reply == "路面已修复。"
    assert len(entries(other, Move.SHARE)) == len(entries(other, Move.FOLLOW)) == 1
    road("office_clerk", Move.CALL_BACK, reached="yes", solved="yes", satisfaction="5")
    other.case.refresh_from_db()
    assert (other.case.state, other.case.holder) == (State.REPLIED, registered.units["office"].party)
    assert Deadline.objects.get(case=other.case, clock="accept").outcome == Outcome.CANCELLED
    other.now = road.now
    other("other_enterprise", Move.RATE, solved="no", satisfaction="1", text="我门口还没修。")
    assert (other.case.state, other.case.holder) == (State.REWORK, registered.units["unit_a"].party)
    assert CallBack.objects.filter(demand=other.case.pk).count() == 1
    assert drifted() == []
    assert verify().ok


def test_the_same_enterprise_is_not_called_twice(road: Road, registered: Cast) -> None:
    again = bring(registered, "enterprise")
    merge(road, again)
    road.to_replied()
    road("enterprise", Move.RATE, solved="yes", satisfaction="4")
    again.case.refresh_from_db()
    assert (again.case.state, again.case.closed_at) == (State.STRUCK, road.now)
    assert not CallBack.objects.filter(demand=again.case.pk).exists()


def test_parted_it_goes_on_where_it_stood_with_its_clocks(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    other.accept().dispatch("unit_b")
    due = other.case.next_due
    merge(road, other)
    road.accept().dispatch("unit_a")
    other.case.refresh_from_db()
    assert other.case.unit == registered.units["unit_a"]
    road("office_clerk", Move.PART, duplicate=other.case.number, text="不是同一路段。", after=timedelta(minutes=30))
    other.case.refresh_from_db()
    assert (other.case.state, other.case.unit) == (State.DISPATCHED, registered.units["unit_b"])
    assert other.case.holder == registered.units["unit_b"].party
    assert other.case.next_due is not None
    assert due is not None
    assert other.case.next_due > due
    link = CaseLink.objects.get()
    assert link.until == road.now
    assert link.ended_for == "不是同一路段。"
    assert not Demand.objects.filter(
        pk=other.case.pk, case__parties__party=registered.units["unit_a"].party, case__parties__until=None
    ).exists()
    assert drifted() == []


def test_withdrawn_main_leaves_the_merged_one_to_itself(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    merge(road, other)
    road("enterprise", Move.WITHDRAW, text="已解决。")
    other.case.refresh_from_db()
    assert other.case.state == State.REGISTERED
    assert other.case.holder == registered.units["office"].party
    assert not CaseLink.objects.filter(until=None).exists()


@pytest.mark.parametrize("number", ["SQ2026-000001", "SQ2026-999999", ""])
def test_what_cannot_be_merged_is_refused_in_words(road: Road, number: str) -> None:
    with pytest.raises(InvalidInput):
        road("office_clerk", Move.ABSORB, duplicate=number)
    assert not CaseLink.objects.exists()


def test_no_chain_of_merges(road: Road, registered: Cast) -> None:
    second, third = bring(registered, "enterprise"), bring(registered, "other_enterprise")
    merge(second, third)
    with pytest.raises(InvalidInput, match="已有其他诉求并入"):
        road("office_clerk", Move.ABSORB, duplicate=second.case.number)


def test_nobody_makes_the_moves_of_followers_by_hand(road: Road, registered: Cast) -> None:
    for who in ("office_head", "officer_a", "enterprise"):
        offered = {t.move for t in available(road.case, road.demand, registered[who])}
        assert not offered & {Move.JOIN, Move.SHARE, Move.SETTLE, Move.DETACH, Move.FOLLOW}
    with pytest.raises(NotAllowed):
        perform(road.case, Move.JOIN, {}, actor=registered.office_head, now=MONDAY)


def test_the_same_enterprise_comes_first_then_the_likest(road: Road, registered: Cast) -> None:
    likest = bring(registered, "other_enterprise")
    own = bring(registered, "enterprise", "厂区门口道路坑洼，货车难走。")
    bring(registered, "other_enterprise", OTHER)
    found = similar_demands(registered.office_clerk, road.demand)
    assert [one.case for one, _, _ in found] == [own.case, likest.case]
    assert [same for _, _, same in found] == [True, False]


def test_an_anonymous_demand_is_not_said_to_be_the_same_enterprises(road: Road, registered: Cast) -> None:
    bring(registered, "enterprise", anonymous=True)
    clerk = similar_demands(registered.office_clerk, road.demand)
    assert [same for _, _, same in clerk] == [False]
    head = similar_demands(registered.office_head, road.demand)
    assert [same for _, _, same in head] == [True]


def test_the_office_merges_from_the_new_demands_page(road: Road, registered: Cast, client: Client) -> None:
    other = bring(registered, "other_enterprise")
    registered.login(client, "office_clerk")
    page = client.get(f"/demands/{other.case.number}/").content.decode()
    url = f"/demands/{road.case.number}/moves/absorb/"
    assert f"{url}?duplicate={other.case.number}" in page
    form = client.get(url, {"duplicate": other.case.number}).content.decode()
    assert f'value="{other.case.number}"' in form
    answer = client.post(url, {"duplicate": other.case.number, "text": "", "version": road.case.version})
    assert answer.status_code == 302
    for case, words in ((other.case, "已并入主件"), (road.case, "并入的重复件")):
        shown = client.get(f"/demands/{case.number}/").content.decode()
        assert words in shown
        assert (road.case.number if case == other.case else other.case.number) in shown


def test_who_may_not_see_the_other_case_is_told_that_there_is_one(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    road.accept().dispatch("unit_a")
    merge(road, other)
    road("office_clerk", Move.REDISPATCH, unit=registered.units["unit_b"].pk, text="改派。")
    other.case.refresh_from_db()
    seen = links_for(registered.officer_b, road.case)
    assert [one.case for one in seen.shown] == [other.case]
    township = links_for(registered.township_clerk, road.case)
    assert (township.shown, township.hidden) == ((), 1)
    assert isinstance(road.now, datetime)


def test_figures_count_each_but_assess_the_main_one(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    road.accept().dispatch()
    other.accept().dispatch("unit_b")
    merge(road, other)
    road("officer_a", Move.SIGN)
    road("officer_a", Move.CONTACT, channel="phone", text="已联系。")
    scope = FigureScope.of(registered.units["district"])
    period = Period.between(date(2026, 3, 1), date(2026, 3, 31))
    counted = received(scope, period)
    assert counted is not None
    assert counted.records.count() == 2
    rate = response_rate(scope, period)
    assert (rate.part.count(), rate.whole.count()) == (1, 1)
    assert rate.excluded["并入主件"].count() == 1


def test_supervision_is_announced_once_by_whatever_way(road: Road) -> None:
    road.to_handling()
    road("office_head", Move.SUPERVISE, basis="区长批示", text="请抓紧。", task="")
    assert road.case.state == State.SUPERVISED
    road("officer_a", Move.ASK_SUPPLEMENT, text="请补照片。")
    road("enterprise", Move.SUPPLY, text="已补。")
    assert Event.objects.filter(topic="demand.supervised").count() == 1


def test_a_supervised_task_of_any_kind_is_linked_at_once(road: Road, registered: Cast) -> None:
    task = bring(registered, "other_enterprise", OTHER)
    road.to_handling()
    with pytest.raises(InvalidInput):
        road("office_head", Move.SUPERVISE, basis="区长批示", text="请抓紧。", task="DB2026-000001")
    road("office_head", Move.SUPERVISE, basis="区长批示", text="请抓紧。", task=task.case.number)
    (linked,) = links_for(registered.office_head, road.case).shown
    assert (linked.case, linked.role_name) == (task.case, "督办事项")


def test_one_enterprise_does_not_read_of_another(road: Road, registered: Cast) -> None:
    other = bring(registered, "other_enterprise")
    merge(road, other)
    road.to_handling()
    name = registered.enterprise_party.name
    with pytest.raises(InvalidInput, match="贵单位"):
        road("officer_a", Move.REPLY, result="solved", text=f"{name}：路面已修复。")
    road("officer_a", Move.REPLY, result="solved", text="路面已修复。")
    road("enterprise", Move.RATE, solved="yes", satisfaction="5")
    entry = TimelineEntry.objects.get(case=other.case, move=Move.SETTLE)
    assert (entry.acting_as, entry.actor_name) == ("系统", "")
    told = Message.objects.filter(recipient=registered.other_enterprise_party)
    assert not [m for m in told if name in m.body or name in m.title]
