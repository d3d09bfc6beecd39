"""包联成效: units compared by what came of their visits; each official sees whom is still to be reached."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.queries.comparing import KINDS, results_for
from yingshang.affairs.outreach.queries.today import NEVER, today_for
from yingshang.kernel import clock
from yingshang.kernel.ui.audience import actor_of, audience

EARLIER = 3
"""Years that can be chosen besides this one."""


@audience("staff", permission=may.VIEW)
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Demands solved, call-backs satisfied, enterprises never reached, n/N, over a year."""
    actor, today = actor_of(request), clock.today()
    years = [today.year - back for back in range(EARLIER + 1)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else today.year
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    own = today_for(actor, on=today).lines if actor.has(may.RECORD) else []
    context = {
        "year": year,
        "years": years,
        "last": last,
        "sections": [(kind.label, results_for(actor, kind, first, last)) for kind in KINDS],
        "own": [line for line in own if line.group == NEVER],
        "may_record": actor.has(may.RECORD),
    }
    return render(request, "outreach/results.html", context)
