"""Reading campaigns, who takes part, and proposals."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import AssignmentKind, CampaignState, ProposalState
from yingshang.registry.assignments.models import Assignment, Campaign, Participant, Proposal
from yingshang.registry.assignments.permissions import VIEW
from yingshang.registry.assignments.queries.people import LIAISON
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import active_in


def campaigns_for(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns of the actor's district; none without the permission."""
    if not actor.has(VIEW) or actor.district_id is None:
        return Campaign.objects.none()
    return Campaign.objects.filter(district_id=actor.district_id)


def campaign_for(actor: Actor, pk: int) -> Campaign:
    """One campaign. Errors: ``Campaign.DoesNotExist``, also when out of reach."""
    return campaigns_for(actor).select_related("district").get(pk=pk)


def current_campaign(district_id: int) -> Campaign | None:
    """The campaign that is under way; the latest when there are several."""
    found = Campaign.objects.filter(district_id=district_id, state=CampaignState.ACTIVE)
    return found.order_by("-issued_on", "-pk").first()


def participants_of(campaign: Campaign) -> QuerySet[Participant]:
    """The posts that take part, in the order of their units."""
    rows = Participant.objects.filter(campaign=campaign).select_related("post__person", "post__unit")
    return rows.order_by("post__unit__order", "post__unit_id", "post_id")


def serving_on(campaign: Campaign, on: date) -> list[Participant]:
    """The participants whose post is held on a day."""
    return list(participants_of(campaign).filter(valid_on(on, "post__"), active=True))


def loads_of(campaign: Campaign) -> dict[int, int]:
    """Post → enterprises that it has by territory now."""
    rows = Assignment.objects.filter(campaign=campaign, kind=AssignmentKind.TERRITORY, until=None).order_by()
    return dict(rows.values_list("post_id").annotate(n=Count("pk")))


def without_official(actor: Actor, campaign: Campaign, on: date) -> QuerySet[Enterprise]:
    """Active enterprises within reach that the campaign covers and nobody has."""
    held = Assignment.objects.filter(kind=AssignmentKind.TERRITORY, until=None).values("enterprise_id")
    rows = active_in(campaign.district.path, on).filter(kind__in=campaign.kinds)
    return rows.filter(visible_enterprises(actor)).exclude(pk__in=held)


def not_enrolled(actor: Actor, campaign: Campaign, on: date) -> QuerySet[Post]:
    """The liaison officers within reach who hold their post on a day and do not take part: a proposal gives them nobody.

    Those whom the office took out stand among the participants and are not told here.
    """
    rows = Post.objects.filter(valid_on(on), within(actor.scopes, "unit__"), role__code=LIAISON)
    rows = rows.filter(unit__path__startswith=campaign.district.path)
    rows = rows.exclude(pk__in=Participant.objects.filter(campaign=campaign).values("post_id"))
    return rows.select_related("person", "unit").order_by("unit__order", "unit_id", "pk")


def proposal_for(actor: Actor, pk: int) -> Proposal:
    """One proposal of the actor's district. Errors: ``Proposal.DoesNotExist``."""
    rows = Proposal.objects.filter(campaign__in=campaigns_for(actor))
    return rows.select_related("campaign__district").get(pk=pk)


def proposals_of(campaign: Campaign, limit: int = 10) -> list[Proposal]:
    """The latest proposals of a campaign, without what they hold."""
    return list(Proposal.objects.filter(campaign=campaign).defer("payload")[:limit])


def busy_proposal(campaign: Campaign) -> Proposal | None:
    """The proposal that is being computed or waits for adoption."""
    states = (ProposalState.QUEUED, ProposalState.RUNNING, ProposalState.READY)
    return Proposal.objects.filter(campaign=campaign, state__in=states).defer("payload").first()
