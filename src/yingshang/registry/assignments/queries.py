"""Reading campaigns and assignments, within what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Post, Substitution, Unit, UnitKind, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import PERSONAL, AssignmentKind, CampaignState, ProposalState
from yingshang.registry.assignments.models import Assignment, Avoidance, Campaign, Participant, Proposal
from yingshang.registry.assignments.permissions import VIEW, VISIT_FOR_UNIT
from yingshang.registry.enterprises.enums import Kind, Status
from yingshang.registry.enterprises.models import Enterprise, visible_enterprises
from yingshang.registry.enterprises.queries import active_in, townships_in

LIAISON = "liaison_officer"
"""The role whose holders are responsible by territory."""


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


def assignments_for(actor: Actor) -> QuerySet[Assignment]:
    """Assignments of enterprises that the actor may see, closed ones included."""
    if actor.audience == "enterprise":
        return Assignment.objects.filter(enterprise_id=actor.enterprise_party_id or 0)
    if not actor.has(VIEW):
        return Assignment.objects.none()
    rows = Assignment.objects.filter(visible_enterprises(actor, "enterprise__"))
    return rows.select_related("enterprise__unit", "person", "unit", "campaign", "post")


def open_of(enterprise_id: int) -> list[Assignment]:
    """Who has an enterprise now: 辖区包联 first."""
    rows = Assignment.objects.filter(enterprise_id=enterprise_id, until=None)
    order = list(AssignmentKind)
    found = list(rows.select_related("person", "unit", "post", "campaign"))
    return sorted(found, key=lambda a: (order.index(AssignmentKind(a.kind)), a.pk))


def history_of(enterprise_id: int, limit: int = 20) -> list[Assignment]:
    """Who had an enterprise before, latest first."""
    rows = Assignment.objects.filter(enterprise_id=enterprise_id).exclude(until=None)
    return list(rows.select_related("person", "unit", "predecessor").order_by("-until", "-pk")[:limit])


def assigned_to(actor: Actor, *, on: date) -> QuerySet[Assignment]:
    """What the actor answers for on a day in the seat acted in, one query, enterprise and its place at hand.

    By 辖区包联 and earlier lists what the seat's post has (for a 代理 or 委托: the post stood in for, as long as that
    lasts), by 部门回访 what the seat's unit has if the seat may visit for it. An enterprise that the seat has by two
    kinds stands there twice, once for each.

    Arguments:
        on: the day; post and substitution must be held on it too.
    """
    kind, _, key = actor.seat.partition(":")
    if actor.audience != "staff" or not actor.has(VIEW) or kind not in {"post", "substitution"}:
        return Assignment.objects.none()
    posts = Post.objects.filter(valid_on(on))
    if kind == "post":
        posts = posts.filter(pk=int(key))
    else:
        posts = posts.filter(pk__in=Substitution.objects.filter(valid_on(on), pk=int(key)).values("post_id"))
    mine = Q(kind__in=PERSONAL, post__in=posts.order_by().values("pk"))
    if actor.has(VISIT_FOR_UNIT):
        mine |= Q(kind=AssignmentKind.DEPARTMENT, unit_id=actor.unit_id)
    rows = Assignment.objects.filter(mine, valid_on(on))
    return rows.select_related("enterprise__unit", "enterprise__village").order_by("enterprise__name", "pk")


def enterprises_of(person_id: int) -> QuerySet[Enterprise]:
    """The enterprises that a person has now by territory or an earlier campaign's list."""
    mine = Assignment.objects.filter(person_id=person_id, until=None).values("enterprise_id")
    return Enterprise.objects.filter(pk__in=mine)


def participants_of(campaign: Campaign) -> QuerySet[Participant]:
    """The posts that take part, in the order of their units."""
    rows = Participant.objects.filter(campaign=campaign).select_related("post__person", "post__unit")
    return rows.order_by("post__unit__order", "post__unit_id", "post_id")


def serving_on(campaign: Campaign, on: date) -> list[Participant]:
    """The participants whose post is held on a day."""
    return list(participants_of(campaign).filter(valid_on(on, "post__"), active=True))


def avoidances_on(on: date, enterprises: Iterable[int] | None = None) -> dict[int, set[int]]:
    """Enterprise → people who must not have it on a day."""
    rows = Avoidance.objects.filter(valid_on(on))
    if enterprises is not None:
        rows = rows.filter(enterprise_id__in=list(enterprises))
    found: dict[int, set[int]] = {}
    for enterprise, person in rows.values_list("enterprise_id", "person_id"):
        found.setdefault(enterprise, set()).add(person)
    return found


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


def must_hand_over(actor: Actor, on: date) -> list[tuple[Post, int]]:
    """Posts within reach that nobody holds any more (left, moved, withdrawn) with the enterprises still on them."""
    rows = Assignment.objects.filter(until=None, person__isnull=False, post__isnull=False)
    rows = rows.exclude(valid_on(on, "post__")).filter(within(actor.scopes, "unit__"))
    counted = dict(rows.order_by().values_list("post_id").annotate(n=Count("pk")))
    posts = Post.objects.filter(pk__in=counted).select_related("person", "unit", "role").order_by("unit__order", "pk")
    return [(post, counted[post.pk]) for post in posts]


def takers_for(actor: Actor, post: Post, on: date) -> list[Post]:
    """The posts of the same unit that could take over from a post, least loaded first."""
    same = Post.objects.filter(valid_on(on), unit_id=post.unit_id, role_id=post.role_id).exclude(pk=post.pk)
    same = same.filter(within(actor.scopes, "unit__")).select_related("person", "unit")
    held = Count("pk", distinct=True)
    loads = dict(
        Assignment.objects.filter(until=None, post__in=same).order_by().values_list("post_id").annotate(n=held)
    )
    return sorted(same, key=lambda p: (loads.get(p.pk, 0), p.pk))


def loads_of(campaign: Campaign) -> dict[int, int]:
    """Post → enterprises that it has by territory now."""
    rows = Assignment.objects.filter(campaign=campaign, kind=AssignmentKind.TERRITORY, until=None).order_by()
    return dict(rows.values_list("post_id").annotate(n=Count("pk")))


def assigned_on(scope: str, on: date, kinds: Iterable[str], serving_only: bool = True) -> QuerySet[Enterprise]:
    """Active enterprises of a territory that somebody has by 辖区包联 on a day.

    Arguments:
        scope: path prefix of units.
        kinds: kinds of market entities.
        serving_only: only those whose official still held the post on that day; a post that another fills for a
            time (代理) is held.
    """
    rows = Assignment.objects.filter(valid_on(on), kind=AssignmentKind.TERRITORY)
    if serving_only:
        rows = rows.filter(valid_on(on, "post__"))
    return active_in(scope, on).filter(kind__in=list(kinds), pk__in=rows.order_by().values("enterprise_id"))


def without_official(actor: Actor, campaign: Campaign, on: date) -> QuerySet[Enterprise]:
    """Active enterprises within reach that the campaign covers and nobody has."""
    held = Assignment.objects.filter(kind=AssignmentKind.TERRITORY, until=None).values("enterprise_id")
    rows = active_in(campaign.district.path, on).filter(kind__in=campaign.kinds)
    return rows.filter(visible_enterprises(actor)).exclude(pk__in=held)


def post_within(actor: Actor, pk: int) -> Post | None:
    """A post within the actor's reach, held or not."""
    return Post.objects.filter(within(actor.scopes, "unit__"), pk=pk).select_related("person", "unit", "role").first()


def unit_within(actor: Actor, pk: int) -> Unit | None:
    """A unit within the actor's reach."""
    return Unit.objects.filter(within(actor.scopes), pk=pk).first()


def liaisons_for(actor: Actor, on: date, place: str = "") -> list[Post]:
    """The posts within reach whose holders may be responsible by territory, with how many they have (``held``).

    Arguments:
        place: path of an enterprise's place; then only those whose unit covers it.
    """
    rows = Post.objects.filter(valid_on(on), within(actor.scopes, "unit__"), role__code=LIAISON)
    open_ones = Q(assignments__until=None, assignments__kind=AssignmentKind.TERRITORY)
    rows = rows.select_related("person", "unit").annotate(held=Count("assignments", filter=open_ones))
    found = rows.order_by("unit__order", "unit_id", "pk")
    return [post for post in found if not place or place.startswith(post.unit.path)]


def departments_for(actor: Actor, on: date) -> list[Unit]:
    """The departments within reach."""
    rows = Unit.objects.filter(valid_on(on), within(actor.scopes), kind=UnitKind.DEPARTMENT)
    return list(rows.order_by("order", "pk"))


def townships_for(actor: Actor, on: date) -> list[Unit]:
    """The townships and subdistricts of the actor's district."""
    return townships_in(actor.district_id or 0, on)


def enterprises_meeting(
    actor: Actor, *, sections: Iterable[str] = (), townships: Iterable[str] = (), tag: str = ""
) -> QuerySet[Enterprise]:
    """Active enterprises within reach by industry section, township (ids as text) and tag; what is empty asks nothing."""
    rows = Enterprise.objects.visible_to(actor).filter(status=Status.ACTIVE, kind=Kind.ENTERPRISE)
    if wanted := list(sections):
        rows = rows.filter(section__in=wanted)
    if places := [int(key) for key in townships]:
        rows = rows.filter(unit__in=places)
    if tag.strip():
        rows = rows.filter(tags__name=tag.strip())
    return rows.order_by("pk")


def villages_of(post: Post) -> list[Unit]:
    """The villages of a post's unit."""
    rows = Unit.objects.filter(path__startswith=post.unit.path, kind=UnitKind.VILLAGE)
    return list(rows.order_by("order", "pk"))
