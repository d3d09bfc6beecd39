"""Planning, inviting against the ledger, replies, attendance, what is owed, demands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.affairs.outreach.gathered import AFTER, PLANNING, THERE, Gathered, planned
from tests.cast import Cast
from yingshang.affairs.outreach.enums import InvitationState, SymposiumMove, SymposiumState
from yingshang.affairs.outreach.errors import NotPermitted, SymposiumRefused
from yingshang.affairs.outreach.models import Invitation, Symposium, SymposiumDemand, SymposiumTopic
from yingshang.affairs.outreach.queries.symposia import candidates, open_symposia, symposia_for
from yingshang.affairs.outreach.services import (
    add_topic,
    check_in,
    invite,
    join,
    plan_symposium,
    record_attendance,
    reply,
    settle_topic,
    take_demand,
)
from yingshang.kernel.lifecycle.errors import Blocked, InvalidInput, NotAllowed
from yingshang.kernel.outbox.models import Message
from yingshang.registry.contacts.models import Touch
from yingshang.registry.contacts.services import record_touch, set_limit

pytestmark = pytest.mark.django_db

TODAY = PLANNING.date()


def limit(cast: Cast, most: int = 1) -> None:
    """So many visits and meetings in thirty days, all offices together."""
    set_limit(
        group="on_site",
        counts="all",
        window_days=30,
        most=most,
        since=TODAY,
        basis="云营商办〔2026〕3 号",
        actor=cast.office_head,
        now=PLANNING,
    )


def visited_before(gathered: Gathered) -> None:
    record_touch(
        enterprise=gathered.firm(),
        channel="visit",
        purpose="走访",
        made_at=PLANNING - timedelta(hours=1),
        actor=gathered.cast.officer_b,
        now=PLANNING,
        reached=True,
    )


def topic(gathered: Gathered, unit: str = "unit_b") -> SymposiumTopic:
    return add_topic(
        symposium=gathered.symposium,
        text="牵头组织用工对接",
        unit=gathered.cast.units[unit],
        due_on=date(2026, 4, 10),
        actor=gathered.cast.officer_a,
        now=AFTER,
    )


def test_an_invitation_is_a_planned_touch_and_the_enterprise_is_told(gathered: Gathered) -> None:
    result = gathered.invite()
    one = gathered.invitation()
    assert [firm.pk for firm in result.sent] == [one.enterprise_id]
    assert one.touch is not None
    assert (one.touch.state, one.touch.channel, one.touch.on) == ("planned", "meeting", THERE.date())
    message = Message.objects.get(recipient=gathered.cast.enterprise_party)
    assert message.url == f"/my/symposia/{one.token}/"


def test_an_invitation_over_a_limit_is_stopped_and_names_the_earlier_touches(gathered: Gathered) -> None:
    limit(gathered.cast)
    visited_before(gathered)
    result = gathered.invite()
    one = gathered.invitation()
    assert (one.state, result.sent) == (InvitationState.STOPPED, [])
    assert "最多 1 次" in one.obstacle
    assert "区自然资源局走访" in one.obstacle
    assert one.touch is not None
    assert one.touch.state == "stopped"
    assert not Message.objects.filter(recipient=gathered.cast.enterprise_party).exists()


def test_one_that_asks_itself_is_not_stopped(registered: Cast) -> None:
    gathered = planned(registered, open_to_all=True)
    limit(registered)
    visited_before(gathered)
    gathered.invite()
    assert [s.pk for s in open_symposia(registered.enterprise, PLANNING)] == [gathered.case.pk]
    join(symposium=gathered.symposium, actor=registered.enterprise, now=PLANNING)
    gathered.sign("enterprise")
    gathered.hold()
    one = gathered.invitation()
    assert one.asked
    assert one.touch is not None
    assert (one.touch.state, one.touch.asked, one.touch.over) == ("made", True, "")


def test_a_closed_symposium_takes_nobody_unasked(gathered: Gathered) -> None:
    with pytest.raises(SymposiumRefused):
        join(symposium=gathered.symposium, actor=gathered.cast.enterprise, now=PLANNING)
    assert not Invitation.objects.exists()


def test_inviting_twice_invites_once(gathered: Gathered) -> None:
    gathered.invite()
    gathered.invite()
    assert Invitation.objects.count() == Touch.objects.count() == 1


@pytest.mark.parametrize("who", ["officer_b", "office_head", "township_clerk", "leader", "discipline", "enterprise"])
def test_only_the_host_invites(gathered: Gathered, who: str) -> None:
    with pytest.raises(NotPermitted):
        invite(symposium=gathered.symposium, enterprises=[gathered.firm()], actor=gathered.cast[who], now=PLANNING)
    assert not Invitation.objects.exists()
    assert not Touch.objects.exists()


def test_a_reply_is_the_enterprises_own_and_may_change(gathered: Gathered) -> None:
    gathered.invite("enterprise", "other_enterprise")
    one = gathered.invitation()
    reply(invitation=one, coming=False, remark="外出", actor=gathered.cast.enterprise, now=PLANNING)
    assert gathered.invitation().state == InvitationState.DECLINED
    reply(invitation=one, coming=True, actor=gathered.cast.enterprise, now=PLANNING)
    assert gathered.invitation().state == InvitationState.ACCEPTED
    with pytest.raises(NotPermitted):
        reply(invitation=one, coming=False, actor=gathered.cast.other_enterprise, now=PLANNING)
    assert gathered.invitation().state == InvitationState.ACCEPTED


def test_who_came_is_touched_and_who_did_not_is_not(gathered: Gathered) -> None:
    gathered.invite("enterprise", "other_enterprise")
    gathered.sign("enterprise")
    case = gathered.hold()
    came, stayed = gathered.invitation(), gathered.invitation("other_enterprise")
    assert case.state == SymposiumState.SETTLED
    assert came.touch is not None
    assert stayed.touch is not None
    assert (came.touch.state, came.touch.reached, came.touch.made_at) == ("made", True, THERE)
    assert (stayed.touch.state, stayed.attended) == ("cancelled", False)
    assert Touch.objects.count() == 2


def test_without_anybody_there_is_no_symposium(gathered: Gathered) -> None:
    gathered.invite()
    with pytest.raises(Blocked):
        gathered.hold()
    gathered.sign("enterprise")
    with pytest.raises(InvalidInput):
        gathered.hold(minutes=" ")
    assert gathered.symposium.held_on is None
    assert gathered.symposium.case.state == SymposiumState.PLANNED


def test_somebody_who_was_not_invited_is_written_down(gathered: Gathered) -> None:
    gathered.invite()
    unknown = gathered.sign("enterprise", others=("云溪恒远机械有限公司", "没有这家公司"))
    assert unknown == ["没有这家公司"]
    other = gathered.invitation("other_enterprise")
    assert (other.attended, other.asked) == (True, True)
    gathered.hold()
    assert Touch.objects.filter(state="made").count() == 2


def test_the_sheet_is_not_signed_before_the_day(gathered: Gathered) -> None:
    gathered.invite()
    with pytest.raises(SymposiumRefused, match="还没有到"):
        check_in_by_hand(gathered)
    with pytest.raises(SymposiumRefused, match="当天"):
        check_in(symposium=gathered.symposium, actor=gathered.cast.enterprise, now=PLANNING)
    made = check_in(symposium=gathered.symposium, actor=gathered.cast.enterprise, now=THERE)
    assert (made.attended, made.represented_by) == (True, "刘晨光")
    with pytest.raises(NotPermitted):
        check_in(symposium=gathered.symposium, actor=gathered.cast.other_enterprise, now=THERE)


def check_in_by_hand(gathered: Gathered) -> None:
    came = {gathered.invitation().pk: ""}
    record_attendance(symposium=gathered.symposium, came=came, actor=gathered.cast.officer_a, now=PLANNING)


def test_cancelling_frees_the_enterprises_and_tells_them(gathered: Gathered) -> None:
    gathered.invite()
    case = gathered.move(SymposiumMove.CANCEL, at=PLANNING, text="主讲人另有会议。")
    one = gathered.invitation()
    assert case.state == SymposiumState.CANCELLED
    assert one.touch is not None
    assert one.touch.state == "cancelled"
    assert Message.objects.filter(recipient=gathered.cast.enterprise_party, title__startswith="座谈会取消").count() == 1


def test_another_day_is_planned_anew(gathered: Gathered) -> None:
    gathered.invite()
    reply(invitation=gathered.invitation(), coming=True, actor=gathered.cast.enterprise, now=PLANNING)
    gathered.move(
        SymposiumMove.MOVE, at=PLANNING, planned_at="2026-03-20T15:00", place="二楼会议室", text="主讲人出差。"
    )
    one = gathered.invitation()
    assert one.state == InvitationState.INVITED
    assert one.touch is not None
    assert (one.touch.state, one.touch.on) == ("planned", date(2026, 3, 20))
    assert gathered.symposium.place == "二楼会议室"
    assert Touch.objects.filter(state="planned").count() == 1
    assert gathered.symposium.case.state == SymposiumState.PLANNED


@pytest.mark.parametrize("who", ["officer_b", "office_head", "leader", "inspector"])
def test_others_do_not_move_it(gathered: Gathered, who: str) -> None:
    gathered.invite()
    gathered.sign("enterprise")
    with pytest.raises(NotAllowed):
        gathered.move(SymposiumMove.CANCEL, who=who, text="不开了")
    assert gathered.symposium.case.state == SymposiumState.PLANNED


def test_the_last_result_settles_it(gathered: Gathered) -> None:
    gathered.invite()
    gathered.sign("enterprise")
    first, second = topic(gathered), topic(gathered, "unit_a")
    assert gathered.hold().state == SymposiumState.HELD
    settle_topic(topic=first, result="四月八日召开对接会。", actor=gathered.cast.officer_b, now=AFTER)
    assert gathered.symposium.case.state == SymposiumState.HELD
    settle_topic(topic=second, result="已公布清单。", actor=gathered.cast.officer_a, now=AFTER)
    assert gathered.symposium.case.state == SymposiumState.SETTLED
    assert gathered.symposium.case.holder is None


def test_a_responsible_unit_is_told_and_sees_it(registered: Cast) -> None:
    gathered = planned(registered, attending=[])
    assert not symposia_for(registered.officer_b).exists()
    topic(gathered)
    assert symposia_for(registered.officer_b).count() == 1
    assert Message.objects.filter(recipient=registered.units["unit_b"].party, topic="symposium").exists()
    assert not symposia_for(registered.township_clerk).exists()


def test_another_units_result_is_not_given(gathered: Gathered) -> None:
    one = topic(gathered, "unit_b")
    with pytest.raises(NotPermitted):
        settle_topic(topic=one, result="好了", actor=gathered.cast.township_clerk, now=AFTER)
    assert SymposiumTopic.objects.get(pk=one.pk).result == ""


def test_what_is_brought_becomes_a_demand_that_is_followed(gathered: Gathered) -> None:
    gathered.invite()
    gathered.sign("enterprise")
    case = take_demand(
        symposium=gathered.symposium,
        enterprise=gathered.firm(),
        content="希望帮助招聘包装工，工厂门口道路也破损了。",
        contact_name="刘晨光",
        contact_phone="13800000001",
        actor=gathered.cast.officer_a,
        now=AFTER,
    )
    linked = SymposiumDemand.objects.get(case=case)
    assert (linked.symposium_id, linked.enterprise_id) == (gathered.case.pk, gathered.firm().pk)
    assert case.kind == "demand"
    assert case.opened_at == THERE
    with pytest.raises(SymposiumRefused):
        take_demand(
            symposium=gathered.symposium,
            enterprise=gathered.firm("other_enterprise"),
            content="另一件事",
            contact_name="何",
            contact_phone="13800000002",
            actor=gathered.cast.officer_a,
            now=AFTER,
        )
    assert SymposiumDemand.objects.count() == 1


def test_whom_to_invite_never_reached_first(gathered: Gathered) -> None:
    visited_before(gathered)
    found = candidates(gathered.symposium)
    assert [(one.name, one.reached_on) for one in found] == [  # type: ignore[attr-defined]
        (gathered.firm("other_enterprise").name, None),
        (gathered.firm().name, TODAY),
    ]
    by_place = candidates(gathered.symposium, townships=[str(gathered.cast.units["township"].pk)])
    assert [one.pk for one in by_place] == [gathered.firm().pk]
    assert candidates(gathered.symposium, tag="专精特新") == []
    gathered.invite("other_enterprise")
    assert [one.pk for one in candidates(gathered.symposium)] == [gathered.firm().pk]


def test_the_past_is_not_planned(registered: Cast) -> None:
    with pytest.raises(SymposiumRefused):
        plan_symposium(topic="旧会", planned_at=PLANNING, place="x", actor=registered.officer_a, now=THERE)
    for who in ("leader", "liaison", "discipline", "inspector"):
        with pytest.raises(NotPermitted):
            plan_symposium(topic="会", planned_at=THERE, place="x", actor=registered[who], now=PLANNING)
    assert not Symposium.objects.exists()
