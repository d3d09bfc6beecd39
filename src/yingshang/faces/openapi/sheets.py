"""报表 over the API: a unit's own system fills in its sheets and hands them in; people check and sign them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from yingshang.kernel import clock
from yingshang.kernel.figures.rows import numbers_of
from yingshang.kernel.figures.sources import named
from yingshang.kernel.figures.stated import outcome_of
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake import errors
from yingshang.kernel.intake.enums import SheetMove
from yingshang.kernel.intake.lifecycle import ReturnSheetLifecycle
from yingshang.kernel.intake.models import ReturnSheet, SheetLine
from yingshang.kernel.intake.queries.sheets import sheets_for
from yingshang.kernel.intake.services.sheets import LineInput, save_lines
from yingshang.kernel.lifecycle.api import KEY, REFUSALS, CaseApi, actor_of, case_router, replied
from yingshang.kernel.lifecycle.errors import Blocked, InvalidInput, NotAllowed
from yingshang.kernel.lifecycle.idempotency import Answer, once
from yingshang.kernel.lifecycle.schemas import CaseFilters, CaseOut, MoveOut, case_fields, moves_of

MACHINE = frozenset({SheetMove.PREPARE, SheetMove.CORRECT})
"""What a system does by itself. Checking and signing are people's."""
Typed = str | int | float | None


class LinePartOut(Schema):
    """A named part of a figure."""

    name: str
    value: str | None = None
    n: str | None = None
    N: str | None = None


class LineOut(Schema):
    """One figure on the sheet. Decimals are strings, ``null`` is unknown (never 0)."""

    figure: str = Field(description="指标编号")
    name: str
    kind: str
    unit: str = Field(description="计量单位")
    filled: bool = Field(description="是否已有数值")
    value: str | None = None
    n: str | None = Field(None, description="分子")
    N: str | None = Field(None, description="分母")
    parts: list[LinePartOut]
    remark: str = Field(description="说明；没有数值的指标须写明原因")
    difference_reason: str = Field(description="与上期或系统记录不一致的原因")


class FormOut(Schema):
    """The form with the document that it rests on."""

    code: str
    name: str
    basis: str = Field(description="依据文件（文号）")


class SheetOut(CaseOut):
    """One sheet: a form of one unit for one period, with the lines of its present version."""

    form: FormOut
    first: date = Field(description="数据期间自")
    last: date = Field(description="数据期间至")
    due_on: date = Field(description="应报日期")
    sheet_version: int = Field(description="报表版本；更正后加一")
    signed_version: int | None = Field(None, description="已签发的版本")
    reason: str = Field(description="更正原因")
    draft: int = Field(description="保存次数；提交数值时作为 draft 带回")
    lines: list[LineOut]
    moves: list[MoveOut] = Field(description="本调用方此刻可以提交的动作")


class SheetFilters(CaseFilters):
    """By what the list of sheets is narrowed."""

    form: str | None = Field(None, max_length=32, description="报表代码")


class PartIn(Schema):
    """A named part of a figure."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=60)
    value: Typed = None
    n: Typed = None
    N: Typed = None


class LineIn(Schema):
    """One figure. Numbers as text or JSON numbers; all of them absent: the figure is left out."""

    model_config = ConfigDict(extra="forbid")
    figure: str = Field(max_length=80, description="指标编号")
    value: Typed = Field(None, description="数值；比率填了分子、分母的可不填")
    n: Typed = Field(None, description="分子")
    N: Typed = Field(None, description="分母")
    parts: list[PartIn] = Field(default_factory=list, max_length=200)
    remark: str = Field("", max_length=300, description="说明")
    difference_reason: str = Field("", max_length=300, description="差异说明")


class LinesIn(Schema):
    """What is to stand on the sheet; figures that are not named stay as they were."""

    model_config = ConfigDict(extra="forbid")
    draft: int = Field(ge=0, description="所见的保存次数；已变化则返回 409")
    lines: list[LineIn] = Field(min_length=1, max_length=200)


def show(sheet: Any, actor: Actor) -> dict[str, Any]:
    """The values of :class:`SheetOut`."""
    return {
        **case_fields(sheet.case),
        "form": {"code": sheet.form.code, "name": sheet.form.name, "basis": sheet.form.basis},
        "first": sheet.first,
        "last": sheet.last,
        "due_on": sheet.due.due_on,
        "sheet_version": sheet.version,
        "signed_version": sheet.signed_version,
        "reason": sheet.reason,
        "draft": sheet.draft,
        "lines": [_line(line) for line in sheet.present],
        "moves": [move for move in moves_of(sheet.case, sheet, actor) if move["move"] in MACHINE],
    }


def _line(line: SheetLine) -> dict[str, Any]:
    name, unit, kind = named(line.figure_id)
    told: dict[str, Any] = {"value": None, "n": None, "N": None, "parts": []}
    if line.values:
        told = numbers_of(outcome_of(line.values, kind))
    return {
        "figure": line.figure_id,
        "name": name,
        "kind": kind,
        "unit": unit,
        "filled": bool(line.values),
        **{key: told[key] for key in ("value", "n", "N", "parts")},
        "remark": line.remark,
        "difference_reason": line.difference_reason,
    }


def sheet_by_number(actor: Actor, number: str) -> ReturnSheet:
    """One sheet with its lines. Errors: ``ReturnSheet.DoesNotExist``, also out of reach."""
    return sheets_for(actor).get(case__number=number)


def narrow(rows: QuerySet[ReturnSheet, ReturnSheet], filters: SheetFilters) -> QuerySet[ReturnSheet, ReturnSheet]:
    """The rows of one form."""
    return rows.filter(form__code=filters.form) if filters.form else rows


API = CaseApi(
    lifecycle=ReturnSheetLifecycle,
    rows=sheets_for,
    row=sheet_by_number,
    shown=SheetOut,
    show=show,
    filters=SheetFilters,
    narrow=narrow,
    moves=MACHINE,
    timeline=False,
)
router = case_router(API)


@router.post(
    "/{number}/lines", response={200: SheetOut, **REFUSALS}, operation_id="return_sheet_lines", summary="填写报表数值"
)
def put_lines(request: HttpRequest, response: HttpResponse, number: str, payload: LinesIn, key: str = KEY) -> Any:
    """Whole lines or none: what is wrong comes back by figure and field (``FIGURE:FIELD``)."""
    actor, now = actor_of(request), clock.now()
    sheet = API.find(actor, number)

    def work() -> Answer:
        try:
            save_lines(sheet=sheet, lines=_given(sheet, payload), actor=actor, now=now, draft_seen=payload.draft)
        except errors.NotAllowed as fault:
            raise NotAllowed(str(fault)) from None
        except errors.InvalidForm as fault:
            raise InvalidInput(fault.errors) from None
        except errors.SheetChanged as fault:
            raise Blocked(sheet.case, None, "填写报表数值", str(fault)) from None
        return Answer(200, API.body(sheet_by_number(actor, number), actor))

    asked = {"path": request.path, "body": payload.model_dump(mode="json")}
    return replied(response, once(actor=actor, key=key, request=asked, now=now, work=work))


def _given(sheet: Any, payload: LinesIn) -> dict[str, LineInput]:
    """The lines by figure. Errors: ``InvalidInput`` for a figure that the sheet has not, or that comes twice."""
    known = {line.figure_id for line in sheet.present}
    lines: dict[str, LineInput] = {}
    wrong: dict[str, list[str]] = {}
    for line in payload.lines:
        if line.figure not in known:
            wrong[line.figure] = ["这张报表没有这项指标，请核对编号。"]
        elif line.figure in lines:
            wrong[line.figure] = ["同一项指标只能填一次。"]
        values = {name: _text(getattr(line, name)) for name in ("value", "n", "N")}
        parts = [
            {"name": part.name, "value": _text(part.value), "n": _text(part.n), "N": _text(part.N)}
            for part in line.parts
        ]
        lines[line.figure] = LineInput(values | {"parts": parts}, line.remark, line.difference_reason)
    if wrong:
        raise InvalidInput(wrong)
    return lines


def _text(typed: Typed) -> str:
    """A number as it would be typed; the shortest text of a JSON number."""
    return "" if typed is None else str(typed)
