"""The enterprise's page of its code: what it is for, who looked at it, who is bound to it."""

from __future__ import annotations

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingshang.kernel import clock
from yingshang.kernel.fields.personal import mask_name, mask_phone
from yingshang.kernel.identity.queries import party_acted_for
from yingshang.kernel.ui.audience import actor_of, audience
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.queries import code_in_force, mandates_of, scans_of
from yingshang.registry.codes.services import symbol_of
from yingshang.registry.enterprises.errors import EnterpriseNotFound
from yingshang.registry.enterprises.queries import own_enterprise_for


@audience("enterprise", permission=may.VIEW_OWN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The code in force as a picture, and everything that it leads to."""
    actor, now = actor_of(request), clock.now()
    try:
        enterprise = own_enterprise_for(actor)
    except EnterpriseNotFound as error:
        raise Http404 from error
    code = code_in_force(enterprise.pk)
    bound = [
        (mask_name(m.person.name), mask_phone(str(m.person.phone)), m)
        for m in mandates_of(enterprise.pk, clock.day_of(now))
    ]
    context = {
        "enterprise": enterprise,
        "party": party_acted_for(actor),
        "code": code,
        "qr": base64.b64encode(symbol_of(code)).decode("ascii") if code else "",
        "scans": scans_of(enterprise.pk),
        "bound": bound,
        "now": now,
    }
    return render(request, "codes/mine.html", context)
