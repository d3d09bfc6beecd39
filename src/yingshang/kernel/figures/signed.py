"""Numbers that a unit's signed sheet states: each becomes a return of its own, or the next version of the one before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures.errors import InvalidReturn
from yingshang.kernel.figures.models import AttestedReturn, ReturnSource
from yingshang.kernel.figures.periods import Period
from yingshang.kernel.figures.returns import Attestation, checked, name_of_figure, open_return_case, write_return
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit


def state_signed(
    *,
    actor: Actor,
    now: datetime,
    reporter: Unit,
    figure_id: str,
    unit: Unit,
    period: Period,
    values: Mapping[str, Any],
    attestation: Attestation,
    reason: str,
    source: str = ReturnSource.RETURN,
) -> AttestedReturn | None:
    """Write a number of a signed sheet, in the transaction of the signing.

    Whoever calls has made sure that the reporter's own people prepared, checked and signed; who may is the sheet's business.

    Arguments:
        reporter: the unit that answers for the number, ``unit`` of whom it speaks.
        reason: of the new version where the number was stated before.

    Returns: the new return, ``None`` where the latest version says the very same.
    Errors: :class:`InvalidReturn`, also when another unit has stated the same number.
    """
    with transaction.atomic():
        latest = _latest(figure_id, unit, period, source)
        if latest is None:
            stored = checked(figure_id, values, attestation, period, source, now)
            made = AttestedReturn(case=open_return_case(figure_id, unit, reporter, period, now))
        else:
            stored = checked(figure_id, values, attestation, period, source, now, reason=reason)
            if latest.values == stored and latest.document_number == attestation.document_number.strip():
                return None
            if latest.reported_by_id != reporter.pk:
                told = f"“{name_of_figure(figure_id)}”这一期间已由{latest.reported_by.short_name}报送（{latest.case.number}）。"
                raise InvalidReturn({"period": [f"{told}请先核对由谁报送。"]})
            made = AttestedReturn(
                case=latest.case, version=latest.version + 1, supersedes=latest, reason=reason.strip()
            )
        made.figure_id, made.unit, made.reported_by, made.source = figure_id, unit, reporter, source
        made.period_first, made.period_last = period.first, period.last
        made.values, made.filed_at = stored, now
        for name, value in attestation.columns().items():
            setattr(made, name, value)
        move, word = ("file", "报送") if latest is None else ("correct", "更正")
        return write_return(made, actor=actor, now=now, move=move, name=word, scans=())


def _latest(figure_id: str, unit: Unit, period: Period, source: str) -> AttestedReturn | None:
    """The version that stands, with its case locked so that nobody corrects it meanwhile."""
    same = AttestedReturn.objects.filter(
        figure_id=figure_id, unit=unit, period_first=period.first, period_last=period.last, source=source
    )
    case_id = same.values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    case = Case.objects.select_for_update().get(pk=case_id)
    found = same.filter(superseded_by__isnull=True).select_related("reported_by").get()
    found.case = case
    return found
