"""Units and their numbers in the stories: who answers for what, who confirms or objects, what is stated anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from yingshang.faces.reports.demo.desk import CLERKS, Beat, Desk, Script, Sheet, moment, told_in
from yingshang.kernel.clock import day_of
from yingshang.kernel.figures.demo import STATED, attach_sheet, attested_by, people_of
from yingshang.kernel.figures.models import AttestedReturn
from yingshang.kernel.figures.returns import correct_return
from yingshang.kernel.workshop.enums import Move, State, Word
from yingshang.kernel.workshop.models import Confirmation, FigureOwner
from yingshang.kernel.workshop.queries.content import content_of, printed_in
from yingshang.kernel.workshop.services import confirm_numbers, object_to_number, set_owner


def answer_for(desk: Desk, sheet: Sheet, now: datetime) -> None:
    """Each figure that the paper prints gets a unit that answers for it, unless it has one: as said, or who stated it."""
    story = told_in("demo_story.toml")
    stated_by = {stated.figure: stated.unit for stated in STATED if stated.unit != "office"}
    held = set(FigureOwner.objects.filter(district=desk.district, until=None).values_list("figure_id", flat=True))
    for figure in printed_in(content_of(sheet.paper)):
        if figure not in held:
            unit = desk.units[story["owners"].get(figure) or stated_by.get(figure) or story["default_owner"]]
            set_owner(
                district=desk.district,
                figure=figure,
                unit=unit,
                since=desk.stage.first_day,
                actor=desk.clerk(),
                now=now,
            )


def send_round(
    sheet: Sheet,
    script: Script,
    day: Callable[[int], date],
    first: int,
    now: datetime,
    *,
    silent: Sequence[str] = (),
    objected: Sequence[str] = (),
) -> None:
    """Send the numbers round; the units confirm theirs within the three days, but for the silent and the objected ones.

    Arguments:
        day: the n-th working day; first: the number of today.
    """
    sheet.move(Move.CONFIRM, now)
    keys = {unit.pk: key for key, unit in sheet.desk.units.items()}
    asked_units = dict.fromkeys(keys[row.unit_id] for row in _waiting(sheet))
    for number, unit in enumerate(name for name in asked_units if name not in silent):
        at = moment(day(first + number % 3), 14 + number % 3, 11 * number % 60)
        script.at(at, _confirming(sheet, unit, objected))


def _confirming(sheet: Sheet, unit: str, objected: Sequence[str]) -> Beat:
    def confirm(now: datetime) -> None:
        mine = [row for row in _waiting(sheet) if row.unit_id == sheet.desk.units[unit].pk]
        rest = [row for row in mine if row.figure_id not in objected]
        confirm_numbers(confirmations=rest, actor=sheet.desk.by(unit, CLERKS), now=now)

    return confirm


def confirm_rest(sheet: Sheet, now: datetime) -> None:
    """Whoever is still asked, and may still answer, confirms."""
    keys = {unit.pk: key for key, unit in sheet.desk.units.items()}
    if sheet.stands(State.CONFIRMING):
        for row in _waiting(sheet):
            if row.round.due_on >= day_of(now):
                confirm_numbers(confirmations=[row], actor=sheet.desk.by(keys[row.unit_id], CLERKS), now=now)


def object_to(sheet: Sheet, told: Mapping[str, Any], now: datetime) -> None:
    """A unit objects to a number of its own, if the paper prints it."""
    row = asked(sheet, told["figure"])
    if row is not None:
        object_to_number(
            confirmation=row,
            reason=told["reason"],
            proposed=told["proposed"],
            actor=sheet.desk.by(told["unit"], CLERKS),
            now=now,
        )


def asked(sheet: Sheet, figure: str) -> Confirmation | None:
    """The open round's line of a figure, in whatever word it stands."""
    return _open(sheet).filter(figure_id=figure).first()


def _waiting(sheet: Sheet) -> list[Confirmation]:
    return list(_open(sheet).filter(word=Word.WAITING).order_by("unit__order", "pk"))


def _open(sheet: Sheet) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.filter(round__paper=sheet.number, round__closed_at=None)
    return rows.select_related("unit", "round__paper__case")


def state_anew(desk: Desk, told: Mapping[str, Any], year: int, now: datetime) -> None:
    """The unit corrects its number of a year: a next version, with its stamped sheet."""
    rows = AttestedReturn.objects.filter(figure_id=told["figure"], unit=desk.district, period_last__year=year)
    before = rows.select_related("case").order_by("-version", "-pk")[0]
    actor, attested = attested_by(people_of(desk.units[told["unit"]], desk.stage.today), now, "")
    made = correct_return(
        actor=actor, now=now, previous=before, values=told["values"], attestation=attested, reason=told["reason"]
    )
    attach_sheet(made, actor, now)
