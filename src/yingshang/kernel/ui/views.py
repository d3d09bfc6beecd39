"""The pages that belong to the layouts themselves: saved views, the style guide."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Case
from yingshang.kernel.cases.queries import case_for
from yingshang.kernel.ui import guide, services
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.kernel.ui.permissions import STYLEGUIDE
from yingshang.kernel.ui.seen import Seen

GUIDE = {
    "workbench": "ui/guide/workbench.html",
    "listing": "ui/guide/listing.html",
    "case": "ui/guide/case.html",
    "portal": "ui/guide/portal.html",
    "portal_form": "ui/guide/portal_form.html",
    "auth": "ui/guide/auth.html",
    "print": "ui/guide/print.html",
}


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
    return render(request, GUIDE[page], guide.sample(Seen(clock.now(), actor_of(request))))


@audience("staff")
@require_POST
def switch_watch(request: HttpRequest, number: str) -> HttpResponse:
    """Keep an eye on a case, or no longer."""
    actor = actor_of(request)
    try:
        case = case_for(actor, number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    on = services.watch(actor=actor, now=clock.now(), case=case)
    messages.success(request, f"已{'关注' if on else '取消关注'} {number}。")
    return _back(request)
