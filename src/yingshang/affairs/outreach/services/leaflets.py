"""The list of policies that officials hand over, kept by the office."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.errors import NotPermitted, VisitRefused
from yingshang.affairs.outreach.models import Leaflet
from yingshang.kernel.audit.services import append, chain_for
from yingshang.kernel.identity.actors import Actor


def keep_leaflet(
    *,
    title: str,
    since: date,
    actor: Actor,
    now: datetime,
    until: date | None = None,
    number: str = "",
    summary: str = "",
    link: str = "",
    leaflet: Leaflet | None = None,
) -> Leaflet:
    """Put a policy on the list, or change the one given; ``until`` is exclusive.

    Errors: ``NotPermitted``; ``VisitRefused`` by field.
    """
    if not actor.has(may.CONFIGURE) or actor.district_id is None:
        raise NotPermitted("您没有维护政策清单的权限。")
    if until is not None and until <= since:
        raise VisitRefused("until", "截止日期须晚于开始日期。")
    row = leaflet or Leaflet(district_id=actor.district_id)
    row.title, row.number, row.summary, row.link = title.strip(), number.strip(), summary.strip(), link
    row.since, row.until = since, until
    with transaction.atomic():
        row.save()
        data = {"leaflet": row.pk, "since": since.isoformat(), "until": until.isoformat() if until else None}
        append(chain_for("outreach", actor.district_id), action="outreach.leaflet", ids=actor.ids, now=now, data=data)
    return row
