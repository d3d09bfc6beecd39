"""What is owed, with its state worked out from its dates, as far as an actor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.kernel.intake.enums import DueState
from yingshang.kernel.intake.models import Due, Form, Owing
from yingshang.kernel.intake.permissions import VIEW, VIEW_ALL

OPEN = Q(received_at=None, waived_at=None)
ORDER = tuple(DueState.values)


def reach(actor: Actor, prefix: str = "") -> Q:
    """The condition that a due, an owing (``prefix`` leads to the owing) lies within the actor's reach.

    Who may see all sees the units of own scopes, district-wide also those beside the tree that owe the district; others
    their own unit.
    """
    district = Q(**{f"{prefix}form__district_id": actor.district_id})
    if actor.has(VIEW_ALL) and actor.district_wide:
        return district
    if actor.has(VIEW_ALL):
        return district & within(actor.scopes, f"{prefix}unit__")
    if actor.has(VIEW):
        return district & Q(**{f"{prefix}unit_id": actor.unit_id})
    return Q(pk__in=[])


def with_state(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """The dues with their ``state``, and ``urgency``: 0 late, 1 soon, 2 later, 3 settled."""
    on_time = Q(received_on__lte=F("due_on"))
    is_late = Q(received_at=None, waived_at=None, due_on__lt=today)
    found: QuerySet[Any] = rows.annotate(
        state=Case(
            When(waived_at__isnull=False, then=Value(DueState.WAIVED.value)),
            When(on_time, then=Value(DueState.RECEIVED.value)),
            When(received_at__isnull=False, then=Value(DueState.RECEIVED_LATE.value)),
            When(due_on__lt=today, then=Value(DueState.LATE.value)),
            When(remind_on__lte=today, then=Value(DueState.REMINDED.value)),
            default=Value(DueState.WAITING.value),
            output_field=CharField(),
        ),
        urgency=Case(
            When(is_late, then=Value(0)),
            When(OPEN, remind_on__lte=today, then=Value(1)),
            When(OPEN, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
    )
    return found


def dues_for(actor: Actor, today: date) -> QuerySet[Any]:
    """The dues within reach, with their form, unit, sheet and state."""
    rows = Due.objects.filter(reach(actor, "owing__"))
    return with_state(rows.select_related("owing__form", "owing__unit", "sheet__case"), today)


def due_for(actor: Actor, pk: int, today: date) -> Any:
    """One due. Errors: ``Due.DoesNotExist``, also out of reach."""
    return dues_for(actor, today).get(pk=pk)


def open_dues_of(unit_id: int, today: date) -> list[Any]:
    """What a unit still owes, the most pressing first."""
    rows = Due.objects.filter(OPEN, owing__unit_id=unit_id).select_related("owing__form", "owing__unit", "sheet__case")
    return list(with_state(rows, today).order_by("due_on", "pk"))


def pressing_dues(actor: Actor, today: date) -> int:
    """How many dues of the actor's own unit are overdue or near their day: one count over the open ones, for every page."""
    if actor.unit_id is None or not (actor.has(VIEW) or actor.has(VIEW_ALL)):
        return 0
    return Due.objects.filter(OPEN, owing__unit_id=actor.unit_id, remind_on__lte=today).count()


def settled_dues_of(unit_id: int, today: date, most: int) -> list[Any]:
    """What a unit has sent or need not send, the latest first."""
    rows = Due.objects.filter(~OPEN, owing__unit_id=unit_id)
    rows = rows.select_related("owing__form", "owing__unit", "sheet__case")
    return list(with_state(rows, today).order_by("-due_on", "-pk")[:most])


def history_of(due: Due, today: date, most: int = 12) -> list[Any]:
    """The other periods of the same form and unit, the latest first."""
    rows = Due.objects.filter(owing__form_id=due.owing.form_id, owing__unit_id=due.owing.unit_id)
    rows = rows.exclude(pk=due.pk).select_related("sheet__case")
    return list(with_state(rows, today).order_by("-last", "-pk")[:most])


@dataclass(frozen=True, slots=True)
class Standing:
    """How many dues of a form stand where."""

    form: Form
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def there(self) -> int:
        """Those that came, in time or late."""
        return self.counts.get(DueState.RECEIVED, 0) + self.counts.get(DueState.RECEIVED_LATE, 0)

    @property
    def late(self) -> int:
        """Those of them that came late."""
        return self.counts.get(DueState.RECEIVED_LATE, 0)

    @property
    def waived(self) -> int:
        """Those that need not come."""
        return self.counts.get(DueState.WAIVED, 0)

    @property
    def missing(self) -> int:
        """Those that are overdue."""
        return self.counts.get(DueState.LATE, 0)


def standing_for(actor: Actor, today: date, since: date) -> list[Standing]:
    """For each form the dues of ended periods since a day by state: what is there, late, missing; two queries."""
    rows = dues_for(actor, today).filter(due_on__gte=since, last__lt=today).select_related(None).order_by()
    found: dict[int, dict[str, int]] = {}
    for form_id, state in rows.values_list("owing__form_id", "state"):
        counts = found.setdefault(form_id, {})
        counts[state] = counts.get(state, 0) + 1
    forms = Form.objects.filter(pk__in=found).order_by("code", "pk")
    return [Standing(form, found[form.pk]) for form in forms]


def forms_for(actor: Actor) -> QuerySet[Form]:
    """The forms of the actor's district."""
    return Form.objects.filter(district_id=actor.district_id).order_by("code", "pk")


def form_for(actor: Actor, pk: int) -> Form:
    """One form. Errors: ``Form.DoesNotExist``, also out of reach."""
    return forms_for(actor).get(pk=pk)


def owings_of(form: Form) -> list[Owing]:
    """Who owes a form, the present ones first."""
    return list(form.owings.select_related("unit").order_by(F("until").desc(nulls_first=True), "unit__order", "pk"))


def units_that_may_owe(actor: Actor, today: date) -> QuerySet[Unit]:
    """The units of the district that may be asked for something, villages and grids apart."""
    found = Unit.objects.filter(valid_on(today), path__startswith=f"/{actor.district_id or 0}/")
    return found.exclude(kind__in=("village", "grid", "district")).order_by("order", "pk")
