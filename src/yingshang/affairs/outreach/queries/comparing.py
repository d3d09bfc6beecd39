"""Units side by side: what came of their visits, whom they never reached. Always n/N; nobody is ranked, no person counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yingshang.affairs.demands.queries import answers_about
from yingshang.affairs.outreach.enums import Standing
from yingshang.affairs.outreach.models import TakenDemand, Visit
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.kernel.identity.queries import within
from yingshang.registry.assignments.enums import AssignmentKind
from yingshang.registry.assignments.models import Assignment
from yingshang.registry.enterprises.enums import Status

FEW = 30


@dataclass(frozen=True, slots=True)
class Share:
    """n of N; ``few`` when N is under 30, so that the rate says little."""

    n: int
    whole: int

    @property
    def few(self) -> bool:
        """Whether a rate rests on fewer than 30 cases."""
        return 0 < self.whole < FEW

    @property
    def percent(self) -> str:
        """The rate with one decimal; empty without a whole."""
        return f"{self.n * 100 / self.whole:.1f}%" if self.whole else ""


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What came of one unit's visits in a time.

    Arguments:
        reached: enterprises that it was answered by at least once / those that it has.
        taken: demands that it took on visits.
        solved, satisfied: of the valid call-backs about them.
    """

    unit: Unit
    reached: Share
    taken: int
    solved: Share
    satisfied: Share

    @property
    def never(self) -> int:
        """Enterprises never reached."""
        return self.reached.whole - self.reached.n


def results_for(actor: Actor, kind: str, first: date, last: date) -> list[UnitResult]:
    """The units within reach that have enterprises by a kind of relation on the last day, in the order of the units.

    Arguments:
        kind: 辖区包联 or 部门回访; visits under this relation only.
    """
    held = Assignment.objects.filter(
        valid_on(last), within(actor.scopes, "unit__"), kind=kind, enterprise__status=Status.ACTIVE
    )
    whole, reached = _count(held), _count(held.filter(_reached(kind, first, last)))
    units = Unit.objects.filter(pk__in=whole).order_by("order", "pk")
    taken = dict(_taken(actor, kind, first, last))
    answers = answers_about(taken, first, last)
    demands, valid = Counter(taken.values()), Counter(taken[case] for case in answers.valid)
    solved = Counter(taken[case] for case in answers.solved)
    satisfied = Counter(taken[case] for case in answers.satisfied)
    return [
        UnitResult(
            unit,
            Share(reached.get(unit.pk, 0), whole[unit.pk]),
            demands[unit.pk],
            Share(solved[unit.pk], valid[unit.pk]),
            Share(satisfied[unit.pk], valid[unit.pk]),
        )
        for unit in units
    ]


def _count(rows: QuerySet[Assignment]) -> dict[int, int]:
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("enterprise_id", distinct=True)))


def _reached(kind: str, first: date, last: date) -> Q:
    visits = Visit.objects.filter(
        enterprise=OuterRef("enterprise"),
        unit=OuterRef("unit"),
        relation=kind,
        reached=True,
        standing=Standing.COUNTS,
        on__range=(first, last),
    )
    return Q(Exists(visits))


def _taken(actor: Actor, kind: str, first: date, last: date) -> QuerySet[TakenDemand, tuple[int, int]]:
    """Case → unit, of the demands taken on visits of the time that count."""
    rows = TakenDemand.objects.filter(
        within(actor.scopes, "visit__unit__"),
        visit__relation=kind,
        visit__standing=Standing.COUNTS,
        visit__on__range=(first, last),
    )
    return rows.order_by("pk").values_list("case_id", "visit__unit_id")


KINDS = (AssignmentKind.TERRITORY, AssignmentKind.DEPARTMENT)
