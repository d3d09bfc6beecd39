"""Changing the seat: people with several posts, stand-ins or enterprises say as what they act."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.queries import actor_for, person_of, seat_name, seat_title, seats_of
from yingshang.kernel.identity.requests import SEAT_KEY, ActorRequest, seats_opened
from yingshang.kernel.login.homes import home_of, way_to
from yingshang.kernel.login.views.pages import page


@require_http_methods(["GET", "POST"])
def choose_seat(request: ActorRequest) -> HttpResponse:
    """GET: the seats that this session may take. POST ``seat``: take one; another's, or an ended one, is not found."""
    user, kinds = request.user, seats_opened(request)
    if not isinstance(user, User):
        return redirect("account_login")
    person = person_of(user)
    found = seats_of(person, clock.today(), kinds) if person else []
    seats = [(seat_name(seat), seat_title(seat)) for seat in found]
    if request.method == "GET":
        return page(
            request, "login/seat.html", seats=seats, current=request.actor.seat, next=request.GET.get("next", "")
        )
    wanted = request.POST.get("seat", "")
    if wanted not in dict(seats):
        raise Http404
    before = request.actor.audience
    request.session[SEAT_KEY] = wanted
    actor = actor_for(user, wanted, kinds=kinds)
    return redirect(
        way_to(request, request.POST.get("next", ""), actor) if actor.audience == before else home_of(actor)
    )
