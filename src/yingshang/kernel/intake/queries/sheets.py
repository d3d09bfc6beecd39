"""Sheets within an actor's reach, their lines, what they are compared with, and what their content comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Prefetch, QuerySet

from yingshang.kernel import seal
from yingshang.kernel.cases.models import Case
from yingshang.kernel.figures.declare import find
from yingshang.kernel.figures.evaluate import work_out
from yingshang.kernel.figures.periods import FigureScope, Period
from yingshang.kernel.figures.sources import named
from yingshang.kernel.figures.stated import outcome_of
from yingshang.kernel.figures.values import Outcome
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.intake.models import PlausibilityBound, ReturnSheet, SheetLine
from yingshang.kernel.intake.rules.plausibility import HUNDRED, Bounds, Finding, Stated, findings

RELATED = (
    "case__unit",
    "case__holder",
    "case__district",
    "form",
    "unit",
    "due__owing",
    "preparer",
    "checker",
    "signer",
)


def sheets_for(actor: Actor) -> QuerySet[ReturnSheet]:
    """Every sheet within reach, with the lines of its present version as ``present``; two queries."""
    seen = ReturnSheet.objects.filter(case__in=Case.objects.all().visible_to(actor))
    present = SheetLine.objects.filter(version=F("sheet__version")).order_by("position")
    return seen.select_related(*RELATED).prefetch_related(Prefetch("lines", present, to_attr="present"))


def sheet_for(actor: Actor, number: str) -> ReturnSheet:
    """One sheet by its number. Errors: ``ReturnSheet.DoesNotExist``, also out of reach."""
    seen = ReturnSheet.objects.filter(case__in=Case.objects.all().visible_to(actor), case__number=number)
    return seen.select_related(*RELATED).get()


def lines_of(sheet: ReturnSheet, version: int | None = None) -> list[SheetLine]:
    """The lines of a version, by default the present one, in the order of the form."""
    rows = SheetLine.objects.filter(sheet=sheet, version=version or sheet.version)
    return list(rows.select_related("attested__case").order_by("position"))


def data_period(sheet: ReturnSheet) -> Period:
    """The days that the sheet's numbers speak of."""
    return Period.between(sheet.first, sheet.last)


def unit_spoken_of(sheet: ReturnSheet) -> Unit:
    """Of whom the numbers speak: the district or the reporting unit."""
    return sheet.form.district if sheet.form.of_district else sheet.unit


def stated_of(outcome: Outcome) -> Stated:
    """An outcome as plausibility reads it."""
    value = outcome.value if isinstance(outcome.value, Decimal) else None
    parts = (part.value if isinstance(part.value, Decimal) else None for part in outcome.parts)
    return Stated(value, outcome.n, outcome.whole, tuple(parts))


@dataclass(frozen=True, slots=True)
class Compared:
    """A line with what it stands beside: the last period's number and the records', ``None`` where there is none."""

    line: SheetLine
    name: str
    unit: str
    kind: str
    last: Outcome | None
    records: Outcome | None
    found: Sequence[Finding]

    @property
    def filled(self) -> bool:
        """Whether a number is stated."""
        return bool(self.line.values)

    @property
    def outcome(self) -> Outcome | None:
        """The stated number."""
        return outcome_of(self.line.values, self.kind) if self.line.values else None


def compared(sheet: ReturnSheet, lines: Sequence[SheetLine]) -> list[Compared]:
    """The lines beside the last period and the records, with what needs a reason."""
    before = _last_sheet(sheet)
    last = (
        {line.figure_id: line.values for line in lines_of(before, before.signed_version)} if before is not None else {}
    )
    grows = sheet.form.cumulative and before is not None and before.last.year == sheet.last.year
    bounds, scope, period = bounds_on(sheet), FigureScope.of(unit_spoken_of(sheet)), data_period(sheet)
    found: list[Compared] = []
    for line in lines:
        name, unit, kind = named(line.figure_id)
        then = outcome_of(last[line.figure_id], kind) if last.get(line.figure_id) else None
        records = _from_records(line.figure_id, scope, period)
        told: list[Finding] = []
        if line.values:
            told = findings(
                kind=kind,
                unit=unit,
                stated=stated_of(outcome_of(line.values, kind)),
                last=stated_of(then) if then is not None else None,
                records=stated_of(records) if records is not None else None,
                bounds=bounds,
                grows=grows,
            )
        found.append(Compared(line, name, unit, kind, then, records, told))
    return found


def _last_sheet(sheet: ReturnSheet) -> ReturnSheet | None:
    """The signed sheet of the same form and unit for the period before."""
    rows = ReturnSheet.objects.filter(form_id=sheet.form_id, unit_id=sheet.unit_id, last__lt=sheet.last)
    return rows.filter(signed_version__isnull=False).order_by("-last").first()


def _from_records(figure_id: str, scope: FigureScope, period: Period) -> Outcome | None:
    made = find(figure_id)
    value = made.value(scope, period) if made is not None else None
    if made is None or value is None:
        return None
    outcome = work_out(value, made.unit)
    return outcome if outcome.value is not None else None


def bounds_on(sheet: ReturnSheet) -> Bounds:
    """The bounds in force at the end of the sheet's period; those that ship where the office has set none."""
    rows = PlausibilityBound.objects.filter(district_id=sheet.form.district_id, since__lte=sheet.last)
    held = rows.order_by("-since").first()
    if held is None:
        return Bounds()
    return Bounds(Decimal(held.factor) / HUNDRED, Decimal(held.points) / HUNDRED, Decimal(held.floor))


def content_digest(sheet: ReturnSheet, lines: Sequence[SheetLine]) -> str:
    """What a sheet's version comes to: the digest in the QR of its print."""
    return seal.digest(
        {
            "sheet": sheet.case_id,
            "form": sheet.form_id,
            "unit": sheet.unit_id,
            "first": sheet.first.isoformat(),
            "last": sheet.last.isoformat(),
            "version": lines[0].version if lines else sheet.version,
            "document_number": sheet.document_number,
            "lines": [[line.figure_id, line.values, line.remark, line.difference_reason] for line in lines],
        }
    )


def versions_of(sheet: ReturnSheet) -> list[tuple[int, list[SheetLine]]]:
    """Earlier versions with their lines, newest first."""
    found: dict[int, list[SheetLine]] = {}
    rows = SheetLine.objects.filter(sheet=sheet).exclude(version=sheet.version)
    for line in rows.order_by(F("version").desc(), "position"):
        found.setdefault(line.version, []).append(line)
    return list(found.items())
