"""指标 over the API: read only, in the shape that the command line prints; scope and permission as for the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from yingshang.kernel import clock
from yingshang.kernel.figures.contract import area_of, contract
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.errors import UnknownFigure
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.permissions import READ
from yingshang.kernel.figures.queries import months_of
from yingshang.kernel.figures.rows import may_read, numbers_of, reader_for, row_of
from yingshang.kernel.figures.sources import Reading, known_ids
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.lifecycle.api import REFUSALS, actor_of
from yingshang.kernel.lifecycle.errors import InvalidInput, NotAllowed

router = Router(tags=["指标"])
EARLIEST = 2000
STATUS = Literal["ok", "no_data", "unbuilt"]


class PartOut(Schema):
    """One part of a figure."""

    name: str
    value: str | None = None
    n: str | None = None
    N: str | None = None


class FigureOut(Schema):
    """One figure. Decimals are strings, a percentage is 0 to 100, ``null`` is unknown (never 0)."""

    id: str
    name: str
    kind: str
    unit: str = Field(description="计量单位")
    version: int | None = Field(None, description="口径版本；未接入的为空")
    source: Literal["records", "return", "notice"] | None = Field(
        None, description="系统记录、部门报送数、外部通报；没有数的未接入指标为空"
    )
    status: STATUS = Field(description="ok 有数、no_data 未报送、unbuilt 未接入")
    value: str | None = Field(None, description="未填为空")
    n: str | None = Field(None, description="分子")
    N: str | None = Field(None, description="分母")
    excluded: dict[str, int] = Field(description="未计入的件数，按原因")
    parts: list[PartOut]
    interval: list[str | None]
    as_of: date = Field(description="截至")


class MonthOut(Schema):
    """A figure in one month."""

    month: date = Field(description="当月第一日")
    value: str | None = None
    n: str | None = None
    N: str | None = None


class FigureWholeOut(FigureOut):
    """One figure with its 口径 and the last twelve months."""

    definition: str = Field(description="口径")
    area: str
    paragraph: str | None = Field(None, description="年度总结中的段落")
    months: list[MonthOut] = Field(description="近十二个月；只有部门报送的为空")


class FigureQuery(Schema):
    """Whose figures, of which year."""

    unit: str | None = Field(None, max_length=40, description="单位代码；不填为本调用方代表的单位")
    year: int | None = Field(None, ge=EARLIEST, le=2099, description="年度，截至今天；不填为今年")


class FigureListQuery(FigureQuery):
    """By what the list is narrowed."""

    status: STATUS | None = None
    area: str | None = Field(None, max_length=40, description="编号前缀，如 demands")


@router.get("", response={200: list[FigureOut], **REFUSALS}, summary="指标列表", operation_id="figures_list")
def list_figures(request: HttpRequest, asked: Query[FigureListQuery]) -> Any:
    """All figures of a unit over a year, in the order of the contract."""
    actor = actor_of(request)
    unit, period = _asked(actor, asked)
    ids = [one for one in known_ids() if not asked.area or one.partition(".")[0] == asked.area]
    readings = reader_for(actor, unit, period).read_all(ids)
    return [row_of(reading) for reading in readings if asked.status in (None, reading.status)]


@router.get("/{figure_id}", response={200: FigureWholeOut, **REFUSALS}, summary="一项指标", operation_id="figures_get")
def get_figure(request: HttpRequest, figure_id: str, asked: Query[FigureQuery]) -> Any:
    """One figure of a unit over a year, with its definition and the last twelve months."""
    actor = actor_of(request)
    unit, period = _asked(actor, asked)
    try:
        reading = reader_for(actor, unit, period).read(figure_id)
    except UnknownFigure as fault:
        raise Http404(str(fault)) from None
    return {**row_of(reading), **_told(reading, FigureScope.of(unit), period)}


def _asked(actor: Actor, asked: FigureQuery) -> tuple[Unit, Period]:
    """Errors: ``NotAllowed``; ``Http404`` for a unit out of reach; ``InvalidInput`` for a year to come."""
    if not actor.has(READ):
        raise NotAllowed("该接口调用方没有查看指标的权限。")
    wanted = {"code": asked.unit} if asked.unit else {"pk": actor.unit_id}
    unit = Unit.objects.filter(**wanted).first()
    if unit is None or not may_read(actor, unit):
        raise Http404("没有这个单位，或不在授权范围内。")
    today = clock.today()
    if asked.year is not None and asked.year > today.year:
        raise InvalidInput({"year": ["这一年还没有开始。"]})
    return unit, Period.year(asked.year or today.year, today)


def _told(reading: Reading, scope: FigureScope, period: Period) -> dict[str, Any]:
    made, row = find(reading.id), contract().get(reading.id)
    points = months_of(made, scope, period.last) if made is not None else []
    definition = made.definition if made is not None else row.definition_zh if row is not None else ""
    return {
        "definition": definition,
        "area": area_of(reading.id),
        "paragraph": row.where if row is not None else None,
        "months": [{"month": point.month, **numbers_of(point.outcome)} for point in points],
    }
