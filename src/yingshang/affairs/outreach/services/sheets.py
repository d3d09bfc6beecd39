"""A sheet of visits sent on the page: kept, shown, then brought in or given up; the template of a unit."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet

from yingshang.affairs.outreach import permissions as may
from yingshang.affairs.outreach.enums import UploadState
from yingshang.affairs.outreach.errors import NotPermitted, OutreachError
from yingshang.affairs.outreach.models import VisitUpload
from yingshang.affairs.outreach.queries.sheets import entrusted_to_unit
from yingshang.affairs.outreach.queries.visits import uploads_for
from yingshang.affairs.outreach.rules.visit_rows import NEEDED, TITLES
from yingshang.affairs.outreach.services.taking import TakenVisits, take_visits
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import Unit
from yingshang.kernel.tables import Cell, Column, RowError, error_workbook, map_header, read_table, write_workbook
from yingshang.kernel.tables.cells import as_text

KEPT = 200
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class _Sheet:
    header: Sequence[str]
    numbered: Sequence[tuple[int, Sequence[Cell]]]
    columns: Mapping[str, int]

    def rows(self) -> list[tuple[int, Mapping[str, Cell]]]:
        return [
            (number, {key: cells[place] for key, place in self.columns.items() if place < len(cells)})
            for number, cells in self.numbered
        ]


def write_template(*, unit: Unit, on: date) -> bytes:
    """The sheet of a unit to be filled in: its enterprises with their officials, one row each; empty rows add nothing."""
    titles = [TITLES[key][0] for key in TITLES]
    rows = []
    for row in entrusted_to_unit(unit, on):
        known = {"uscc": row.enterprise.uscc, "name": row.enterprise.name, "unit": row.unit.short_name}
        known["official"] = row.person.name if row.person else ""
        rows.append([known.get(key, "") for key in TITLES])
    file = io.BytesIO()
    write_workbook(file, [Column(title) for title in titles], rows, sheet="走访")
    return file.getvalue()


def upload_visits(*, data: bytes, name: str, actor: Actor, now: datetime) -> VisitUpload:
    """Keep a sheet and work out what it would do; no visit is written.

    Errors: ``NotPermitted``; ``OutreachError`` for a sheet without its columns or rows; ``UnreadableTable``.
    """
    unit = _unit_of(actor)
    sheet = _read(data, name)
    taken = take_visits(rows=sheet.rows(), unit=unit, source="preview", actor=actor, now=now, dry_run=True)
    digest = hashlib.sha256(data).hexdigest()
    upload = VisitUpload(
        district_id=unit.root_id,
        unit=unit,
        file_name=Path(name).name[:200],
        digest=digest,
        acting_as=actor.acting_as[:200],
        uploaded_at=now,
    )
    upload.file.save(f"{digest[:16]}{Path(name).suffix.lower()[:6]}", ContentFile(data), save=False)
    _tell(upload, sheet, taken)
    upload.save()
    return upload


def confirm_visits(*, upload_id: int, actor: Actor, now: datetime) -> VisitUpload:
    """Write the visits of an uploaded sheet; the counts are those of now.

    Errors: ``VisitUpload.DoesNotExist``; ``OutreachError`` when it was brought in or given up.
    """
    with transaction.atomic():
        upload = _waiting(upload_id, actor)
        with upload.file.open("rb") as kept:
            sheet = _read(kept.read(), upload.file_name)
        source = f"sheet:{upload.pk}"
        taken = take_visits(rows=sheet.rows(), unit=upload.unit, source=source, actor=actor, now=now)
        if upload.errors_file:
            upload.errors_file.delete(save=False)
        _tell(upload, sheet, taken)
        _finish(upload, UploadState.DONE, now)
    return upload


def withdraw_visits(*, upload_id: int, actor: Actor, now: datetime) -> VisitUpload:
    """Drop an uploaded sheet. Errors: as for :func:`confirm_visits`."""
    with transaction.atomic():
        upload = _waiting(upload_id, actor)
        _finish(upload, UploadState.WITHDRAWN, now)
    return upload


def sheets_before(before: datetime, district_id: int | None) -> QuerySet[VisitUpload]:
    """The sheets sent before a moment of which a file or the contents of rows are still kept; of one district or all."""
    held = ~Q(file="") | ~Q(errors_file="") | ~Q(result={})
    old = VisitUpload.objects.filter(held, uploaded_at__lt=before)
    return old if district_id is None else old.filter(district_id=district_id)


@transaction.atomic
def drop_sheet(*, upload: VisitUpload, now: datetime) -> None:
    """Let go of a sheet's files and row contents; its counts and digest stay. One that still waits is withdrawn."""
    if upload.errors_file:
        upload.errors_file.delete(save=False)
    upload.errors_file, upload.result = "", {}
    waiting = upload.state == UploadState.UPLOADED
    ended = now if waiting else upload.finished_at
    _finish(upload, UploadState.WITHDRAWN if waiting else UploadState(upload.state), ended)


def _unit_of(actor: Actor) -> Unit:
    """The district for whoever is district-wide, else the own unit."""
    if not actor.has(may.RECORD_FOR_OTHERS) or actor.unit_id is None or actor.district_id is None:
        raise NotPermitted("您没有成批导入走访的权限。")
    return Unit.objects.get(pk=actor.district_id if actor.district_wide else actor.unit_id)


def _read(data: bytes, name: str) -> _Sheet:
    titles = {key: list(known) for key, known in TITLES.items()}
    table = read_table(io.BytesIO(data), name, synonyms=titles)
    found = map_header(table.header, titles)
    missing = [TITLES[key][0] for key in NEEDED if key not in found]
    if "uscc" not in found and "name" not in found:
        missing.insert(0, TITLES["uscc"][0])
    if missing:
        raise OutreachError(f"缺少列：{'、'.join(missing)}。请用下载的模板填写。")
    day, channel = found.columns["on"], found.columns["channel"]
    filled = [
        (number, cells)
        for number, cells in table.numbered()
        if any(as_text(cells[place]).strip() for place in (day, channel) if place < len(cells))
    ]
    if not filled:
        raise OutreachError("没有填写走访日期和联系方式的行。")
    return _Sheet(table.header, filled, found.columns)


def _waiting(upload_id: int, actor: Actor) -> VisitUpload:
    upload = uploads_for(actor).select_for_update(of=("self",)).select_related("unit").get(pk=upload_id)
    if upload.state != UploadState.UPLOADED:
        raise OutreachError(f"这份走访表{upload.get_state_display()}，不能再次处理。")
    return upload


def _tell(upload: VisitUpload, sheet: _Sheet, taken: TakenVisits) -> None:
    title = {key: as_text(sheet.header[place]) for key, place in sheet.columns.items()}
    errors = [
        RowError(number, title.get(fault.key, TITLES[fault.key][0]), fault.value, fault.reason, fault.remedy)
        for number, faults in sorted(taken.faults.items())
        for fault in faults
    ]
    upload.rows, upload.created = len(sheet.numbered), taken.created
    upload.unchanged, upload.rejected = taken.unchanged, taken.rejected
    upload.result = {
        "header": [as_text(cell) for cell in sheet.header],
        "titles": {title[key]: TITLES[key][0] for key in sheet.columns},
        "sample": [[as_text(cell) for cell in cells] for _, cells in sheet.numbered[:SAMPLE]],
        "errors": [error.as_json() for error in errors[:KEPT]],
    }
    if errors:
        book = io.BytesIO()
        error_workbook(book, sheet.header, sheet.numbered, errors)
        upload.errors_file.save(f"{upload.digest[:16]}-errors.xlsx", ContentFile(book.getvalue()), save=False)


def _finish(upload: VisitUpload, state: UploadState, now: datetime | None) -> None:
    """The sheet itself goes once the change stands; its digest stays."""
    kept, store = upload.file.name, upload.file.storage
    upload.state, upload.finished_at, upload.file = state, now, ""
    upload.save()
    if kept:
        transaction.on_commit(lambda: store.delete(kept))
