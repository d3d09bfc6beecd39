"""From the plan to who has whom: proposals, adoption, handover, avoidance, departments, earlier lists."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.registry.assignments.conftest import Place
from yingshang.kernel.audit.models import Entry
from yingshang.registry.assignments.enums import AssignmentKind, CampaignState, ProposalState
from yingshang.registry.assignments.errors import CampaignRefused, HandoverRefused, ProposalStale
from yingshang.registry.assignments.models import Assignment, Proposal
from yingshang.registry.assignments.queries import (
    assigned_on,
    assignments_for,
    enterprises_of,
    history_of,
    must_hand_over,
    open_of,
    takers_for,
)
from yingshang.registry.assignments.services import (
    adopt_proposal,
    assign_by_hand,
    assign_department,
    avoid,
    close_inactive,
    compute_proposal,
    discard_proposal,
    end_department,
    hand_over,
    import_partners,
    open_campaign,
    request_proposal,
    set_participant,
)
from yingshang.registry.enterprises.models import Enterprise, EnterpriseParty

pytestmark = pytest.mark.django_db


def propose(place: Place) -> Proposal:
    """Ask for a proposal and let it be computed."""
    asked = request_proposal(campaign_id=place.campaign.pk, actor=place.cast.office_clerk, now=place.now)
    return compute_proposal(proposal_id=asked.pk, now=place.now)


def adopt(place: Place) -> Proposal:
    return adopt_proposal(proposal_id=propose(place).pk, actor=place.cast.office_head, now=place.now)


def loads() -> Counter[str]:
    rows = Assignment.objects.filter(kind=AssignmentKind.TERRITORY, until=None)
    return Counter(rows.values_list("person__name", flat=True))


def test_a_proposal_changes_nothing_until_it_is_adopted(place: Place) -> None:
    made = propose(place)
    assert (made.state, made.summary["assigned"], made.summary["moved"]) == (ProposalState.READY, 30, 0)
    assert not Assignment.objects.exists()
    adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    assert sorted(loads().values()) == [7, 7, 8, 8]
    place.campaign.refresh_from_db()
    assert place.campaign.state == CampaignState.ACTIVE
    entry = Entry.objects.filter(chain__kind="assignments").latest("seq")
    assert (entry.action, entry.data["opened"]) == ("assignments.adopt", 30)


def test_an_official_sees_own_enterprises_from_then_on(place: Place) -> None:
    assert not enterprises_of(place.posts[0].person_id).exists()
    adopt(place)
    mine = set(enterprises_of(place.posts[0].person_id))
    seen = set(Enterprise.objects.filter(parties__party=place.posts[0].person.party, parties__until=None))
    assert mine == seen
    assert len(mine) in {7, 8}
    assert assignments_for(place.cast.liaison).count() == 30
    assert not assignments_for(place.cast.officer_a).exists()


def test_what_changed_meanwhile_makes_a_proposal_stale(place: Place) -> None:
    made = propose(place)
    place.enterprise(99, place.cast.units["township"])
    with pytest.raises(ProposalStale, match="重新计算"):
        adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    assert not Assignment.objects.exists()
    discard_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    adopt(place)
    assert sum(loads().values()) == 31


def test_only_one_proposal_at_a_time_and_each_is_decided_once(place: Place) -> None:
    made = propose(place)
    with pytest.raises(ProposalStale, match="待采用"):
        request_proposal(campaign_id=place.campaign.pk, actor=place.cast.office_clerk, now=place.now)
    adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    with pytest.raises(ProposalStale, match="已采用"):
        adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    assert Assignment.objects.count() == 30


def test_computing_twice_gives_the_same(place: Place) -> None:
    made = propose(place)
    before = made.digest
    assert compute_proposal(proposal_id=made.pk, now=place.now).digest == before


def test_who_cannot_be_assigned_is_counted_by_reason(place: Place) -> None:
    place.enterprise(50, None)
    place.enterprise(51, place.cast.units["subdistrict"])
    made = propose(place)
    assert made.summary["unassigned"] == {"no_official": 1, "unplaced": 1}
    assert len(made.unassigned) == 2


def test_avoidance_and_capacity_are_kept(place: Place) -> None:
    first, second = place.posts[:2]
    for enterprise in place.enterprises[:5]:
        avoid(
            person=first.person,
            uscc=enterprise.uscc,
            reason="亲属经营",
            since=place.now.date(),
            actor=place.cast.office_clerk,
            now=place.now,
        )
    set_participant(
        campaign_id=place.campaign.pk,
        post_id=second.pk,
        capacity=3,
        active=True,
        actor=place.cast.office_clerk,
        now=place.now,
    )
    adopt(place)
    avoided = {e.pk for e in place.enterprises[:5]}
    assert not avoided & set(enterprises_of(first.person_id).values_list("pk", flat=True))
    assert loads()[second.person.name] == 3
    assert sorted(loads().values()) == [3, 9, 9, 9]


def test_a_second_round_moves_as_few_as_can_be(place: Place) -> None:
    adopt(place)
    before = dict(Assignment.objects.filter(until=None).values_list("enterprise_id", "post_id"))
    place.enterprise(60, place.cast.units["township"])
    made = adopt(place)
    assert (made.summary["moved"], made.summary["new"]) == (0, 1)
    after = dict(Assignment.objects.filter(until=None).values_list("enterprise_id", "post_id"))
    assert {key: after[key] for key in before} == before


def test_handover_spreads_evenly_and_keeps_the_line(place: Place) -> None:
    adopt(place)
    giver, *takers = place.posts
    given = loads()[giver.person.name]
    later = place.now + timedelta(days=30)
    moved = hand_over(
        from_post=giver.pk,
        to_posts=[taker.pk for taker in takers],
        reason="冯大勇调任区司法局",
        actor=place.cast.township_head,
        now=later,
    )
    assert moved == given
    assert giver.person.name not in loads()
    assert max(loads().values()) - min(loads().values()) <= 1
    handed = Assignment.objects.filter(until=None, predecessor__isnull=False)
    assert handed.count() == given
    assert all(a.predecessor.until == later.date() for a in handed.select_related("predecessor"))
    one = handed.first()
    assert one is not None
    assert [a.person_id for a in history_of(one.enterprise_id)] == [giver.person_id]
    assert not EnterpriseParty.objects.filter(party=giver.person.party, until=None).exists()


def test_an_official_who_left_stands_on_the_list_until_the_work_is_handed_over(place: Place) -> None:
    adopt(place)
    giver = place.posts[0]
    giver.until = place.now.date()
    giver.save()
    waiting = must_hand_over(place.cast.township_head, place.now.date())
    assert [(post.pk, number) for post, number in waiting] == [(giver.pk, loads()[giver.person.name])]
    assert [p.pk for p in takers_for(place.cast.township_head, giver, place.now.date())] != []
    assert must_hand_over(place.cast.officer_b, place.now.date()) == []
    assert assigned_on("/", place.now.date(), ["enterprise"]).count() == 30 - loads()[giver.person.name]


@pytest.mark.parametrize(
    ("taker", "reason", "said"),
    [("other", "调任", "同一单位"), ("same", " ", "移交事由"), ("gone", "调任", "在任的人员")],
)
def test_what_cannot_be_handed_over(place: Place, taker: str, reason: str, said: str) -> None:
    adopt(place)
    other = place.official("外镇人", "subdistrict")
    gone = place.posts[2]
    gone.until = place.now.date()
    gone.save()
    to = {"other": other, "same": place.posts[1], "gone": gone}[taker]
    with pytest.raises(HandoverRefused, match=said):
        hand_over(
            from_post=place.posts[0].pk, to_posts=[to.pk], reason=reason, actor=place.cast.office_head, now=place.now
        )
    assert sum(loads().values()) == 30


def test_one_enterprise_by_hand_within_the_territory_only(place: Place) -> None:
    adopt(place)
    enterprise, taker = place.enterprises[0], place.official("新来人")
    made = assign_by_hand(
        uscc=enterprise.uscc, post_id=taker.pk, reason="企业要求", actor=place.cast.township_head, now=place.now
    )
    assert made.person_id == taker.person_id
    assert [a.person_id for a in open_of(enterprise.pk)] == [taker.person_id]
    stranger = place.official("外镇人", "subdistrict")
    with pytest.raises(HandoverRefused, match="属地原则"):
        assign_by_hand(
            uscc=enterprise.uscc, post_id=stranger.pk, reason="x", actor=place.cast.office_head, now=place.now
        )


def test_departments_stand_beside_the_territory(place: Place) -> None:
    adopt(place)
    unit, keys = place.cast.units["unit_a"], [e.pk for e in place.enterprises[:4]]
    assert (
        assign_department(unit=unit, enterprises=keys, reason="食品企业", actor=place.cast.office_clerk, now=place.now)
        == 4
    )
    assert (
        assign_department(unit=unit, enterprises=keys, reason="食品企业", actor=place.cast.office_clerk, now=place.now)
        == 0
    )
    assert [a.kind for a in open_of(keys[0])] == ["territory", "department"]
    assert assignments_for(place.cast.officer_a).count() == 8
    assert (
        end_department(unit=unit, enterprises=keys[:1], reason="转行", actor=place.cast.office_clerk, now=place.now)
        == 1
    )
    assert assignments_for(place.cast.officer_a).filter(until=None).values("enterprise").distinct().count() == 3


def test_an_earlier_list_is_kept_and_twice_is_once(place: Place) -> None:
    rows = [
        (2, place.enterprises[0].uscc, "甲一", "清溪镇"),
        (3, place.enterprises[1].name, "甲一", "清溪镇"),
        (4, "不存在的公司", "甲一", "清溪镇"),
        (5, place.enterprises[2].uscc, "无此人", "清溪镇"),
    ]
    args = {"basis": "万人助万企名单", "actor": place.cast.office_clerk, "now": place.now}
    first = import_partners(rows=rows, **args)
    assert (first.created, first.unchanged, [e["row"] for e in first.errors]) == (2, 0, [4, 5])
    again = import_partners(rows=rows, **args)
    assert (again.created, again.unchanged) == (0, 2)
    adopt(place)
    assert len(open_of(place.enterprises[0].pk)) == 2


def test_sight_ends_with_the_last_relation_only(place: Place) -> None:
    adopt(place)
    mine = enterprises_of(place.posts[1].person_id).first()
    assert mine is not None
    import_partners(rows=[(2, mine.uscc, "甲一", "清溪镇")], basis="名单", actor=place.cast.office_clerk, now=place.now)
    hand_over(
        from_post=place.posts[1].pk,
        to_posts=[place.posts[2].pk],
        reason="轮岗",
        enterprises=[e.pk for e in enterprises_of(place.posts[1].person_id).exclude(pk=mine.pk)],
        actor=place.cast.office_head,
        now=place.now,
    )
    assert EnterpriseParty.objects.filter(party=place.posts[1].person.party, until=None).count() == 1


def test_closed_entities_lose_their_official_once(place: Place) -> None:
    adopt(place)
    Enterprise.objects.filter(pk=place.enterprises[0].pk).update(status="cancelled")
    assert close_inactive(now=place.now) == 1
    assert close_inactive(now=place.now) == 0
    ended = history_of(place.enterprises[0].pk)
    assert [a.end_reason for a in ended] == ["主体已注销"]


def test_a_plan_needs_its_document_and_stands_once(place: Place) -> None:
    with pytest.raises(CampaignRefused) as refused:
        open_campaign(
            values={
                "title": "又一个",
                "document_number": place.campaign.document_number,
                "issued_on": date(2026, 3, 2),
                "starts_on": date(2026, 3, 2),
            },
            actor=place.cast.office_clerk,
            now=place.now,
        )
    assert set(refused.value.errors) == {"document_title", "document_number"}


def test_adoption_asks_a_constant_number_of_statements(place: Place) -> None:
    from django.test.utils import CaptureQueriesContext

    made = propose(place)
    with CaptureQueriesContext(connection) as few:
        adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    for number in range(100, 160):
        place.enterprise(number, place.cast.units["township"])
    made = propose(place)
    with CaptureQueriesContext(connection) as many:
        adopt_proposal(proposal_id=made.pk, actor=place.cast.office_head, now=place.now)
    assert len(many) <= len(few) + 8
