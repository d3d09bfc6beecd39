"""Symposia at the portal: invitations, putting oneself down, signing in by phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import SymposiumState
from yingshang.affairs.outreach.errors import OutreachError
from yingshang.affairs.outreach.forms.symposia import ReplyForm
from yingshang.affairs.outreach.models import Invitation, Symposium
from yingshang.affairs.outreach.queries import symposia as queries
from yingshang.affairs.outreach.services import check_in, join, reply
from yingshang.affairs.outreach.tables.symposia import REPLIES
from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience

SHOWN = 30


@audience("enterprise", permission=may.REPLY)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What we are invited to, what we may put ourselves down for, what we went to."""
    actor = actor_of(request)
    found = list(queries.invitations_for(actor)[:SHOWN])
    planned = [one for one in found if one.symposium.case.state == SymposiumState.PLANNED]
    past = [one for one in found if one.symposium.case.state != SymposiumState.PLANNED]
    context = {"planned": [(one, REPLIES[one.state]) for one in planned], "past": past}
    context["open_ones"] = queries.open_symposia(actor, clock.now())
    return render(request, "outreach/symposia_mine.html", context)


@audience("enterprise", permission=may.REPLY)
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, mark: str) -> HttpResponse:
    """One invitation: come or not."""
    actor = actor_of(request)
    try:
        found = queries.invitation_for(actor, mark)
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    form = ReplyForm(request.POST or None, initial={"remark": found.remark})
    if request.method == "POST" and form.is_valid():
        try:
            reply(invitation=found, actor=actor, now=clock.now(), **form.cleaned_data)
        except OutreachError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "答复已送达召集单位。")
            return HttpResponseRedirect(reverse("outreach:my-symposia"))
    context = {
        "one": found,
        "symposium": found.symposium,
        "case": found.symposium.case,
        "form": form,
        "open": found.symposium.case.state == SymposiumState.PLANNED,
    }
    return render(request, "outreach/symposia_reply.html", context, status=422 if form.errors else 200)


@audience("enterprise", permission=may.REPLY)
@require_POST
def put_down(request: HttpRequest, mark: str) -> HttpResponse:
    """Put the enterprise down for an open symposium."""
    try:
        join(symposium=_planned(mark), actor=actor_of(request), now=clock.now())
    except OutreachError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已报名，届时请按时参加。")
    return HttpResponseRedirect(reverse("outreach:my-symposia"))


@audience("enterprise", permission=may.REPLY)
@require_http_methods(["GET", "POST"])
def at_the_door(request: HttpRequest, mark: str) -> HttpResponse:
    """Sign in by the code on the sheet."""
    symposium = _planned(mark)
    if request.method == "POST":
        try:
            check_in(symposium=symposium, actor=actor_of(request), now=clock.now())
        except OutreachError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "已签到。")
        return HttpResponseRedirect(reverse("outreach:my-symposia"))
    return render(request, "outreach/symposia_door.html", {"symposium": symposium, "case": symposium.case})


def _planned(mark: str) -> Symposium:
    try:
        return queries.planned_by_token(mark)
    except Symposium.DoesNotExist as error:
        raise Http404 from error
