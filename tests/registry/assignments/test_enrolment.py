"""Officials appointed after the plan was written: told, enrolled, given enterprises by the next proposal."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.registry.assignments.conftest import Place
from yingshang.registry.assignments.enums import CampaignState
from yingshang.registry.assignments.errors import CampaignRefused
from yingshang.registry.assignments.models import Assignment, Campaign, Participant
from yingshang.registry.assignments.queries import not_enrolled
from yingshang.registry.assignments.services import (
    adopt_proposal,
    compute_proposal,
    enrol_posts,
    request_proposal,
    set_participant,
)

pytestmark = pytest.mark.django_db


def test_who_came_later_is_told_and_who_was_taken_out_is_not(place: Place) -> None:
    later, gone = place.official("后来人"), place.official("又离任")
    gone.until = place.now.date()
    gone.save()
    actor, today = place.cast.office_clerk, place.now.date()
    set_participant(
        campaign_id=place.campaign.pk,
        post_id=place.posts[1].pk,
        capacity=None,
        active=False,
        actor=actor,
        now=place.now,
    )
    assert list(not_enrolled(actor, place.campaign, today)) == [later]
    assert enrol_posts(campaign_id=place.campaign.pk, posts=[later.pk], actor=actor, now=place.now) == 1
    assert enrol_posts(campaign_id=place.campaign.pk, posts=[later.pk], actor=actor, now=place.now) == 0
    assert not not_enrolled(actor, place.campaign, today).exists()


def test_a_plan_that_has_ended_takes_nobody_in(place: Place) -> None:
    later = place.official("后来人")
    Campaign.objects.update(state=CampaignState.ENDED)
    with pytest.raises(CampaignRefused, match="已经结束"):
        enrol_posts(campaign_id=place.campaign.pk, posts=[later.pk], actor=place.cast.office_clerk, now=place.now)
    assert not Participant.objects.filter(post=later).exists()


def test_from_the_notice_to_the_enterprises(client: Client, place: Place) -> None:
    later = place.official("后来人")
    cast, campaign = place.cast, place.campaign
    asked = request_proposal(campaign_id=campaign.pk, actor=cast.office_clerk, now=place.now)
    compute_proposal(proposal_id=asked.pk, now=place.now)
    cast.login(client, "office_clerk")
    page = client.get(reverse("assignments:proposal", args=[asked.pk])).content.decode()
    assert "<b>1</b> 名在任的包联责任人没有列入" in page
    client.post(reverse("assignments:discard", args=[asked.pk]))
    page = client.get(reverse("assignments:campaign", args=[campaign.pk])).content.decode()
    url = reverse("assignments:enrol", args=[campaign.pk])
    assert "<b>1</b> 名在任的包联责任人没有列入" in page
    assert url in page
    assert "后来人（清溪镇" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 422
    client.post(url, {"posts": [later.pk]})
    assert "没有列入" not in client.get(reverse("assignments:campaign", args=[campaign.pk])).content.decode()
    assert "都已列入" in client.get(url).content.decode()
    asked = request_proposal(campaign_id=campaign.pk, actor=cast.office_clerk, now=place.now)
    compute_proposal(proposal_id=asked.pk, now=place.now)
    adopt_proposal(proposal_id=asked.pk, actor=cast.office_head, now=place.now)
    assert Assignment.objects.filter(post=later, until=None).count() == 6


def test_the_campaign_says_who_has_left(client: Client, place: Place) -> None:
    place.posts[1].until = place.now.date()
    place.posts[1].save()
    place.cast.login(client, "office_clerk")
    assert "已离任" in client.get(reverse("assignments:campaign", args=[place.campaign.pk])).content.decode()


@pytest.mark.parametrize(("who", "status"), [("township_head", 403), ("leader", 403), ("anonymous", 302)])
def test_only_the_office_enrols(client: Client, place: Place, who: str, status: int) -> None:
    later = place.official("后来人")
    place.cast.login(client, who)
    url = reverse("assignments:enrol", args=[place.campaign.pk])
    assert client.post(url, {"posts": [later.pk]}).status_code == status
    assert not Participant.objects.filter(post=later).exists()
