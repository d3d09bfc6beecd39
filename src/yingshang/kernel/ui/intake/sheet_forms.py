"""Reading a sheet's page: every line as typed, a paste, a notice's number and scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from yingshang.kernel.figures.definitions import definition_of
from yingshang.kernel.figures.stated import text
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.intake.queries.sheets import Compared
from yingshang.kernel.intake.services.sheets import LineInput
from yingshang.kernel.ui.fields import FilesField
from yingshang.kernel.ui.figures_forms import PLAIN_KINDS, VALUE_HINTS, part_lines
from yingshang.kernel.ui.figures_shown import ratio_of, shown

CELLS = ("value", "n", "N", "parts", "remark", "difference_reason")
SCANS = (".pdf", ".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the page: its figure, what it stands beside, what is typed into each cell, what is wrong with it."""

    figure_id: str
    name: str
    unit: str
    hint: str
    definition: str
    shares: bool
    cells: Mapping[str, str]
    last: str
    records: str
    found: Sequence[str]
    errors: Sequence[str] = field(default_factory=tuple)
    number: str = ""


def told(outcome: Outcome | None, unit: str, kind: str) -> str:
    """A number beside the typed one; empty where there is none."""
    if outcome is None:
        return ""
    ratio = ratio_of(outcome)
    return f"{shown(outcome, unit, kind)}{f'（{ratio}）' if ratio and '/' not in shown(outcome, unit, kind) else ''}"


def lines_shown(
    lines: Sequence[Compared], typed: QueryDict | None = None, errors: Mapping[str, list[str]] | None = None
) -> list[LineShown]:
    """The lines as the page shows them; what was typed before an error stays."""
    made = []
    for one in lines:
        figure = one.line.figure_id
        stored = _stored(one)
        cells = {key: typed.get(f"{figure}:{key}", "") for key in CELLS} if typed is not None else stored
        wrong = [t for key, texts in (errors or {}).items() if key.startswith(f"{figure}:") for t in texts]
        made.append(
            LineShown(
                figure_id=figure,
                name=one.name,
                unit="" if one.unit in ("—", "月") else one.unit,
                hint=VALUE_HINTS.get(one.kind, ""),
                definition=definition_of(figure),
                shares=one.kind not in PLAIN_KINDS,
                cells=cells,
                last=told(one.last, one.unit, one.kind),
                records=told(one.records, one.unit, one.kind),
                found=[finding.text for finding in one.found],
                errors=wrong,
                number=told(one.outcome, one.unit, one.kind),
            )
        )
    return made


def _stored(one: Compared) -> dict[str, str]:
    values = one.line.values
    follows = one.kind == "ratio" and values.get("n") is not None
    return {
        "value": "" if follows else values.get("value") or "",
        "n": values.get("n") or "",
        "N": values.get("N") or "",
        "parts": part_lines(values),
        "remark": one.line.remark,
        "difference_reason": one.line.difference_reason,
    }


def read_lines(typed: QueryDict, lines: Sequence[Compared]) -> dict[str, LineInput]:
    """The lines as the service takes them."""
    return {one.line.figure_id: _line(typed, one.line.figure_id) for one in lines}


def _line(typed: QueryDict, figure: str) -> LineInput:
    cells = {key: typed.get(f"{figure}:{key}", "") for key in CELLS}
    values: dict[str, Any] = {key: cells[key] for key in ("value", "n", "N")}
    values["parts"] = [_part(row) for row in cells["parts"].splitlines() if row.strip()]
    return LineInput(values, cells["remark"], cells["difference_reason"])


def _part(row: str) -> dict[str, str]:
    cells = row.split("\t") if "\t" in row else row.split()
    return {"name": cells[0].strip()} | dict(zip(("value", "n", "N"), (c.strip() for c in cells[1:4]), strict=False))


class NoticeForm(forms.Form):
    """What a notice from above carries besides its numbers."""

    document_number = forms.CharField(
        label="文号", required=False, max_length=80, help_text="文件或通报的编号；保存时可以先不填，提交审核前须填。"
    )
    scans = FilesField(
        label="文件扫描件",
        endings=SCANS,
        most=3,
        required=False,
        help_text="盖章文件的扫描件或照片，提交审核前须上传；已上传的保留，再选为补充。",
    )


def plain_values(values: Mapping[str, Any], unit: str) -> str:
    """A stored number of an earlier version in a line."""
    if not values:
        return "未填"
    value, n, whole = values.get("value"), values.get("n"), values.get("N")
    share = f"（{n}/{whole}）" if n is not None and whole is not None else ""
    shown_value = f"{text(value)}{unit}" if value is not None else "见分项"
    return f"{shown_value}{share}"
