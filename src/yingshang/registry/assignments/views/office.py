"""The office's pages of campaigns: the plan, who takes part, the computed assignment and its adoption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.components import Action, Crumb
from yingshang.kernel.ui.lists import ListPage
from yingshang.registry.assignments import permissions as may
from yingshang.registry.assignments.enums import CampaignState, ProposalState
from yingshang.registry.assignments.errors import CampaignRefused, ProposalStale
from yingshang.registry.assignments.forms import CampaignForm, EnrolForm, ParticipantForm
from yingshang.registry.assignments.models import Campaign, Participant, Proposal
from yingshang.registry.assignments.queries import (
    campaign_for,
    campaigns_for,
    loads_of,
    not_enrolled,
    participants_of,
    proposal_for,
    proposals_of,
    villages_of,
    without_official,
)
from yingshang.registry.assignments.rules import REASON_WORDS, Reason
from yingshang.registry.assignments.services import (
    adopt_proposal,
    discard_proposal,
    end_campaign,
    enrol_posts,
    open_campaign,
    request_proposal,
    set_participant,
)
from yingshang.registry.assignments.tables import CAMPAIGN_TONES, CAMPAIGNS, PROPOSAL_TONES
from yingshang.registry.assignments.views.staff import HOME
from yingshang.registry.enterprises.enums import Kind

LIST = Crumb("包联方案", "/assignments/campaigns/")


@audience("staff", permission=may.VIEW)
class CampaignList(ListPage):
    """The plans of the district, newest first."""

    code = "assignments.campaigns"
    title = "包联方案"
    columns = CAMPAIGNS
    export_permission = (may.EXPORT,)
    default_order = ("-issued_on", "-pk")
    empty_title = "还没有包联方案"
    empty_text = "印发方案后在这里登记，系统按属地为每家企业分配一名责任人。"

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return campaigns_for(actor)

    def url_of(self, row: Campaign) -> str:
        return reverse("assignments:campaign", args=[row.pk])

    def crumbs(self, actor: Actor) -> Sequence[Crumb]:
        return (HOME, Crumb(self.title))

    def head_actions(self, actor: Actor) -> Sequence[Action]:
        if not actor.has(may.PLAN):
            return ()
        return (Action("new", "登记方案", reverse("assignments:campaign-new"), style="primary"),)


def _found(request: HttpRequest, pk: int) -> Campaign:
    try:
        return campaign_for(actor_of(request), pk)
    except Campaign.DoesNotExist as error:
        raise Http404 from error


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    try:
        return proposal_for(actor_of(request), pk)
    except Proposal.DoesNotExist as error:
        raise Http404 from error


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Write down a plan."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_campaign(values=form.cleaned_data, actor=actor_of(request), now=clock.now())
        except CampaignRefused as error:
            for name, text in error.errors.items():
                form.add_error(name or None, text)
        else:
            messages.success(request, "方案已登记，在任的包联责任人已列入参加人员。")
            return HttpResponseRedirect(reverse("assignments:campaign", args=[made.pk]))
    context = {"form": form, "crumbs": (HOME, LIST, Crumb("登记方案"))}
    return render(request, "assignments/campaign_new.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.VIEW)
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, its participants with their loads, its proposals, and who has nobody."""
    actor, held = actor_of(request), _found(request, pk)
    loads, participants = loads_of(held), list(participants_of(held))
    proposals = proposals_of(held)
    context = {
        "campaign": held,
        "tone": CAMPAIGN_TONES[held.state],
        "kinds": "、".join(Kind(kind).label for kind in held.kinds),
        "units": _by_unit(participants, loads),
        "assigned": sum(loads.values()),
        "missing": without_official(actor, held, clock.today()).count(),
        "outside": not_enrolled(actor, held, clock.today()).count() if held.state != CampaignState.ENDED else 0,
        "today": clock.today(),
        "proposals": [(one, PROPOSAL_TONES[one.state]) for one in proposals],
        "busy": any(one.state in {"queued", "running", "ready"} for one in proposals),
        "may_plan": actor.has(may.PLAN) and held.state != CampaignState.ENDED,
        "crumbs": (HOME, LIST, Crumb(held.title)),
        "now": clock.now(),
    }
    return render(request, "assignments/campaign.html", context)


def _by_unit(participants: Sequence[Participant], loads: Mapping[int, int]) -> list[dict[str, Any]]:
    """The participants of each unit with what they have now."""
    units: dict[int, list[tuple[Participant, int]]] = {}
    for row in participants:
        units.setdefault(row.post.unit_id, []).append((row, loads.get(row.post_id, 0)))
    return [
        {
            "name": people[0][0].post.unit.short_name,
            "people": people,
            "total": sum(load for _, load in people),
            "least": min(load for _, load in people),
            "most": max(load for _, load in people),
        }
        for people in units.values()
    ]


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def participant(request: HttpRequest, pk: int, post_id: int) -> HttpResponse:
    """How much a participant can take, and what the person knows best."""
    held = _found(request, pk)
    row = participants_of(held).filter(post_id=post_id).first()
    if row is None:
        raise Http404
    initial = {
        "active": row.active,
        "capacity": row.capacity,
        "villages": [str(v) for v in row.villages],
        "sections": row.sections,
    }
    form = ParticipantForm(villages_of(row.post), request.POST or None, initial=initial)
    back = reverse("assignments:campaign", args=[pk])
    if request.method == "POST" and form.is_valid():
        _save(request, row, form.cleaned_data)
        messages.success(request, "已保存，下次计算分配时生效。")
        return HttpResponseRedirect(back)
    crumbs = (HOME, LIST, Crumb(held.title, back), Crumb(row.post.person.name))
    context = {"form": form, "row": row, "back": back, "crumbs": crumbs}
    return render(request, "assignments/participant.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, row: Participant, given: dict[str, Any]) -> None:
    set_participant(
        campaign_id=row.campaign_id,
        post_id=row.post_id,
        capacity=int(given["capacity"]) if given["capacity"] is not None else None,
        active=given["active"],
        villages=[int(v) for v in given["villages"]],
        sections=given["sections"],
        actor=actor_of(request),
        now=clock.now(),
    )


@audience("staff", permission=may.PLAN)
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Let officials who were appointed after the plan was written take part."""
    actor, held = actor_of(request), _found(request, pk)
    posts = list(not_enrolled(actor, held, clock.today()))
    given = request.POST if request.method == "POST" else None
    form, back = EnrolForm(posts, given), reverse("assignments:campaign", args=[pk])
    if request.method == "POST" and form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["posts"]]
        try:
            number = enrol_posts(campaign_id=pk, posts=chosen, actor=actor, now=clock.now())
        except CampaignRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已列入 {number} 人，下次计算分配时生效。")
            return HttpResponseRedirect(back)
    crumbs = (HOME, LIST, Crumb(held.title, back), Crumb("列入参加人员"))
    context = {"form": form, "posts": posts, "back": back, "crumbs": crumbs}
    return render(request, "assignments/enrol.html", context, status=422 if form.errors else 200)


@audience("staff", permission=may.PLAN)
@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for an assignment."""
    _found(request, pk)
    try:
        made = request_proposal(campaign_id=pk, actor=actor_of(request), now=clock.now())
    except ProposalStale as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("assignments:campaign", args=[pk]))
    return HttpResponseRedirect(reverse("assignments:proposal", args=[made.pk]))


@audience("staff", permission=may.VIEW)
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A computed assignment: progress while it runs, then what it would change, unit by unit."""
    actor, held = actor_of(request), _proposal(request, pk)
    summary = held.summary
    context = {
        "proposal": held,
        "campaign": held.campaign,
        "tone": PROPOSAL_TONES[held.state],
        "moves": held.state in {ProposalState.QUEUED, ProposalState.RUNNING},
        "summary": summary,
        "unassigned": [(REASON_WORDS[Reason(key)], n) for key, n in summary.get("unassigned", {}).items()],
        "may_adopt": actor.has(may.ADOPT) and held.state == ProposalState.READY,
        "outside": not_enrolled(actor, held.campaign, clock.today()).count()
        if held.state == ProposalState.READY
        else 0,
        "may_discard": actor.has(may.PLAN) and held.state == ProposalState.READY,
        "crumbs": (
            HOME,
            LIST,
            Crumb(held.campaign.title, reverse("assignments:campaign", args=[held.campaign_id])),
            Crumb("分配结果"),
        ),
        "now": clock.now(),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "assignments/progress.html" if part else "assignments/proposal.html", context)


@audience("staff", permission=may.ADOPT)
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a proposal count."""
    held = _proposal(request, pk)
    try:
        adopt_proposal(proposal_id=pk, actor=actor_of(request), now=clock.now())
    except ProposalStale as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("assignments:proposal", args=[pk]))
    messages.success(request, "分配结果已采用，各责任人从现在起可以看到自己的企业。")
    return HttpResponseRedirect(reverse("assignments:campaign", args=[held.campaign_id]))


@audience("staff", permission=may.PLAN)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposal aside."""
    held = _proposal(request, pk)
    try:
        discard_proposal(proposal_id=pk, actor=actor_of(request), now=clock.now())
    except ProposalStale as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("assignments:campaign", args=[held.campaign_id]))


@audience("staff", permission=may.PLAN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a plan."""
    _found(request, pk)
    try:
        end_campaign(campaign_id=pk, actor=actor_of(request), now=clock.now())
    except CampaignRefused as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("assignments:campaign", args=[pk]))
