"""The road of a check: confirmed, not confirmed and answered, nobody reached; and who may press what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.affairs.outreach.checked import IN_MARCH, Checked
from yingshang.affairs.outreach.enums import RecheckMove, RecheckOrigin, RecheckState, Standing
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError, RecheckRefused
from yingshang.affairs.outreach.lifecycle import RecheckLifecycle
from yingshang.affairs.outreach.models import Recheck, Visit
from yingshang.affairs.outreach.queries.patrol import count_month, recheck_for, rechecks_for
from yingshang.affairs.outreach.services import deny_visit, open_recheck, reveal_contacts, settle_denial, strike_visit
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.identity.actors import SYSTEM
from yingshang.kernel.lifecycle.errors import Conflict, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.services import perform
from yingshang.kernel.outbox.models import Message
from yingshang.registry.contacts.models import Touch

pytestmark = pytest.mark.django_db

REFUSED = (NotAllowed, Conflict, InvalidInput)


def contact(checked: Checked, row: Recheck, finding: str, **other: Any) -> Recheck:
    data = {"channel": "phone", "finding": finding, "text": "企业说确有其事。"} | other
    return checked.move(row, "discipline", RecheckMove.CONTACT, **data)


def test_a_confirmed_visit_goes_on_counting(checked: Checked) -> None:
    row = contact(checked, checked.of("unit_a"), "confirmed")
    assert row.case.state == RecheckState.CONFIRMED
    assert row.case.closed_at == IN_MARCH
    assert row.case.holder is None
    assert row.visit.standing == Standing.COUNTS
    assert not Message.objects.filter(recipient=checked.cast.units["unit_a"].party).exists()


def test_the_contact_stands_in_the_ledger_and_is_not_stopped(checked: Checked) -> None:
    row = contact(checked, checked.of("unit_a"), "confirmed")
    touch = Touch.objects.get(case=row.case)
    assert (touch.unit, touch.person_id) == (checked.cast.units["team"], checked.cast.discipline.person_id)
    assert (touch.state, touch.channel, touch.reached, touch.asked) == ("made", "phone", True, False)
    assert touch.purpose == "巡回监督：核实走访情况"


def test_an_unconfirmed_visit_is_held_and_its_unit_is_asked(checked: Checked) -> None:
    row = checked.deny(checked.of("unit_a"))
    unit = checked.cast.units["unit_a"]
    assert row.case.state == RecheckState.UNCONFIRMED
    assert row.visit.standing == Standing.HELD
    assert row.case.holder_id == unit.party_id
    assert row.case.unit == unit
    assert row.case.deadlines.get(outcome="running").clock == "answer"
    told = set(Message.objects.filter(case_id=row.case.pk).values_list("recipient_id", flat=True))
    assert told == {unit.party_id, checked.cast.officer_a.party_id}


def test_what_is_held_against_a_unit_must_be_said(checked: Checked) -> None:
    row = checked.of("unit_a")
    with pytest.raises(InvalidInput):
        contact(checked, row, "unconfirmed", text=" ")
    assert Visit.objects.get(pk=row.visit_id).standing == Standing.COUNTS


@pytest.mark.parametrize(
    ("move", "state", "standing"),
    [
        (RecheckMove.COUNT, RecheckState.COUNTED, Standing.COUNTS),
        (RecheckMove.STRIKE, RecheckState.STRUCK, Standing.STRUCK),
    ],
)
def test_the_answer_is_checked(checked: Checked, move: str, state: str, standing: str) -> None:
    row = checked.answer(checked.deny(checked.of("unit_a")))
    assert (row.case.state, row.answered_in_time) == (RecheckState.ANSWERED, True)
    assert row.visit.standing == Standing.HELD
    assert row.case.holder_id == checked.cast.units["team"].party_id
    row = checked.move(row, "discipline", move, text="登记表与企业值班记录核对。")
    visit = Visit.objects.get(pk=row.visit_id)
    assert (row.case.state, visit.standing) == (state, standing)
    assert bool(visit.struck_reason) == (standing == Standing.STRUCK)


def test_an_answer_sent_back_is_asked_for_anew(checked: Checked) -> None:
    row = checked.answer(checked.deny(checked.of("unit_a")))
    row = checked.move(row, "discipline", RecheckMove.SEND_BACK, text="请附登记表。")
    assert row.case.state == RecheckState.UNCONFIRMED
    assert row.case.unit == checked.cast.units["unit_a"]
    assert row.case.deadlines.get(outcome="running").clock == "answer"
    assert row.visit.standing == Standing.HELD


def test_a_late_answer_is_listed(checked: Checked) -> None:
    row = checked.deny(checked.of("unit_a"))
    row = checked.answer(row, at=IN_MARCH + timedelta(days=30))
    counted = count_month([checked.round])
    assert row.answered_in_time is False
    assert [one.pk for one in counted.late] == [row.pk]
    assert counted.whole.late == 1


def test_three_calls_that_reach_nobody_end_it_and_change_nothing(checked: Checked) -> None:
    row = checked.of("unit_a")
    for number in (1, 2):
        row = contact(checked, row, "unreached")
        assert (row.case.state, row.attempts) == (RecheckState.DRAWN, number)
    row = contact(checked, row, "unreached")
    assert row.case.state == RecheckState.INCONCLUSIVE
    assert row.visit.standing == Standing.COUNTS
    assert Touch.objects.filter(case=row.case, reached=False).count() == 3
    counted = count_month([checked.round])
    assert (counted.whole.inconclusive, counted.whole.checked) == (1, 0)


@pytest.mark.parametrize("who", ["head_a", "officer_a", "office_head", "inspector", "leader", "liaison", "head_b"])
def test_only_the_team_says_what_the_enterprise_said(checked: Checked, who: str) -> None:
    row = checked.of("unit_a")
    with pytest.raises(NotAllowed):
        checked.move(row, who, RecheckMove.CONTACT, channel="phone", finding="confirmed", text="")
    assert not Touch.objects.exists()


@pytest.mark.parametrize("who", ["discipline", "head_b", "township_head", "office_head", "inspector"])
def test_only_the_units_own_people_answer(checked: Checked, who: str) -> None:
    row = checked.deny(checked.of("unit_a"))
    with pytest.raises(NotAllowed):
        checked.answer(row, who)
    assert Recheck.objects.get(pk=row.pk).answer == ""


@pytest.mark.parametrize("who", ["head_a", "officer_a", "office_head", "inspector"])
def test_the_unit_does_not_judge_its_own_answer(checked: Checked, who: str) -> None:
    row = checked.answer(checked.deny(checked.of("unit_a")))
    for move in (RecheckMove.COUNT, RecheckMove.STRIKE, RecheckMove.SEND_BACK):
        with pytest.raises(NotAllowed):
            checked.move(row, who, move, text="属实。")
    assert Visit.objects.get(pk=row.visit_id).standing == Standing.HELD


def test_before_it_is_asked_nobody_of_the_unit_sees_the_check(checked: Checked) -> None:
    row = checked.of("township")
    for who in ("township_head", "township_clerk", "liaison", "office_head", "inspector", "leader"):
        assert not rechecks_for(checked.cast[who]).exists()
        with pytest.raises(Recheck.DoesNotExist):
            recheck_for(checked.cast[who], row.case.number)


def test_the_official_sees_own_visits_check_alone(checked: Checked) -> None:
    mine, other = checked.deny(checked.of("township")), checked.deny(checked.of("unit_a"))
    assert recheck_for(checked.cast.liaison, mine.case.number) == mine
    with pytest.raises(Recheck.DoesNotExist):
        recheck_for(checked.cast.liaison, other.case.number)
    Visit.objects.filter(pk=mine.visit_id).update(official=checked.cast.users["township_clerk"].person)
    with pytest.raises(Recheck.DoesNotExist):
        recheck_for(checked.cast.liaison, mine.case.number)
    assert not rechecks_for(checked.cast.liaison).exists()


def test_the_office_sees_the_check_nowhere(checked: Checked) -> None:
    row = checked.answer(checked.deny(checked.of("unit_a")))
    for who in ("office_head", "office_clerk", "leader", "inspector", "head_b"):
        with pytest.raises(Recheck.DoesNotExist):
            recheck_for(checked.cast[who], row.case.number)


def test_a_visit_is_checked_for_a_reason_and_no_rate_counts_it(checked: Checked) -> None:
    before = count_month([checked.round]).whole
    visit = Visit.objects.filter(unit=checked.cast.units["unit_a"], standing=Standing.HELD)[0]
    row = open_recheck(visit=visit, reason="企业称未走访", origin=RecheckOrigin.DENIED, actor=SYSTEM, now=IN_MARCH)
    assert row.team == checked.cast.units["team"]
    row = checked.move(
        row, "discipline", RecheckMove.CONTACT, channel="visit", finding="confirmed", text="法定代表人确认来过。"
    )
    assert row.visit.standing == Standing.COUNTS
    counted = count_month([checked.round])
    assert counted.whole == before
    assert [one.pk for one in counted.apart] == [row.pk]


def test_a_visit_is_not_checked_twice_at_once(checked: Checked) -> None:
    row = checked.of("unit_a")
    with pytest.raises(RecheckRefused, match="正在核实"):
        open_recheck(
            visit=row.visit,
            reason="有人反映",
            origin=RecheckOrigin.REPORTED,
            actor=checked.cast.discipline,
            now=IN_MARCH,
        )


def test_a_team_does_not_reach_beyond_its_units(checked: Checked) -> None:
    visit = Visit.objects.filter(unit=checked.cast.units["unit_b"])[0]
    before = Recheck.objects.count()
    for actor in (checked.cast.discipline, checked.cast.inspector, checked.cast.head_b):
        with pytest.raises((NotPermitted, RecheckRefused)):
            open_recheck(visit=visit, reason="反映", origin=RecheckOrigin.REPORTED, actor=actor, now=IN_MARCH)
    assert Recheck.objects.count() == before


def test_the_numbers_are_shown_to_the_team_and_the_look_is_kept(checked: Checked) -> None:
    row = checked.of("unit_a")
    reveal_contacts(recheck=row, actor=checked.cast.discipline, now=IN_MARCH)
    assert Entry.objects.filter(action="recheck.unmask", person_id=checked.cast.discipline.person_id).count() == 1
    for who in ("head_a", "office_head", "inspector"):
        with pytest.raises(NotPermitted):
            reveal_contacts(recheck=row, actor=checked.cast[who], now=IN_MARCH)
    done = contact(checked, row, "confirmed")
    with pytest.raises(NotPermitted):
        reveal_contacts(recheck=done, actor=checked.cast.discipline, now=IN_MARCH)
    assert Entry.objects.filter(action="recheck.unmask").count() == 1


def test_two_of_the_team_press_at_once(checked: Checked) -> None:
    row = checked.of("unit_a")
    seen = row.case.version
    contact(checked, row, "unreached")
    data = {"channel": "phone", "finding": "confirmed", "text": ""}
    with pytest.raises(Conflict):
        perform(
            row.case,
            RecheckMove.CONTACT,
            data,
            actor=checked.cast.discipline,
            now=IN_MARCH,
            expected_version=seen,
        )
    assert Touch.objects.count() == 1


def test_every_state_is_reached_by_the_declaration() -> None:
    reached = {RecheckLifecycle.opening.state}
    for one in RecheckLifecycle.transitions.values():
        reached |= set(one.targets)
    assert reached == set(RecheckState.values)


def test_the_team_sees_every_visit_of_its_units_and_no_other(checked: Checked) -> None:
    seen = Visit.objects.visible_to(checked.cast.again("discipline"))
    units = {checked.cast.units[name].pk for name in ("unit_a", "township")}
    other = Visit.objects.filter(unit=checked.cast.units["unit_b"])
    other.update(enterprise=checked.cast.other_enterprise_party.pk)
    assert set(seen.values_list("unit_id", flat=True)) == units
    assert seen.count() == Visit.objects.filter(unit__in=units).count()
    assert not Visit.objects.visible_to(checked.cast.officer_b).exclude(unit=checked.cast.units["unit_b"]).exists()


def test_a_denied_visit_is_settled_by_the_check(checked: Checked) -> None:
    visit = Visit.objects.filter(unit=checked.cast.units["unit_a"], standing=Standing.COUNTS, rechecks=None)[0]
    denial = deny_visit(visit=visit, text="没有人来过", actor=checked.cast.enterprise, now=IN_MARCH)
    actor = checked.cast.discipline
    row = open_recheck(visit=visit, reason="企业否认", origin=RecheckOrigin.DENIED, actor=actor, now=IN_MARCH)
    with pytest.raises(OutreachError, match="以核实结果为准"):
        settle_denial(visit=visit, stands=True, reason="来过", actor=checked.cast.office_head, now=IN_MARCH)
    row = checked.answer(checked.deny(row))
    checked.move(row, "discipline", RecheckMove.STRIKE, text="登记表不符。")
    denial.refresh_from_db()
    visit.refresh_from_db()
    assert (denial.stands, denial.reason, visit.standing) == (False, "登记表不符。", Standing.STRUCK)


def test_a_visit_under_question_is_not_struck_by_its_author(checked: Checked) -> None:
    row = checked.deny(checked.of("unit_a"))
    with pytest.raises(OutreachError, match="以核实结果为准"):
        strike_visit(visit=row.visit, reason="记错了", actor=checked.cast.officer_a, now=IN_MARCH)
    assert Visit.objects.get(pk=row.visit_id).standing == Standing.HELD


def test_a_visit_struck_meanwhile_stays_struck(checked: Checked) -> None:
    row = checked.of("unit_a")
    strike_visit(visit=row.visit, reason="记错了", actor=checked.cast.officer_a, now=IN_MARCH)
    row = checked.answer(checked.deny(row))
    checked.move(row, "discipline", RecheckMove.COUNT, text="属实。")
    assert Visit.objects.get(pk=row.visit_id).standing == Standing.STRUCK
