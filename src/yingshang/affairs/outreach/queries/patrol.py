"""Reading 巡回监督: what a team may draw from, its rounds and checks, the months' counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import RECHECKED, CheckFinding, RecheckOrigin, RecheckState, Standing
from yingshang.affairs.outreach.models import Denial, PatrolRound, PatrolSummary, Recheck, SampleRule, Visit
from yingshang.affairs.outreach.rules.patrol import Confirmed, Stratum, confirmed_share, next_month
from yingshang.kernel.cases.managers import visible_cases
from yingshang.kernel.cases.models import Case
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Reach, Unit, UnitKind, valid_on
from yingshang.kernel.identity.queries import within

KIND = "recheck"
RELATED = (
    "case__unit__party",
    "case__holder",
    "case__district",
    "visit__unit__party",
    "visit__enterprise",
    "visit__official__party",
    "team__party",
    "round",
)


def rule_on(district_id: int, on: date) -> SampleRule | None:
    """The sample rule in force on a day: the district's own before the shipped one."""
    found = SampleRule.objects.filter(valid_on(on))
    own = found.filter(district_id=district_id).order_by("-since", "-pk").first()
    return own or found.filter(district=None).order_by("-since", "-pk").first()


def teams_in(district_id: int, on: date) -> list[Unit]:
    """The resident teams of a district on a day."""
    found = Unit.objects.filter(valid_on(on), kind=UnitKind.DISCIPLINE, path__startswith=f"/{district_id}/")
    return list(found.select_related("party").order_by("order", "pk"))


def teams_for(actor: Actor, on: date) -> list[Unit]:
    """The teams for which the actor may begin a round: one's own, for whoever reaches the whole district all of them."""
    if not actor.has(may.COMMIT_PATROL) or actor.district_id is None:
        return []
    teams = teams_in(actor.district_id, on)
    return teams if actor.district_wide else [team for team in teams if team.pk == actor.unit_id]


def watched_by(team: Unit, on: date, prefix: str = "unit__") -> Q:
    """The condition that a row's unit lies where the team resides; never the team itself."""
    paths = Reach.objects.filter(valid_on(on), unit=team).order_by("id").values_list("over__path", flat=True)
    return within(paths, prefix) & ~within([team.path], prefix)


def visits_of_month(team: Unit, month: date) -> QuerySet[Visit, Visit]:
    """The frame of a round: the visits of a month that count and reached somebody, by the units where the team resides.

    Where it resides is asked as of the month's last day that counts: the day before the next month.
    """
    end = next_month(month)
    mine = watched_by(team, date.fromordinal(end.toordinal() - 1))
    found = Visit.objects.filter(mine, district_id=team.root_id, on__gte=month, on__lt=end, reached=True)
    return found.filter(standing=Standing.COUNTS).order_by("unit__order", "unit_id", "pk")


def rounds_for(actor: Actor) -> QuerySet[PatrolRound, PatrolRound]:
    """The rounds that the actor may see: a team its own, others the district's."""
    found = PatrolRound.objects.select_related("team", "draw", "rule")
    if not actor.has(may.VIEW_PATROL) or actor.district_id is None:
        return found.none()
    found = found.filter(district_id=actor.district_id)
    return found if actor.district_wide else found.filter(team_id=actor.unit_id)


def round_for(actor: Actor, pk: int) -> PatrolRound:
    """One round. Errors: ``PatrolRound.DoesNotExist``, also when out of reach."""
    return rounds_for(actor).select_related("team__party", "draw", "rule", "district").get(pk=pk)


def rounds_of_month(district_id: int, month: date, team_id: int | None = None) -> list[PatrolRound]:
    """The rounds over a month's visits, of one team or of all."""
    found = PatrolRound.objects.filter(district_id=district_id, month=month).select_related("team", "draw", "rule")
    return list((found if team_id is None else found.filter(team_id=team_id)).order_by("team__order", "pk"))


def visible(actor: Actor) -> Q:
    """The condition on checks that the actor may see."""
    return visible_cases(actor, "case__", KIND)


def rechecks_for(actor: Actor) -> QuerySet[Recheck, Recheck]:
    """The checks within the actor's reach: of one's team; of one's unit once it is asked to explain."""
    return Recheck.objects.filter(visible(actor)).select_related(*RELATED).order_by("-case__opened_at", "-case_id")


def recheck_for(actor: Actor, number: str) -> Recheck:
    """One check by its number. Errors: ``Recheck.DoesNotExist`` when there is none that the actor may see.

    The official who made the visit sees it too, and no other of the unit's, once the unit has been asked.
    """
    own = Q(visit__official_id=actor.person_id or 0, visit__unit_id=actor.unit_id or 0)
    own &= ~Q(case__state__in=(RecheckState.DRAWN, RecheckState.CONFIRMED, RecheckState.INCONCLUSIVE))
    seen = visible(actor) | own if actor.audience == "staff" else visible(actor)
    return Recheck.objects.filter(seen).select_related(*RELATED).get(case__number=number)


def watched_visit_for(actor: Actor, pk: int, on: date) -> Visit:
    """A visit of the units where the actor's team resides. Errors: ``Visit.DoesNotExist``."""
    team = Unit.objects.filter(pk=actor.unit_id or 0, kind=UnitKind.DISCIPLINE).first()
    if team is None or not actor.has(may.RECHECK):
        raise Visit.DoesNotExist
    return Visit.objects.filter(watched_by(team, on)).select_related("unit", "enterprise").get(pk=pk)


def waiting_for(actor: Actor) -> int:
    """How many checks wait for the actor's own unit to act."""
    if actor.unit_party_id is None:
        return 0
    return Case.objects.filter(kind=KIND, holder_id=actor.unit_party_id, closed_at=None).count()


def open_recheck_of(visit: Visit) -> Recheck | None:
    """The check of a visit that is not concluded yet, if any."""
    found = Recheck.objects.filter(visit=visit).exclude(case__state__in=RECHECKED)
    return found.select_related("case").first()


def denial_of(visit: Visit) -> Denial | None:
    """The enterprise's denial of a visit that nobody has decided on, if any."""
    return Denial.objects.filter(visit=visit, stands=None).first()


def is_asked_about(visit: Visit) -> bool:
    """Whether its unit has been asked to explain it and nobody has judged the answer yet."""
    states = (RecheckState.UNCONFIRMED, RecheckState.ANSWERED)
    return Recheck.objects.filter(visit=visit, case__state__in=states).exists()


def drawn_in(rounds: Iterable[PatrolRound]) -> QuerySet[Recheck, Recheck]:
    """The checks that rounds drew."""
    return Recheck.objects.filter(round__in=[one.pk for one in rounds], origin=RecheckOrigin.DRAWN)


@dataclass(slots=True)
class UnitCount:
    """What came of a unit's drawn visits in some rounds. ``frame`` are all visits that could be drawn."""

    unit: str
    frame: int = 0
    drawn: int = 0
    confirmed: int = 0
    unconfirmed: int = 0
    answered: int = 0
    late: int = 0
    counted: int = 0
    struck: int = 0
    inconclusive: int = 0
    waiting: int = 0

    @property
    def checked(self) -> int:
        """Those whose enterprise said yes or no."""
        return self.confirmed + self.unconfirmed


@dataclass(slots=True)
class MonthCount:
    """What came of a month's rounds: whole, by unit in the order of the units, and what is listed apart."""

    whole: UnitCount
    units: list[UnitCount]
    estimate: Confirmed | None
    unseen: list[str] = field(default_factory=list)
    late: list[Recheck] = field(default_factory=list)
    apart: list[Recheck] = field(default_factory=list)


def count_month(rounds: Sequence[PatrolRound]) -> MonthCount:
    """The counts of some rounds: a team's month, a district's month, a year.

    ``apart``: checks of the same teams and months that no round drew; no number includes them.
    """
    by_unit = {name: UnitCount(name) for one in rounds for name, _ in one.frames}
    for one in rounds:
        for name, number in one.frames:
            by_unit[name].frame += number
    rows = list(drawn_in(rounds).select_related("case", "visit__unit", "team", "round__draw").order_by("case_id"))
    strata_of = {one.pk: one.draw.candidates for one in rounds}
    late: list[Recheck] = []
    for row in rows:
        _count(by_unit[strata_of[row.round_id or 0][row.visit.token]], row)
        if row.answered_in_time is False:
            late.append(row)
    units = list(by_unit.values())
    strata = {unit.unit: Stratum(unit.frame, unit.checked, unit.confirmed) for unit in units}
    whole = UnitCount("合计")
    for unit in units:
        _add(whole, unit)
    months = Q(pk__in=[])
    for one in rounds:
        months |= Q(team_id=one.team_id, month=one.month)
    apart = Recheck.objects.filter(months).exclude(origin=RecheckOrigin.DRAWN) if rounds else Recheck.objects.none()
    return MonthCount(
        whole,
        units,
        confirmed_share(strata.values()),
        [name for name, one in strata.items() if one.frame and not one.checked],
        late,
        list(apart.select_related("case", "visit__unit", "team").order_by("case_id")),
    )


def _count(unit: UnitCount, row: Recheck) -> None:
    state = row.case.state
    unit.drawn += 1
    unit.confirmed += row.finding == CheckFinding.CONFIRMED
    unit.unconfirmed += row.finding == CheckFinding.UNCONFIRMED
    unit.answered += row.answered_at is not None
    unit.late += row.answered_in_time is False
    unit.counted += state == RecheckState.COUNTED
    unit.struck += state == RecheckState.STRUCK
    unit.inconclusive += state == RecheckState.INCONCLUSIVE
    unit.waiting += state not in RECHECKED


COUNTED = (
    "frame",
    "drawn",
    "confirmed",
    "unconfirmed",
    "answered",
    "late",
    "counted",
    "struck",
    "inconclusive",
    "waiting",
)


def _add(whole: UnitCount, unit: UnitCount) -> None:
    for name in COUNTED:
        setattr(whole, name, getattr(whole, name) + getattr(unit, name))


def summaries_for(actor: Actor) -> QuerySet[PatrolSummary, PatrolSummary]:
    """The summaries issued in the actor's district; a team sees its own and the district's."""
    found = PatrolSummary.objects.select_related("team", "district")
    if not actor.has(may.VIEW_PATROL) or actor.district_id is None:
        return found.none()
    found = found.filter(district_id=actor.district_id)
    return found if actor.district_wide else found.filter(Q(team_id=actor.unit_id) | Q(team=None))


def summary_for(actor: Actor, pk: int) -> PatrolSummary:
    """One summary. Errors: ``PatrolSummary.DoesNotExist``."""
    return summaries_for(actor).get(pk=pk)


def public_summary(mark: str) -> PatrolSummary:
    """A summary by its public address. Errors: ``PatrolSummary.DoesNotExist``."""
    return PatrolSummary.objects.select_related("district", "team").get(token=mark)


def latest_version(district_id: int, team_id: int | None, month: date) -> int:
    """How often a month's summary has been issued."""
    return PatrolSummary.objects.filter(district_id=district_id, team_id=team_id, month=month).count()
