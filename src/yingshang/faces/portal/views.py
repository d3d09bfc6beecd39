"""The portal's own pages: home, messages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yingshang.kernel import clock
from yingshang.kernel.identity.queries import party_acted_for
from yingshang.kernel.outbox.services import mark_read
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.queries import messages_seen

SHOWN = 40


@audience("enterprise")
def home(request: HttpRequest) -> HttpResponse:
    """What I asked, what is new: panels that affairs contribute, and the way to ask."""
    actor = actor_of(request)
    party = party_acted_for(actor)
    return render(request, "portal/home.html", {"party": party})


@audience("enterprise")
def messages(request: HttpRequest) -> HttpResponse:
    """What the system told my enterprise; opening the page reads them."""
    actor = actor_of(request)
    found = list(messages_seen(actor)[:SHOWN])
    mark_read(actor=actor, now=clock.now())
    return render(request, "portal/messages.html", {"found": found})
