"""Computing who gets which enterprise, showing it, adopting it: three acts, the middle one by the worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django_tasks import task

from yingshang.kernel import clock, seal
from yingshang.kernel.clock import day_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.registry.assignments.enums import AssignmentKind, CampaignState, ProposalState
from yingshang.registry.assignments.errors import ProposalStale
from yingshang.registry.assignments.models import Assignment, Campaign, Participant, Proposal
from yingshang.registry.assignments.queries import avoidances_on, busy_proposal, campaign_for, proposal_for, serving_on
from yingshang.registry.assignments.rules import Entity, Official, solve
from yingshang.registry.assignments.services.campaigns import note
from yingshang.registry.assignments.services.writing import New, close_assignments, open_assignments
from yingshang.registry.enterprises.queries import active_in

Tell = Callable[[str], None]
REASSIGNED = "按方案重新分配"
FIRST = "按方案分配"


def request_proposal(*, campaign_id: int, actor: Actor, now: datetime) -> Proposal:
    """Let the worker compute an assignment for a campaign.

    Errors: ``Campaign.DoesNotExist``; :class:`ProposalStale` while another one is being computed or waits.
    """
    with transaction.atomic():
        campaign = campaign_for(actor, campaign_id)
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.state == CampaignState.ENDED:
            raise ProposalStale("方案已经结束，不能再计算分配。")
        if (busy := busy_proposal(campaign)) is not None:
            raise ProposalStale(f"已有一份分配结果{busy.get_state_display()}，请先采用或放弃它。")
        made = Proposal.objects.create(
            campaign=campaign,
            requested_at=now,
            requested_by_id=actor.person_id,
            acting_as=actor.acting_as,
            stage="排队中",
        )
        transaction.on_commit(lambda: compute.enqueue(made.pk))
    return made


def compute_proposal(*, proposal_id: int, now: datetime) -> Proposal:
    """Compute a requested proposal, telling its progress on the row; safe to run twice."""
    proposal = Proposal.objects.select_related("campaign__district").get(pk=proposal_id)
    if proposal.state not in {ProposalState.QUEUED, ProposalState.RUNNING}:
        return proposal
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.RUNNING, stage="读取企业和人员")

    def tell(stage: str) -> None:
        Proposal.objects.filter(pk=proposal.pk).update(stage=stage)

    try:
        _compute(proposal, now, tell)
    except Exception:
        failed = Proposal.objects.filter(pk=proposal.pk)
        failed.update(state=ProposalState.FAILED, stage="计算出错", finished_at=clock.now())
        raise
    proposal.state, proposal.stage, proposal.finished_at = ProposalState.READY, "", clock.now()
    proposal.save()
    return proposal


@task()
def compute(proposal_id: int) -> None:
    """What the worker does with one requested proposal."""
    compute_proposal(proposal_id=proposal_id, now=clock.now())


def _compute(proposal: Proposal, now: datetime, tell: Tell) -> None:
    campaign, today = proposal.campaign, day_of(now)
    participants = serving_on(campaign, today)
    officials = _officials(campaign, participants)
    entities = _entities(campaign, participants, today)
    tell(f"为 {len(entities)} 户企业、{len(officials)} 名责任人计算")
    solution = solve(entities, officials)
    tell("汇总结果")
    proposal.pack(solution.assigned, {key: reason.value for key, reason in solution.unassigned.items()})
    proposal.digest = seal.digest([list(pair) for pair in sorted(solution.assigned.items())])
    proposal.basis = _basis(entities, officials)
    current = {entity.key: entity.current for entity in entities}
    proposal.summary = {
        "entities": len(entities),
        "officials": len(officials),
        "assigned": len(solution.assigned),
        "moved": solution.moves(current),
        "new": sum(1 for key in solution.assigned if current[key] is None),
        "unassigned": dict(sorted(Counter(r.value for r in solution.unassigned.values()).items())),
        "units": _by_unit(participants, solution.loads(), Counter(c for c in current.values() if c is not None)),
    }


def _officials(campaign: Campaign, participants: Sequence[Participant]) -> list[Official]:
    """The participants as the calculation sees them: who serves where, how many, what they know best."""
    wanted = {village for p in participants for village in p.villages}
    paths = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "path"))
    return [
        Official(
            key=p.post_id,
            territories=(p.post.unit.path,),
            capacity=p.capacity if p.capacity is not None else campaign.capacity,
            villages=frozenset(paths[v] for v in p.villages if v in paths),
            sections=frozenset(p.sections),
        )
        for p in participants
    ]


def _entities(campaign: Campaign, participants: Sequence[Participant], today: date) -> list[Entity]:
    """The active enterprises that the campaign covers, in the order of their keys."""
    held = dict(
        Assignment.objects.filter(kind=AssignmentKind.TERRITORY, until=None).values_list("enterprise_id", "post_id")
    )
    posts: dict[int, list[int]] = {}
    for p in participants:
        posts.setdefault(p.post.person_id, []).append(p.post_id)
    avoided = {
        enterprise: frozenset(post for person in people for post in posts.get(person, ()))
        for enterprise, people in avoidances_on(today).items()
    }
    nobody: frozenset[int] = frozenset()
    rows = active_in(campaign.district.path, today).filter(kind__in=campaign.kinds).order_by("pk")
    values = rows.values_list("pk", "village__path", "unit__path", "section")
    return [
        Entity(pk, village or unit or "", section, held.get(pk), avoided.get(pk, nobody))
        for pk, village, unit, section in values.iterator(chunk_size=5000)
    ]


def _basis(entities: Sequence[Entity], officials: Sequence[Official]) -> str:
    """A digest of all that the calculation went by."""
    return seal.digest(
        {
            "entities": [[e.key, e.place, e.section, e.current, sorted(e.avoids)] for e in entities],
            "officials": [
                [o.key, list(o.territories), o.capacity, sorted(o.villages), sorted(o.sections)] for o in officials
            ],
        }
    )


def _by_unit(
    participants: Sequence[Participant], after: Mapping[int, int], before: Mapping[int, int]
) -> list[dict[str, Any]]:
    """For each unit: its officials, and the least and the most enterprises of one, before and after."""
    units: dict[int, list[Participant]] = {}
    for p in participants:
        units.setdefault(p.post.unit_id, []).append(p)
    return [
        {
            "unit": those[0].post.unit.short_name,
            "officials": len(those),
            "enterprises": sum(after.get(p.post_id, 0) for p in those),
            "least": min(after.get(p.post_id, 0) for p in those),
            "most": max(after.get(p.post_id, 0) for p in those),
            "least_before": min(before.get(p.post_id, 0) for p in those),
            "most_before": max(before.get(p.post_id, 0) for p in those),
        }
        for those in units.values()
    ]


def adopt_proposal(*, proposal_id: int, actor: Actor, now: datetime) -> Proposal:
    """Let a proposal count: close what it changes, open what is new, in one transaction.

    Errors: ``Proposal.DoesNotExist``; :class:`ProposalStale` when it is not ready, or enterprises, people or
    assignments have changed since it was computed.
    """
    today = day_of(now)
    with transaction.atomic():
        proposal = _locked(proposal_id, actor, ProposalState.READY)
        campaign = proposal.campaign
        participants = serving_on(campaign, today)
        officials, entities = _officials(campaign, participants), _entities(campaign, participants, today)
        if _basis(entities, officials) != proposal.basis:
            raise ProposalStale("计算之后企业名单、参加人员或包联关系有了变化，请放弃这份结果，重新计算。")
        opened = _replace(campaign, entities, proposal.assigned, {p.post_id: p for p in participants}, today)
        proposal.state, proposal.finished_at = ProposalState.ADOPTED, now
        proposal.save(update_fields=["state", "finished_at"])
        if campaign.state == CampaignState.DRAFT:
            Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.ACTIVE)
        data = {"campaign": campaign.pk, "proposal": proposal.pk, "digest": proposal.digest, "opened": opened}
        note(campaign.district_id, action="assignments.adopt", actor=actor, now=now, data=data)
    return proposal


def _replace(
    campaign: Campaign,
    entities: Sequence[Entity],
    wanted: Mapping[int, int],
    participants: Mapping[int, Participant],
    today: date,
) -> int:
    """Close the assignments that are to change and open their successors. Returns how many were opened."""
    current = {e.key: e.current for e in entities}
    changes = {key: post for key, post in wanted.items() if current[key] != post}
    rows = Assignment.objects.filter(kind=AssignmentKind.TERRITORY, until=None).order_by()
    before = {a.enterprise_id: a for a in rows.iterator(chunk_size=5000) if a.enterprise_id in changes}
    close_assignments(before.values(), until=today, reason=REASSIGNED)
    news = []
    for key, post in sorted(changes.items()):
        former, holder = before.get(key), participants[post].post
        news.append(
            New(
                enterprise=key,
                kind=AssignmentKind.TERRITORY,
                unit=holder.unit_id,
                person=holder.person_id,
                post=post,
                reason=REASSIGNED if former else FIRST,
                campaign=campaign.pk,
                predecessor=former.pk if former else None,
            )
        )
    open_assignments(news, since=today)
    return len(news)


def discard_proposal(*, proposal_id: int, actor: Actor, now: datetime) -> Proposal:
    """Put a proposal aside. Errors: ``Proposal.DoesNotExist``; :class:`ProposalStale` when it is not ready."""
    with transaction.atomic():
        proposal = _locked(proposal_id, actor, ProposalState.READY)
        proposal.state, proposal.finished_at = ProposalState.DISCARDED, now
        proposal.save(update_fields=["state", "finished_at"])
    return proposal


def _locked(proposal_id: int, actor: Actor, state: ProposalState) -> Proposal:
    proposal_for(actor, proposal_id)
    found = Proposal.objects.select_for_update(of=("self",)).select_related("campaign__district").get(pk=proposal_id)
    if found.state != state:
        raise ProposalStale(f"这份分配结果{found.get_state_display()}，不能再处理。")
    return found
