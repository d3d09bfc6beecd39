"""The overview: the figures that have a number, each with its twelve months and the way to its records, on one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from yingshang.kernel.figures.contract import AREAS, OTHER_AREA, area_of
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.queries import months_of
from yingshang.kernel.figures.sources import NO_DATA, OK, STOCKS, UNBUILT, Reader, Reading
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui.components import FigureTile
from yingshang.kernel.ui.figures_shown import tile_of

NAMES = (*AREAS.values(), OTHER_AREA)


@dataclass(frozen=True, slots=True)
class Overview:
    """What has a number, in the order of the areas; how many figures were not filed (未报送) or are not connected (未接入)."""

    tiles: tuple[FigureTile, ...]
    known: int
    not_filed: int
    not_connected: int


def overview_of(reader: Reader, unit: Unit) -> Overview:
    """All figures of the reader's scope and period as one page. Unknown ones are counted, never shown as 0."""
    readings = reader.read_all()
    known = sorted((one for one in readings if one.status == OK), key=lambda one: NAMES.index(area_of(one.id)))
    return Overview(
        tiles=tuple(_tile(one, reader.scope, reader.period, unit) for one in known),
        known=len(known),
        not_filed=sum(reading.status == NO_DATA for reading in readings),
        not_connected=sum(reading.status == UNBUILT for reading in readings),
    )


def _tile(reading: Reading, scope: FigureScope, period: Period, unit: Unit) -> FigureTile:
    """A figure whose months one query tells has its line; the others have it on their own page."""
    made = find(reading.id)
    cheap = made is not None and made.by_month is not None and made.period not in STOCKS
    points = months_of(made, scope, period.last) if made is not None and cheap else []
    address = reverse("figures:figure", args=[reading.id])
    query = urlencode({"unit": unit.code, "year": period.first.year})
    return replace(
        tile_of(reading, points, period),
        url=f"{address}?{query}#records",
        definition_url=f"{address}?{query}#definition",
    )
