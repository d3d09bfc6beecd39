"""Reading registrations: of a day, of an actor's reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import valid_on
from yingshang.registry.codes.models import CodeRegistration, CodeSnapshot, CodeUpload, UseWindow

DEFAULT_WINDOW = 365
"""Days, where a district has not said otherwise."""


def registered_on(on: date) -> QuerySet[CodeRegistration]:
    """The registrations that the latest snapshot up to a day tells of."""
    return CodeRegistration.objects.filter(valid_on(on), registered_on__lte=on)


def listed_on(enterprise_id: int, on: date) -> CodeRegistration | None:
    """What the city's list says of one enterprise on a day."""
    return registered_on(on).filter(enterprise_id=enterprise_id).first()


def registered_usccs(district_id: int, codes: Sequence[str]) -> set[str]:
    """Which of these 统一社会信用代码 belong to entities of a district that the newest list names."""
    found: set[str] = set()
    rows = CodeRegistration.objects.filter(until=None, enterprise__district_id=district_id)
    for start in range(0, len(codes), 500):
        chunk = rows.filter(enterprise__uscc__in=codes[start : start + 500])
        found.update(chunk.values_list("enterprise__uscc", flat=True))
    return found


def used_on(on: date, window: int) -> QuerySet[CodeRegistration]:
    """Those used in the ``window`` days that end with the day."""
    return registered_on(on).filter(last_used_on__gt=on - timedelta(days=window), last_used_on__lte=on)


def window_in(district_id: int, on: date) -> int:
    """Days of the window in force in a district on a day."""
    found = UseWindow.objects.filter(valid_on(on), district_id=district_id).first()
    return found.days if found else DEFAULT_WINDOW


def latest_snapshot(district_id: int) -> CodeSnapshot | None:
    """The newest list of a district."""
    return CodeSnapshot.objects.filter(district_id=district_id).first()


def uploads_for(actor: Actor) -> QuerySet[CodeUpload]:
    """The lists that were sent on the page, newest first."""
    return CodeUpload.objects.filter(district_id=actor.district_id or 0)


def windows_for(actor: Actor) -> QuerySet[UseWindow]:
    """The windows of use of the actor's district, past and coming ones too."""
    return UseWindow.objects.filter(district_id=actor.district_id or 0)
