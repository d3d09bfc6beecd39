"""Scanned pages within reach, and what a printed code stands for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import PageState
from yingshang.kernel.intake.models import ReturnSheet, ScanBatch, ScanPage, SheetPrint
from yingshang.kernel.intake.permissions import FILE_SCANS
from yingshang.kernel.intake.queries.sheets import content_digest, lines_of
from yingshang.kernel.intake.rules.periods import label_of


@dataclass(frozen=True, slots=True)
class PrintedAs:
    """What a paper's code stands for.

    Arguments:
        known: the very content was printed here; current: the sheet still says it, in its present version.
    """

    number: str
    form: str
    unit: str
    period: str
    known: bool
    current: bool


def printed_as(token: str, version: int, digest: str) -> PrintedAs:
    """What a code stands for. Errors: ``ReturnSheet.DoesNotExist`` for a token that is none."""
    sheet = ReturnSheet.objects.select_related("case", "form", "unit", "due").get(case__token=token)
    known = SheetPrint.objects.filter(sheet=sheet, version=version, digest__startswith=digest).exists()
    current = version == sheet.version and is_unchanged(sheet, version, digest)
    period = label_of(sheet.due.first, sheet.due.last)
    return PrintedAs(sheet.case.number, sheet.form.name, sheet.unit.short_name, period, known, known and current)


def is_unchanged(sheet: ReturnSheet, version: int, digest: str) -> bool:
    """Whether a version of a sheet still says what was printed; ``digest`` may be its beginning."""
    lines = lines_of(sheet, version)
    return bool(lines) and content_digest(sheet, lines).startswith(digest)


def current_print(sheet: ReturnSheet) -> SheetPrint | None:
    """The print of what the sheet says now, if it was printed."""
    digest = content_digest(sheet, lines_of(sheet))
    return SheetPrint.objects.filter(sheet=sheet, version=sheet.version, digest=digest).first()


def batches_for(actor: Actor) -> QuerySet[ScanBatch]:
    """The batches within reach: the office's whole district, else those of the own unit."""
    if not actor.has(FILE_SCANS):
        return ScanBatch.objects.none()
    rows = ScanBatch.objects.filter(district_id=actor.district_id)
    if not actor.district_wide:
        rows = rows.filter(unit_id=actor.unit_id or 0)
    states = {state.value: Count("pages", filter=Q(pages__state=state)) for state in PageState}
    return rows.annotate(**states).order_by("-given_at", "-pk")


def batch_for(actor: Actor, pk: int) -> ScanBatch:
    """One batch. Errors: ``ScanBatch.DoesNotExist``, also out of reach."""
    return batches_for(actor).get(pk=pk)


def pages_of(batch: ScanBatch) -> list[ScanPage]:
    """The pages of a batch in their order."""
    return list(batch.pages.select_related("sheet__case", "sheet__unit", "attachment").order_by("pk"))


def page_for(actor: Actor, token: str) -> ScanPage:
    """One page by its token. Errors: ``ScanPage.DoesNotExist``, also out of reach."""
    reach = batches_for(actor).order_by().values("pk")
    rows = ScanPage.objects.filter(batch__in=reach, token=token)
    return rows.select_related("batch", "picture", "sheet__case").get()


def sheets_to_file(actor: Actor) -> QuerySet[ReturnSheet]:
    """The sheets to which the actor may file paper, the latest first."""
    rows = ReturnSheet.objects.filter(form__district_id=actor.district_id)
    if not actor.district_wide:
        rows = rows.filter(unit_id=actor.unit_id or 0)
    return rows.select_related("case", "form__district", "unit", "due").order_by("-case_id")
