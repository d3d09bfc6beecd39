"""The plans by which enterprises are visited, as outreach needs them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yingshang.kernel.figures.periods import Period
from yingshang.registry.assignments.enums import CampaignState
from yingshang.registry.assignments.models import Campaign


def campaigns_issued(district_id: int, period: Period) -> QuerySet[Campaign]:
    """The plan documents of a district issued in a period, oldest first; drafts are none."""
    found = Campaign.objects.filter(period.days("issued_on"), district_id=district_id)
    return found.exclude(state=CampaignState.DRAFT).order_by("issued_on", "pk")


def campaign_on(district_id: int, on: date) -> Campaign | None:
    """The latest plan that had begun on a day."""
    found = Campaign.objects.filter(district_id=district_id, starts_on__lte=on).exclude(state=CampaignState.DRAFT)
    return found.order_by("-starts_on", "-pk").first()
