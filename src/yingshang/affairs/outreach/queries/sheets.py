"""What the template of a unit lists."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yingshang.affairs.outreach import permissions as may
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.registry.assignments.models import Assignment


def entrusted_to_unit(unit: Unit, on: date) -> QuerySet[Assignment]:
    """The relations of a unit and those below on a day, by official and enterprise."""
    rows = Assignment.objects.filter(valid_on(on), unit__path__startswith=unit.path)
    return rows.select_related("enterprise", "person", "unit").order_by(
        "unit__order", "person__name", "enterprise__name", "pk"
    )


def sheet_unit(actor: Actor) -> Unit | None:
    """The unit of which the actor may bring a sheet: the own one, the district for the office."""
    if not actor.has(may.RECORD_FOR_OTHERS):
        return None
    return Unit.objects.filter(pk=(actor.district_id if actor.district_wide else actor.unit_id) or 0).first()
