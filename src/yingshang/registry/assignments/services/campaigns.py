"""Campaigns: the plan and its document, who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import CampaignState
from yingshang.registry.assignments.errors import CampaignRefused
from yingshang.registry.assignments.models import Campaign, Participant
from yingshang.registry.assignments.queries import LIAISON, campaign_for
from yingshang.registry.enterprises.enums import Kind

CHAIN = "assignments"
REQUIRED = {
    "title": "请填写名称。",
    "document_number": "请填写方案文件的文号。",
    "document_title": "请填写方案文件的标题。",
    "issued_on": "请填写方案文件的印发日期。",
    "starts_on": "请填写开始日期。",
}


def note(district_id: int, *, action: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """One entry on the district's chain of assignments, in the caller's transaction."""
    append(chain_for(CHAIN, district_id), action=action, ids=actor.ids, now=now, data=data)


def open_campaign(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Campaign:
    """Write down a plan; all liaison officers of the district take part until somebody says otherwise.

    Arguments:
        values: the fields of :class:`Campaign`; ``kinds`` defaults to enterprises only.

    Errors: :class:`CampaignRefused` for what is missing, dates out of order, or a document that has its campaign.
    """
    district_id = actor.district_id
    wrong = {name: text for name, text in REQUIRED.items() if not values.get(name)}
    if not wrong and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        wrong["ends_on"] = "结束日期早于开始日期。"
    number = str(values.get("document_number", "")).strip()
    if Campaign.objects.filter(district_id=district_id, document_number=number).exists():
        wrong["document_number"] = f"文号“{number}”的方案已经登记过，请直接打开它。"
    if wrong or district_id is None:
        raise CampaignRefused(wrong or {"": "只有区内人员可以登记方案。"})
    fields = {
        name: values[name]
        for name in ("title", "document_title", "issued_on", "basis", "starts_on", "ends_on", "capacity")
        if name in values
    }
    with transaction.atomic():
        made = Campaign.objects.create(
            district_id=district_id,
            document_number=number,
            kinds=list(values.get("kinds") or [Kind.ENTERPRISE.value]),
            created_at=now,
            **fields,
        )
        liaisons = Post.objects.filter(
            valid_on(day_of(now)), role__code=LIAISON, unit__path__startswith=f"/{district_id}/"
        )
        Participant.objects.bulk_create([Participant(campaign=made, post=post) for post in liaisons.order_by("pk")])
        data = {"campaign": made.pk, "document": number}
        note(district_id, action="assignments.campaign", actor=actor, now=now, data=data)
    return made


def begin_campaign(*, campaign_id: int, actor: Actor, now: datetime) -> Campaign:
    """Put a plan into force. Errors: ``Campaign.DoesNotExist``; :class:`CampaignRefused` when it is not a draft."""
    return _turn(campaign_id, CampaignState.DRAFT, CampaignState.ACTIVE, actor, now)


def end_campaign(*, campaign_id: int, actor: Actor, now: datetime) -> Campaign:
    """End a plan; its assignments stay until others take their place. Errors: as :func:`begin_campaign`."""
    return _turn(campaign_id, CampaignState.ACTIVE, CampaignState.ENDED, actor, now)


def _turn(pk: int, before: CampaignState, after: CampaignState, actor: Actor, now: datetime) -> Campaign:
    with transaction.atomic():
        campaign = campaign_for(actor, pk)
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.state != before:
            raise CampaignRefused({"": f"方案现在是“{campaign.get_state_display()}”，不能改为“{after.label}”。"})
        campaign.state = after
        if after == CampaignState.ENDED and campaign.ends_on is None:
            campaign.ends_on = max(day_of(now), campaign.starts_on)
        campaign.save(update_fields=["state", "ends_on"])
        data = {"campaign": campaign.pk, "state": after.value}
        note(campaign.district_id, action="assignments.state", actor=actor, now=now, data=data)
    return campaign


def enrol_posts(*, campaign_id: int, posts: Sequence[int], actor: Actor, now: datetime) -> int:
    """Let further posts take part. Returns how many are new. Errors: ``Campaign.DoesNotExist``; :class:`CampaignRefused`
    when the plan has ended."""
    with transaction.atomic():
        campaign = campaign_for(actor, campaign_id)
        if campaign.state == CampaignState.ENDED:
            raise CampaignRefused({"": "方案已经结束，不能再列入人员。"})
        reach = Post.objects.filter(within(actor.scopes, "unit__"), pk__in=posts)
        missing = reach.exclude(pk__in=campaign.participants.values("post_id")).order_by("pk")
        made = [Participant(campaign=campaign, post=post) for post in missing]
        Participant.objects.bulk_create(made)
        data = {"campaign": campaign.pk, "posts": [p.post_id for p in made]}
        note(campaign.district_id, action="assignments.enrol", actor=actor, now=now, data=data)
    return len(made)


def set_participant(
    *,
    campaign_id: int,
    post_id: int,
    capacity: int | None,
    active: bool,
    villages: Sequence[int] = (),
    sections: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> Participant:
    """Say how much a participant can take, and what the person knows best.

    Errors: ``Campaign.DoesNotExist``, ``Participant.DoesNotExist``.
    """
    with transaction.atomic():
        campaign = campaign_for(actor, campaign_id)
        row = Participant.objects.select_for_update().get(campaign=campaign, post_id=post_id)
        row.capacity, row.active = capacity, active
        row.villages, row.sections = sorted(villages), sorted(sections)
        row.save(update_fields=["capacity", "active", "villages", "sections"])
        data = {"campaign": campaign.pk, "post": post_id, "capacity": capacity, "active": active}
        note(campaign.district_id, action="assignments.participant", actor=actor, now=now, data=data)
    return row
