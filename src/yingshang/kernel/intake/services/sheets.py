"""Filling in a sheet: opening it for what is owed, saving and pasting its lines, noting that it was printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from yingshang.kernel.cases.models import Case
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.evidence.services import attach
from yingshang.kernel.figures.returns import kind_of_figure
from yingshang.kernel.figures.sources import named
from yingshang.kernel.figures.stated import read_numbers
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Party, Unit
from yingshang.kernel.intake.enums import FormKind, SheetState
from yingshang.kernel.intake.errors import AlreadySettled, InvalidForm, NotAllowed, SheetChanged
from yingshang.kernel.intake.models import Due, ReturnSheet, SheetLine, SheetPrint
from yingshang.kernel.intake.permissions import can_open, can_prepare
from yingshang.kernel.intake.queries.sheets import content_digest, lines_of
from yingshang.kernel.intake.rules.pasting import read_rows
from yingshang.kernel.intake.rules.periods import data_days, label_of
from yingshang.kernel.lifecycle.services import open_case

KIND = "return_sheet"
REPORTER, KEEPER = "reporter", "keeper"
NOTICE_SCAN = "通报扫描件"
PART_CELLS = ("value", "n", "N")


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as typed.

    Arguments:
        values: ``value``, ``n``, ``N``, ``parts`` as :func:`figures.stated.read_numbers` takes them; all blank: left out.
    """

    values: Mapping[str, Any]
    remark: str = ""
    difference_reason: str = ""

    @property
    def blank(self) -> bool:
        """Whether no number was typed."""
        return not any(str(value or "").strip() for key, value in self.values.items() if key != "parts") and not (
            self.values.get("parts")
        )


@dataclass(frozen=True, slots=True)
class PasteResult:
    """What pasted rows came to: how many lines they filled, and those that name no figure of the sheet."""

    filled: int
    unknown: Sequence[str] = field(default_factory=tuple)


def open_sheet(*, due: Due, actor: Actor, now: datetime) -> ReturnSheet:
    """The sheet of what is owed, opened when it is not there yet.

    Errors: :class:`NotAllowed`; :class:`AlreadySettled` for what was waived.
    """
    with transaction.atomic():
        related = ("owing__form__district", "owing__unit__party")
        found = Due.objects.select_for_update(of=("self",)).select_related(*related).get(pk=due.pk)
        there = ReturnSheet.objects.filter(due=found).select_related("case").first()
        if there is not None:
            return there
        form, unit = found.owing.form, found.owing.unit
        if not form.on_sheet or not can_open(actor, found):
            raise NotAllowed("这一项不由您填报。")
        if found.waived_at is not None:
            raise AlreadySettled("这一期已经免报。")
        first, last = data_days(found.first, found.last, cumulative=form.cumulative)
        sheet = ReturnSheet(due=found, form=form, unit=unit, first=first, last=last)
        lines = [SheetLine(version=1, position=n, figure_id=figure) for n, figure in enumerate(form.figures)]
        for line in lines:
            line.sheet = sheet
        open_case(
            KIND,
            row=sheet,
            title=f"{unit.short_name} {label_of(found.first, found.last)} {form.name}"[:200],
            unit=unit,
            parties=_parties(form.kind, unit, actor),
            actor=actor,
            now=now,
            search_text=form.basis,
        )
        SheetLine.objects.bulk_create(lines)
    return sheet


def _parties(kind: str, unit: Unit, actor: Actor) -> list[tuple[Party, str]]:
    parties = [(unit.party, REPORTER)]
    if kind == FormKind.NOTICE and actor.unit_party_id not in {None, unit.party_id}:
        parties.append((Party.objects.get(pk=actor.unit_party_id), KEEPER))
    return parties


def _for_writing(sheet: ReturnSheet, draft_seen: int | None, actor: Actor) -> ReturnSheet:
    """The sheet, locked, while its numbers may still be written. Errors: :class:`NotAllowed`, :class:`SheetChanged`."""
    Case.objects.select_for_update().get(pk=sheet.case_id)
    related = ("case", "form__district", "unit")
    found = ReturnSheet.objects.select_for_update(of=("self",)).select_related(*related).get(pk=sheet.pk)
    if not can_prepare(actor, found):
        raise NotAllowed("这张报表不由您填报。")
    if found.case.state != SheetState.DRAFTING:
        raise SheetChanged("报表已经提交，不能再改；需要修改请先退回或更正。")
    if draft_seen is not None and draft_seen != found.draft:
        raise SheetChanged("别人刚保存过这张报表，请核对最新内容后再填。")
    return found


def save_lines(
    *,
    sheet: ReturnSheet,
    lines: Mapping[str, LineInput],
    actor: Actor,
    now: datetime,
    draft_seen: int | None = None,
    document_number: str | None = None,
    scans: Sequence[Any] = (),
) -> ReturnSheet:
    """Keep what was typed; only whole lines without a fault are taken, or nothing is.

    Arguments:
        lines: by figure id; figures that are not named stay as they were.
        draft_seen: the count of savings that the person saw; another one is a conflict.
        document_number, scans: of a notice from above.

    Errors: :class:`InvalidForm` with keys ``FIGURE:FIELD``; :class:`NotAllowed`; :class:`SheetChanged`; ``EvidenceError``.
    """
    with transaction.atomic():
        found = _for_writing(sheet, draft_seen, actor)
        errors: dict[str, list[str]] = {}
        held = lines_of(found)
        for line in held:
            given = lines.get(line.figure_id)
            if given is None:
                continue
            line.values = {}
            if not given.blank:
                numbers, wrong = read_numbers(kind_of_figure(line.figure_id), given.values)
                errors |= {f"{line.figure_id}:{name}": texts for name, texts in wrong.items()}
                line.values = numbers.as_json()
            line.remark = given.remark.strip()[:300]
            line.difference_reason = given.difference_reason.strip()[:300]
        if errors:
            raise InvalidForm(errors)
        SheetLine.objects.bulk_update(held, ["values", "remark", "difference_reason"])
        found.draft += 1
        if document_number is not None:
            found.document_number = document_number.strip()[:80]
        found.save(update_fields=["draft", "document_number"])
        for scan in scans:
            attach(case=found.case, file=scan, purpose=NOTICE_SCAN, actor=actor, now=now)
    return found


def paste_lines(*, sheet: ReturnSheet, text: str, actor: Actor, now: datetime) -> PasteResult:
    """Fill lines from rows copied out of a spreadsheet. What is typed elsewhere on the sheet stays.

    Errors: as :func:`save_lines`; :class:`InvalidForm` when no row names a figure of the sheet.
    """
    held = {line.figure_id: line for line in lines_of(sheet)}
    pasted = read_rows(text, [(figure, named(figure)[0]) for figure in held])
    if not pasted.cells:
        raise InvalidForm({"paste": ["没有认出任何指标。请连同指标名称一起复制，或者按表中顺序复制数值列。"]})
    lines: dict[str, LineInput] = {}
    for figure, cells in pasted.cells.items():
        line = held[figure]
        given: dict[str, Any] = {key: cells[key] for key in PART_CELLS if key in cells}
        lines[figure] = LineInput(
            given if given else dict(line.values),
            cells.get("remark", line.remark),
            cells.get("difference_reason", line.difference_reason),
        )
    save_lines(sheet=sheet, lines=lines, actor=actor, now=now)
    return PasteResult(len(lines), pasted.unknown)


def note_print(*, sheet: ReturnSheet, actor: Actor, now: datetime) -> SheetPrint:
    """That the present version is printed, with the digest that its QR carries.

    Errors: :class:`SheetChanged` while it is still being filled in.
    """
    if sheet.case.state == SheetState.DRAFTING:
        raise SheetChanged("报表还在填报，提交审核后才能打印。")
    with transaction.atomic():
        digest = content_digest(sheet, lines_of(sheet))
        made, _ = SheetPrint.objects.get_or_create(
            sheet=sheet,
            version=sheet.version,
            digest=digest,
            defaults={"printed_at": now, "printed_by": actor.acting_as},
        )
    return made


def has_scan(sheet: ReturnSheet) -> bool:
    """Whether a stamped scan of the present version was filed."""
    return Attachment.objects.filter(case_id=sheet.case_id, purpose=scan_purpose(sheet.version)).exists()


def scan_purpose(version: int) -> str:
    """What a stamped scan of a version is called among the case's files."""
    return f"盖章扫描件（第 {version} 版）"
