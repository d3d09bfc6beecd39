"""The pages that belong to the layouts themselves: changing seats, saved views, the style guide."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingshang.kernel import clock
from yingshang.kernel.identity.models import Mandate, Person, Post, Substitution
from yingshang.kernel.identity.queries import seat_name, seats_of
from yingshang.kernel.identity.requests import SEAT_KEY, seats_opened
from yingshang.kernel.ui import guide, services
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.permissions import STYLEGUIDE


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat that may be taken: ``post:12``, its words, until when, whether it is taken now."""

    code: str
    name: str
    note: str
    current: bool


def _words(seat: Post | Substitution | Mandate) -> tuple[str, str]:
    if isinstance(seat, Post):
        return f"{seat.unit.short_name} {seat.title}", ""
    until = f"至 {seat.until:%Y-%m-%d}" if seat.until else ""
    if isinstance(seat, Mandate):
        return f"{seat.party.name} {seat.get_kind_display()}", until
    post = seat.post
    return f"{post.unit.short_name} {post.title}（{seat.get_kind_display()}）", until


@audience("staff", "enterprise")
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest) -> HttpResponse:
    """Choose as what one acts: the seats that this session's way of signing in opens."""
    actor = actor_of(request)
    person = Person.objects.filter(pk=actor.person_id).first()
    open_kinds = seats_opened(request)
    found = [s for s in (seats_of(person, clock.today()) if person else []) if seat_name(s).split(":")[0] in open_kinds]
    if request.method == "POST":
        wanted = request.POST.get("seat", "")
        chosen = next((s for s in found if seat_name(s) == wanted), None)
        if chosen is None:
            raise PermissionDenied("这个身份已经失效，请重新选择。")
        request.session[SEAT_KEY] = wanted
        messages.success(request, f"已切换为“{_words(chosen)[0]}”。")
        return HttpResponseRedirect("/")
    choices = [SeatChoice(seat_name(s), *_words(s), seat_name(s) == actor.seat) for s in found]
    layout = "ui/portal.html" if actor.audience == "enterprise" else "ui/workbench.html"
    return render(request, "ui/seats.html", {"seats": choices, "layout": layout})


def _back(request: HttpRequest, query: str = "") -> HttpResponse:
    """Back to the page from which a form came, if it is one of ours."""
    target = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(f"{target}?{query}" if query else target)


@audience("staff", "enterprise")
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present filters of a list under a name."""
    query = request.POST.get("query", "")
    name = request.POST.get("name", "").strip()
    if name:
        try:
            services.save_view(
                actor=actor_of(request), now=clock.now(), page=request.POST.get("page", "")[:80], name=name, query=query
            )
            messages.success(request, f"已存为视图“{name}”。")
        except services.TooManyViews:
            messages.error(request, f"每个列表最多存 {services.MOST_VIEWS} 个视图，请先删除不用的。")
    return _back(request, query)


@audience("staff", "enterprise")
@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop one of one's own views."""
    services.delete_view(actor=actor_of(request), pk=pk)
    return _back(request)


@audience("public")
@require_GET
def style_guide(request: HttpRequest, page: str = "workbench") -> HttpResponse:
    """Every component with sample data: for developers, and for whoever holds the permission."""
    if not (settings.DEBUG or actor_of(request).has(STYLEGUIDE)):
        raise PermissionDenied("样式指南只供开发人员查看。")
    return render(request, f"ui/guide/{page}.html", guide.sample(clock.now()))
