"""Who answers for a figure: as set, else by the form that one unit owes, else the office; and who is asked then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import Cast
from tests.kernel.intake.conftest import owe
from tests.kernel.workshop.conftest import BRIEFINGS, RATE, Desk, at
from yingshang.kernel.intake.models import Form
from yingshang.kernel.workshop.models import Confirmation, FigureOwner
from yingshang.kernel.workshop.queries.owners import figures_owned, owner_history, owners_on
from yingshang.kernel.workshop.rules.marks import written
from yingshang.kernel.workshop.services import set_owner

__all__ = ["owe"]
pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


def owner(cast: Cast, figure: str = BRIEFINGS, day: date = DAY) -> tuple[str, str] | None:
    found = owners_on(cast.units["district"].pk, day).get(figure)
    return (found.unit.short_name, found.origin) if found else None


def test_set_by_the_office_before_the_form_before_nobody(cast: Cast, owe: Callable[..., Form]) -> None:
    assert owner(cast) is None
    owe(units=("unit_a",))
    assert owner(cast) == ("区市场监管局", "form")
    set_owner(
        district=cast.units["district"],
        figure=BRIEFINGS,
        unit=cast.units["unit_b"],
        since=date(2026, 3, 1),
        actor=cast.office_clerk,
        now=at(3, 9),
    )
    assert owner(cast) == ("区自然资源局", "set")
    assert owner(cast, day=date(2026, 2, 20)) == ("区市场监管局", "form")
    assert [row.unit.short_name for row in owner_history(cast.units["district"].pk, BRIEFINGS)] == ["区自然资源局"]


def test_what_several_units_report_is_nobodys_by_itself(cast: Cast, owe: Callable[..., Form]) -> None:
    owe(units=("unit_a", "township"))
    assert owner(cast) is None
    row = next(one for one in figures_owned(cast.units["district"].pk, DAY) if one.id == BRIEFINGS)
    assert (row.owner, row.origin) == (None, "office")


def test_a_round_asks_the_unit_of_the_form_and_else_the_office(desk: Desk, owe: Callable[..., Form]) -> None:
    FigureOwner.objects.all().delete()
    owe(units=("unit_b",))
    desk.write(f"编发简报{written(BRIEFINGS)}，时限压缩至{written(RATE)}。")
    desk.to_confirming()
    asked = {row.figure_id: row.unit.short_name for row in Confirmation.objects.select_related("unit")}
    assert asked[BRIEFINGS] == "区自然资源局"
    assert asked[RATE] in {"区营商办", "区自然资源局"}
