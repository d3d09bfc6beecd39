"""Last year's numbers beside an edition's: those that the edition of the year before froze, never today's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yingshang.kernel.figures.models import FrozenFigure
from yingshang.kernel.workshop.models import Edition


@dataclass(frozen=True, slots=True)
class Earlier:
    """The edition of a year before, and its frozen figures by id."""

    edition: Edition
    figures: dict[str, FrozenFigure]


def earlier_of(edition: Edition, figure_ids: Iterable[str] | None = None) -> Earlier | None:
    """What was issued on the same unit, in the same kind, over the same days of the year before; ``None`` if nothing was.

    Only what stood when this edition was frozen counts, so that the answer stays the same for good; a paper that was
    set aside before issue does not.

    Arguments:
        figure_ids: of these only; of all by default.
    """
    frozen = edition.frozen
    rows = Edition.objects.filter(
        draft=False,
        frozen__unit_id=frozen.unit_id,
        frozen__kind=frozen.kind,
        frozen__period_first=_a_year_before(frozen.period_first),
        frozen__period_last=_a_year_before(frozen.period_last),
        frozen__frozen_at__lt=frozen.frozen_at,
    )
    found = rows.select_related("frozen", "paper").order_by("-frozen__frozen_at", "-pk")
    for one in found:
        if one.paper is None or one.paper.frozen_id == one.frozen_id:
            kept = one.frozen.figures.all()
            wanted = kept if figure_ids is None else kept.filter(figure_id__in=list(figure_ids))
            return Earlier(one, {row.figure_id: row for row in wanted.defer("records")})
    return None


def _a_year_before(day: date) -> date:
    """The same day of the year before; the end of February stays its end."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    if (day.month, day.day) == (2, 28) and _is_leap(day.year - 1):
        return date(day.year - 1, 2, 29)
    return day.replace(year=day.year - 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
