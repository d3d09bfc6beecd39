"""The list of figures: filters, order, groups by area, and the same rows for an export."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from django import forms
from django.core.exceptions import BadRequest
from django.http import FileResponse, QueryDict

from yingshang.kernel.figures.contract import AREAS, OTHER_AREA, area_of, contract, paragraph_of, paragraph_order
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.figures.periods import FigureScope
from yingshang.kernel.figures.queries import months_of
from yingshang.kernel.figures.sources import NO_DATA, OK, SOURCE_NAMES, STATUS_NAMES, STOCKS, UNBUILT, Reading
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.ui import sparklines
from yingshang.kernel.ui.figures_shown import ratio_of, shown, source_badge, source_of
from yingshang.kernel.ui.lists.chips import without
from yingshang.kernel.ui.lists.columns import Head
from yingshang.kernel.ui.lists.exports import WRITERS, plain

ALL = ("", "全部")
AREA_NAMES = (*AREAS.values(), OTHER_AREA)
KNOWN, NOT_FILED, NOT_CONNECTED = "有数", "未报送", "未接入"
GROUP_NAMES = {OK: KNOWN, NO_DATA: NOT_FILED, UNBUILT: NOT_CONNECTED}
"""What the groups of the list are called, in their order."""
PARAGRAPHS = tuple(dict.fromkeys(row.where for row in sorted(contract().values(), key=paragraph_order)))


class FigureFilter(forms.Form):
    """What the list can be narrowed by."""

    q = forms.CharField(label="关键词", required=False, max_length=40)
    area = forms.ChoiceField(label="领域", required=False, choices=[ALL, *AREAS.items(), ("other", OTHER_AREA)])
    status = forms.ChoiceField(label="状态", required=False, choices=[ALL, *GROUP_NAMES.items()])
    paragraph = forms.ChoiceField(label="总结段落", required=False, choices=[ALL, *((one, one) for one in PARAGRAPHS)])
    source = forms.ChoiceField(label="来源", required=False, choices=[ALL, *SOURCE_NAMES.items()])
    unit = forms.ChoiceField(label="统计范围", required=False)

    def __init__(self, data: QueryDict, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        unit = cast("forms.ChoiceField", self.fields["unit"])
        unit.choices = [("", units[0].short_name), *((u.code, u.short_name) for u in units[1:])] if units else [ALL]

    def keeps(self, reading: Reading) -> bool:
        """Whether a figure is among those asked for. What was asked wrongly keeps everything."""
        asked = self.cleaned_data if self.is_valid() else {}
        area = {"other": OTHER_AREA}.get(asked.get("area", ""), AREAS.get(asked.get("area", ""), ""))
        word = asked.get("q", "").strip().lower()
        return (
            (not area or area_of(reading.id) == area)
            and asked.get("status", "") in ("", reading.status)
            and asked.get("paragraph", "") in ("", paragraph_of(reading.id))
            and asked.get("source", "") in ("", source_of(reading))
            and (not word or word in f"{reading.name} {reading.id} {definition_of(reading.id)}".lower())
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    id: str
    name: str
    area: str
    status: str
    value: str
    known: bool
    ratio: str
    few: bool
    badge: object
    source: str
    as_of: date
    segments: Sequence[str] = ()
    dot: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one status, by area and in the order of the contract; without a name where the reader sorted them."""

    name: str
    lines: Sequence[Line]


def line_of(reading: Reading, series: Sequence[float | None] = ()) -> Line:
    """A figure as one row."""
    outcome = reading.outcome
    return Line(
        id=reading.id,
        name=reading.name,
        area=area_of(reading.id),
        status=reading.status,
        value=shown(outcome, reading.unit, reading.kind),
        known=outcome.value is not None,
        ratio=ratio_of(outcome),
        few=is_few(reading),
        badge=source_badge(reading),
        source=SOURCE_NAMES[reading.source]
        if reading.status == OK and reading.source
        else STATUS_NAMES[reading.status],
        as_of=reading.as_of,
        segments=sparklines.segments(series),
        dot=sparklines.last_point(series),
    )


def is_few(reading: Reading) -> bool:
    """Whether a rate rests on fewer than thirty cases."""
    return reading.kind == "ratio" and reading.outcome.whole is not None and 0 < reading.outcome.whole < 30


def series_of(reading: Reading, scope: FigureScope, last: date) -> list[float | None]:
    """The last twelve months where one query for each section of records tells them all; else nothing."""
    made = find(reading.id)
    if made is None or made.by_month is None or made.period in STOCKS or reading.status != OK:
        return []
    return numbers([point.outcome.value for point in months_of(made, scope, last)])


def numbers(values: Sequence[Decimal | str | None]) -> list[float | None]:
    """The values as a chart draws them."""
    return [float(value) if isinstance(value, Decimal) else None for value in values]


SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name,
    "area": lambda line: (AREA_NAMES.index(line.area), not line.known),
    "source": lambda line: (not line.known, line.source),
    "as_of": lambda line: (line.as_of, line.area),
}


def ordered(lines: Sequence[Line], asked: str) -> list[Group]:
    """What has a number, then what was not filed, then what is not connected; or one group in the asked order."""
    key = SORTS.get(asked.lstrip("-"))
    if key is not None:
        return [Group("", sorted(lines, key=key, reverse=asked.startswith("-")))]
    by_area = sorted(lines, key=lambda line: AREA_NAMES.index(line.area))
    groups = (Group(name, [line for line in by_area if line.status == status]) for status, name in GROUP_NAMES.items())
    return [group for group in groups if group.lines]


def heads(query: QueryDict) -> Iterator[Head]:
    """The columns, each with where a click leads; the third click gives the areas back."""
    asked = query.get("sort", "")
    for key, label, css in (
        ("name", "指标", "wide"),
        ("area", "领域", "phone-off"),
        ("", "数值", "num"),
        ("", "分子/分母", "num"),
        ("", "近十二个月", ""),
        ("source", "来源", ""),
        ("as_of", "截至", "nowrap"),
    ):
        direction = {key: "asc", f"-{key}": "desc"}.get(asked, "") if key else ""
        following = {"": key, "asc": f"-{key}", "desc": ""}[direction]
        yield Head(label, without(query, sort=following) if key else "", direction, css)


HEADER = ("编号", "领域", "指标", "数值", "单位", "分子", "分母", "状态", "来源", "截至", "口径")


def exported(kind: str, title: str, readings: Sequence[Reading]) -> FileResponse:
    """The list as seen, as a file. Errors: ``BadRequest`` for a kind of file that is none."""
    if kind not in WRITERS:
        raise BadRequest("unknown export")
    media_type, write = WRITERS[kind]
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    write(file, HEADER, ([plain(cell) for cell in _cells(reading)] for reading in readings))
    file.seek(0)
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{kind}')}"
    return response


def _cells(reading: Reading) -> tuple[object, ...]:
    outcome = reading.outcome
    source = SOURCE_NAMES[reading.source] if reading.status == OK and reading.source else ""
    rounded = round(outcome.value, 6) if isinstance(outcome.value, Decimal) else outcome.value
    return (
        reading.id,
        area_of(reading.id),
        reading.name,
        "未填" if rounded is None else rounded,
        reading.unit,
        outcome.n,
        outcome.whole,
        STATUS_NAMES[reading.status],
        source,
        reading.as_of,
        definition_of(reading.id),
    )
