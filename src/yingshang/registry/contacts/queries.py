"""Reading the ledger: what an actor may see, which limits and refusals are in force, what has been counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import valid_on
from yingshang.registry.contacts.enums import COUNTED, GROUP_OF, Counts, TouchState, channels_of
from yingshang.registry.contacts.models import Complaint, Refusal, Touch, TouchLimit, TouchQuerySet
from yingshang.registry.contacts.rules import Cap, Counted, first_exceeded
from yingshang.registry.enterprises.models import Enterprise

SHOWN = 10


def touches_for(actor: Actor) -> TouchQuerySet:
    """Every touch within the actor's reach; an enterprise sees every one of its own, of every office."""
    return Touch.objects.visible_to(actor)


def touch_for(actor: Actor, pk: int) -> Touch | None:
    """One touch within reach."""
    return touches_for(actor).filter(pk=pk).select_related("enterprise", "unit", "person", "complaint").first()


def touches_of(actor: Actor, enterprise: Enterprise, limit: int = SHOWN) -> list[Touch]:
    """The latest touches of an enterprise within the actor's reach."""
    found = touches_for(actor).filter(enterprise=enterprise).select_related("unit", "complaint")
    return list(found.order_by("-on", "-pk")[:limit])


def open_plans_of(actor: Actor, enterprise: Enterprise) -> list[Touch]:
    """What the actor's unit has planned at an enterprise and neither made nor taken back, the earliest first."""
    rows = touches_for(actor).filter(enterprise=enterprise, unit_id=actor.unit_id or 0, state=TouchState.PLANNED)
    return list(rows.select_related("unit").order_by("on", "pk"))


def limits_in(district_id: int, on: date) -> list[TouchLimit]:
    """The limits in force on a day."""
    return list(TouchLimit.objects.filter(valid_on(on), district_id=district_id))


def limits_for(actor: Actor) -> QuerySet[TouchLimit]:
    """All limits of the actor's district, past and coming ones too."""
    return TouchLimit.objects.filter(district_id=actor.district_id or 0)


def caps_of(limits: Iterable[TouchLimit]) -> list[Cap]:
    """Limits as the counting rule takes them."""
    return [
        Cap(
            limit.pk,
            frozenset(channels_of(limit.group)),
            limit.window_days,
            limit.most,
            own=limit.counts == Counts.OWN,
        )
        for limit in limits
    ]


def counted_near(enterprise_ids: Iterable[int], first: date, last: date, days: int) -> dict[int, list[Counted]]:
    """The touches that may stand in one window of ``days`` with a day from first to last, by enterprise.

    What answers the enterprise's own request counts against no limit.
    """
    reach = timedelta(days=days)
    rows = Touch.objects.filter(
        enterprise_id__in=list(enterprise_ids),
        on__range=(first - reach, last + reach),
        state__in=COUNTED,
        asked=False,
    )
    found: dict[int, list[Counted]] = {}
    for row in rows.order_by("on", "pk").only("enterprise_id", "on", "channel", "unit_id"):
        found.setdefault(row.enterprise_id, []).append(Counted(row.pk, row.on, row.channel, row.unit_id))
    return found


def first_free_day(
    enterprise: Enterprise, *, channel: str, unit_id: int, after: date, within: int = 120
) -> date | None:
    """The first day after one on which the unit may touch the enterprise by this channel; None within so many days.

    Limits are those in force on ``after``; what is planned meanwhile counts.
    """
    caps = caps_of(limits_in(enterprise.district_id, after))
    days = max((cap.window_days for cap in caps), default=0)
    last = after + timedelta(days=within)
    near = counted_near([enterprise.pk], after, last, days).get(enterprise.pk, [])
    refused = enterprise.refusals.filter(group=GROUP_OF[channel], until__gt=after, lifted_at=None)
    times = list(refused.values_list("since", "until"))
    for number in range(1, within + 1):
        day = after + timedelta(days=number)
        if any(since <= day < until for since, until in times):
            continue
        if first_exceeded(caps, near, channel=channel, unit=unit_id, on=day) is None:
            return day
    return None


def touches_before(touch: Touch, limit: int = 3) -> list[Touch]:
    """The latest counted touches of the same enterprise before a touch: what stood in the way of one that was stopped."""
    found = Touch.objects.filter(enterprise_id=touch.enterprise_id, state__in=COUNTED).exclude(pk=touch.pk)
    return list(found.filter(on__lte=touch.on).select_related("unit").order_by("-on", "-pk")[:limit])


def planned_near(enterprise: Enterprise, unit_id: int, on: date, days: int) -> Touch | None:
    """The unit's planned touch of an enterprise that lies nearest to a day, no further than so many days."""
    reach = timedelta(days=days)
    planned = Touch.objects.filter(enterprise=enterprise, unit_id=unit_id, state=TouchState.PLANNED)
    found = planned.filter(on__range=(on - reach, on + reach)).order_by("on", "pk")
    return min(found, key=lambda touch: abs(touch.on - on), default=None)


def refusals_of(enterprise: Enterprise, on: date) -> list[Refusal]:
    """What an enterprise refuses on a day."""
    return list(enterprise.refusals.filter(since__lte=on, until__gt=on, lifted_at=None))


def refusal_for(actor: Actor, pk: int) -> Refusal | None:
    """One refusal of the actor's own enterprise."""
    return Refusal.objects.filter(enterprise_id=actor.enterprise_party_id or 0, pk=pk).first()


def complaint_of(pk: int) -> Complaint | None:
    """A complaint with its touch, for whoever opens the case."""
    return Complaint.objects.filter(pk=pk).select_related("touch__enterprise__party", "touch__unit", "case").first()
