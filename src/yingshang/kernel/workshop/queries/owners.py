"""Which unit answers for a figure: as the office set it, else the one unit whose form reports it, else the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from yingshang.kernel.figures.contract import area_of
from yingshang.kernel.figures.sources import known_ids, named
from yingshang.kernel.identity.models import Unit, valid_on
from yingshang.kernel.intake.enums import FIGURE_KINDS
from yingshang.kernel.intake.models import Owing
from yingshang.kernel.workshop.models import FigureOwner

Origin = Literal["set", "form", "office"]
ORIGIN_NAMES: dict[Origin, str] = {"set": "营商办指定", "form": "按应报报表", "office": "未指定，营商办负责"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a figure, where that comes from, and since when.

    Arguments:
        form: the name of the form that reports it, where that decides.
    """

    unit: Unit
    origin: Origin
    since: date
    form: str = ""


def owners_on(district_id: int, day: date) -> dict[str, Owner]:
    """Figure → who answers for it on a day; a figure that is missing is the office's. Two queries."""
    return _reporting(district_id, day) | _set(district_id, day)


def _set(district_id: int, day: date) -> dict[str, Owner]:
    rows = FigureOwner.objects.filter(valid_on(day), district_id=district_id)
    return {row.figure_id: Owner(row.unit, "set", row.since) for row in rows.select_related("unit__party")}


def _reporting(district_id: int, day: date) -> dict[str, Owner]:
    """The figures of forms that one unit alone owes; where several report the same figure none of them answers for it."""
    forms = Q(form__valid_to=None) | Q(form__valid_to__gte=day)
    rows = Owing.objects.filter(forms, valid_on(day), form__district_id=district_id, form__kind__in=FIGURE_KINDS)
    rows = rows.filter(form__valid_from__lte=day).select_related("form", "unit__party").order_by("since", "pk")
    found: dict[str, list[Owing]] = {}
    for row in rows:
        for figure in row.form.figures:
            found.setdefault(figure, []).append(row)
    return {
        figure: Owner(owing[0].unit, "form", owing[0].since, owing[0].form.name)
        for figure, owing in found.items()
        if len({one.unit_id for one in owing}) == 1
    }


@dataclass(frozen=True, slots=True)
class Owned:
    """A figure with its owner; ``None`` is the office."""

    id: str
    name: str
    area: str
    owner: Owner | None

    @property
    def origin(self) -> Origin:
        """Where it comes from who answers for it."""
        return self.owner.origin if self.owner is not None else "office"


def figures_owned(district_id: int, day: date) -> Sequence[Owned]:
    """Every figure in the contract's order, with who answers for it on a day."""
    owners = owners_on(district_id, day)
    return [Owned(figure, named(figure)[0], area_of(figure), owners.get(figure)) for figure in known_ids()]


def owner_history(district_id: int, figure: str) -> list[FigureOwner]:
    """Which units were set to answer for a figure, the latest first."""
    rows = FigureOwner.objects.filter(district_id=district_id, figure_id=figure).select_related("unit")
    return list(rows.order_by("-since"))
