"""The portal's pages of 投诉举报: mine, complaining, one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yingshang.affairs.demands.complaints import permissions as may
from yingshang.affairs.demands.complaints.errors import ComplaintError
from yingshang.affairs.demands.complaints.forms import SubmitForm
from yingshang.affairs.demands.complaints.lifecycle import ComplaintLifecycle
from yingshang.affairs.demands.complaints.models import Complaint
from yingshang.affairs.demands.complaints.queries import complaints_for, own_complaint
from yingshang.affairs.demands.complaints.services import submit_complaint
from yingshang.affairs.demands.complaints.tables import TONES, plain_state
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
    """What I complained of."""
    found = list(complaints_for(actor_of(request))[:SHOWN])
    for complaint in found:
        complaint.plain = plain_state(complaint)  # type: ignore[attr-defined]
    return render(request, "complaints/mine.html", {"complaints": found})


@audience("enterprise", permission=may.SUBMIT)
def submit(request: HttpRequest) -> HttpResponse:
    """One page, plain words."""
    actor = actor_of(request)
    initial = {"contact_name": actor.person_name, "contact_phone": phone_of(actor)}
    form = SubmitForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["files"] = given.pop("attachments", [])
        try:
            case = submit_complaint(actor=actor, now=clock.now(), **given)
        except EvidenceError as error:
            form.add_error("attachments", str(error))
        except ComplaintError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("complaints:mine", args=[case.token]))
    return render(request, "complaints/submit.html", {"form": form}, status=422 if form.errors else 200)


@audience("enterprise", permission=may.VIEW)
class MyComplaint(CasePage):
    """One complaint as its enterprise sees it."""

    lifecycle = ComplaintLifecycle
    case_page = "complaints:mine"
    move_page = "complaints:my-move"
    template = "complaints/my_complaint.html"
    layout = "ui/portal.html"
    tones = TONES

    def find(self, actor: Actor, key: str) -> Complaint:
        return own_complaint(actor, key)

    def key_of(self, case: Case) -> str:
        return case.token

    def matter(self, row: Complaint, actor: Actor) -> dict[str, Any]:
        return {"plain": plain_state(row)}


@audience("enterprise", permission=may.VIEW)
class MyMove(MovePage):
    """A move of the enterprise."""

    lifecycle = ComplaintLifecycle
    case_page = "complaints:mine"
    move_page = "complaints:my-move"
    layout = "ui/portal.html"

    def find(self, actor: Actor, key: str) -> Complaint:
        return own_complaint(actor, key)

    def key_of(self, case: Case) -> str:
        return case.token
