"""What takings repeat of their case's header must never drift from it."""

from __future__ import annotations

from django.db.models import F, Q

from yingshang.kernel.cases.models import CaseParty


def drifted() -> list[str]:
    """The takings that say another kind, unit, state, opening or end than their case."""
    apart = (
        ~Q(kind=F("case__kind"))
        | ~Q(unit=F("case__unit"))
        | ~Q(state=F("case__state"))
        | ~Q(opened_at=F("case__opened_at"))
    )
    apart |= Q(closed=True, case__closed_at=None) | Q(closed=False, case__closed_at__isnull=False)
    return [str(taking) for taking in CaseParty.objects.filter(apart).select_related("case")]
