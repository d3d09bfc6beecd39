"""The portal's pages of 企业诉求: what I asked, asking, one demand like a parcel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yingshang.affairs.demands import permissions as may
from yingshang.affairs.demands.errors import DemandError
from yingshang.affairs.demands.forms import SubmitForm
from yingshang.affairs.demands.lifecycle import DemandLifecycle
from yingshang.affairs.demands.models import Demand
from yingshang.affairs.demands.queries import demands_for, own_demand
from yingshang.affairs.demands.services import submit_demand
from yingshang.affairs.demands.tables import TONES, plain_state
from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.queries import phone_of
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.casework import CasePage, MovePage

SHOWN = 50


@audience("enterprise", permission=may.VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked, the open ones first."""
    found = list(demands_for(actor_of(request))[:SHOWN])
    for demand in found:
        demand.plain = plain_state(demand)  # type: ignore[attr-defined]
        demand.tone = TONES[demand.case.state]  # type: ignore[attr-defined]
    running = [d for d in found if d.case.closed_at is None]
    ended = [d for d in found if d.case.closed_at is not None]
    return render(request, "demands/mine.html", {"running": running, "ended": ended})


@audience("enterprise", permission=may.SUBMIT)
def submit(request: HttpRequest) -> HttpResponse:
    """One page, plain words; then a page with the number."""
    actor = actor_of(request)
    initial = {"contact_name": actor.person_name, "contact_phone": phone_of(actor)}
    form = SubmitForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["files"] = given.pop("attachments", [])
        try:
            case = submit_demand(actor=actor, now=clock.now(), once=True, **given)
        except EvidenceError as error:
            form.add_error("attachments", str(error))
        except DemandError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("demands:sent", args=[case.token]))
    return render(request, "demands/submit.html", {"form": form}, status=422 if form.errors else 200)


@audience("enterprise", permission=may.VIEW)
class MyDemand(CasePage):
    """One demand as its enterprise sees it."""

    lifecycle = DemandLifecycle
    case_page = "demands:mine"
    move_page = "demands:my-move"
    template = "demands/my_demand.html"
    layout = "ui/portal.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Demand:
        return own_demand(actor, key)

    def key_of(self, case: Case) -> str:
        return case.token

    def matter(self, row: Demand, actor: Actor) -> dict[str, Any]:
        return {"plain": plain_state(row)}


@audience("enterprise", permission=may.VIEW)
class MyMove(MovePage):
    """A move of the enterprise."""

    lifecycle = DemandLifecycle
    case_page = "demands:mine"
    move_page = "demands:my-move"
    layout = "ui/portal.html"

    def find(self, actor: Actor, key: str) -> Demand:
        return own_demand(actor, key)

    def key_of(self, case: Case) -> str:
        return case.token


@audience("enterprise", permission=may.VIEW)
def sent(request: HttpRequest, key: str) -> HttpResponse:
    """The confirmation: number, what happens next, by when."""
    row = MyDemand().found(actor_of(request), key)
    return render(request, "demands/sent.html", {"row": row, "case": row.case})
