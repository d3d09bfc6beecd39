"""The portal's page of the register: the enterprise reads its own file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.registry.enterprises import permissions as may
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.queries import contacts_of, own_enterprise_for
from yingshang.registry.enterprises.tables import TONES
from yingshang.registry.enterprises.views.staff import facts_of


@audience("enterprise", permission=may.VIEW_OWN)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What the register holds of us, and what affairs contribute."""
    actor = actor_of(request)
    try:
        enterprise = own_enterprise_for(actor)
    except EnterpriseNotFound as error:
        raise Http404 from error
    context = {
        "enterprise": enterprise,
        "tone": TONES[enterprise.status],
        "facts": facts_of(enterprise),
        "contacts": contacts_of(enterprise),
        "may_edit": actor.has(may.EDIT_OWN),
        "now": clock.now(),
    }
    return render(request, "enterprises/own.html", context)
