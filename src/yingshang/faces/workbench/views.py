"""The workbench's own pages: front door, overview, inbox, quick search, messages, escalations that wait for release."""

from __future__ import annotations

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingshang.faces.workbench.overview import overview_of
from yingshang.faces.workbench.permissions import BEGIN_WITH_FIGURES
from yingshang.kernel import clock
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.deadlines.models import Escalation
from yingshang.kernel.deadlines.queries import escalation_among, waiting_for_release
from yingshang.kernel.figures.permissions import READ
from yingshang.kernel.figures.rows import reader_for
from yingshang.kernel.lifecycle.errors import LifecycleError
from yingshang.kernel.lifecycle.watch import RELEASE, decide_escalation
from yingshang.kernel.outbox.services import mark_read
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.figures_shown import period_of, unit_of
from yingshang.kernel.ui.inbox import held_by, inbox_for, subjects_of
from yingshang.kernel.ui.queries import messages_seen, watched_by
from yingshang.kernel.ui.searching import find_all

PAGE = 50
YEARS = 3


@audience("public")
def front(request: HttpRequest) -> HttpResponse:
    """The front door: everyone to their own face, strangers to the two doors."""
    actor = actor_of(request)
    if actor.audience == "enterprise":
        return HttpResponseRedirect(reverse("portal:home"))
    if actor.audience == "staff":
        figures_first = actor.has(BEGIN_WITH_FIGURES) and actor.has(READ)
        return HttpResponseRedirect(reverse("workbench:overview" if figures_first else "workbench:inbox"))
    return render(request, "workbench/front.html")


@audience("staff", permission=READ)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The district's numbers (or those of the own unit) in a year, on one page."""
    actor, today = actor_of(request), clock.today()
    unit = unit_of(actor, request.GET.get("unit", ""))
    if unit is None:
        raise Http404
    period = period_of(request.GET.get("year", ""), today)
    context = {
        "unit": unit,
        "period": period,
        "overview": overview_of(reader_for(actor, unit, period), unit),
        "years": range(today.year, today.year - YEARS, -1),
        "held": held_by(actor),
    }
    return render(request, "workbench/overview.html", context)


@audience("staff")
def inbox(request: HttpRequest) -> HttpResponse:
    """What I must act on, then what I watch."""
    actor, now = actor_of(request), clock.now()
    waits = inbox_for(actor, now)
    watched = watched_by(actor, PAGE)
    waiting = list(waiting_for_release(visible_cases(actor, "deadline__case__"))[:PAGE]) if actor.has(RELEASE) else []
    context = {
        "inbox": waits,
        "watched": watched,
        "subjects": subjects_of(watched, actor),
        "escalations": waiting,
    }
    return render(request, "workbench/inbox.html", context)


@audience("staff")
def search(request: HttpRequest) -> HttpResponse:
    """Quick search over everything within reach."""
    text = request.GET.get("q", "").strip()[:100]
    found = find_all(actor_of(request), text) if text else []
    return render(request, "workbench/search.html", {"text": text, "found": found})


@audience("staff")
def messages(request: HttpRequest) -> HttpResponse:
    """What the system told me or my unit."""
    actor = actor_of(request)
    if request.method == "POST":
        mark_read(actor=actor, now=clock.now())
        return HttpResponseRedirect(reverse("workbench:messages"))
    page = Paginator(messages_seen(actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "workbench/messages.html", {"page": page})


@audience("staff", permission=RELEASE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an escalation go to the leaders, or keep it back."""
    actor = actor_of(request)
    try:
        escalation = escalation_among(visible_cases(actor, "deadline__case__"), pk)
    except Escalation.DoesNotExist as error:
        raise Http404 from error
    release = request.POST.get("decision") == "release"
    try:
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
        decide_escalation(escalation=escalation, release=release, reason=reason, actor=actor, now=clock.now())
        notices.success(request, "已放行，区领导将收到告知。" if release else "已记录为不予上报。")
    except LifecycleError as error:
        notices.warning(request, str(error))
    return HttpResponseRedirect(reverse("workbench:inbox"))
