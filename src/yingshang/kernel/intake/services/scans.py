"""Filing signed and stamped paper: a batch of scans is read in the background, each page goes to its sheet by its QR.

Pages of one sheet in one file become one attachment. What cannot be read, or is not ours, waits for a person. A page whose
sheet says something else by now is kept with the sheet, but named and taken for no signature.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pypdfium2
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task
from PIL import Image

from yingshang.kernel import clock
from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.evidence.errors import EvidenceError
from yingshang.kernel.evidence.models import Attachment
from yingshang.kernel.evidence.services import (
    MAX_SIZE,
    MEGABYTE,
    attach,
    blob_path,
    plain_name,
    prepare,
    store_blob,
)
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.identity.models import User
from yingshang.kernel.identity.queries import actor_for
from yingshang.kernel.intake.enums import BatchState, PageState, SheetMove, SheetState
from yingshang.kernel.intake.errors import NotAllowed, NotReadable
from yingshang.kernel.intake.models import ReturnSheet, ScanBatch, ScanPage, SheetPrint
from yingshang.kernel.intake.permissions import FILE_SCANS, can_file_scan
from yingshang.kernel.intake.queries.scans import is_unchanged, sheets_to_file
from yingshang.kernel.intake.reading import PDF, TIFF, PageRead, pages_in, tiff_as_pdf
from yingshang.kernel.intake.rules.sheet_codes import SheetCode
from yingshang.kernel.intake.services.sheets import scan_purpose
from yingshang.kernel.lifecycle.errors import LifecycleError
from yingshang.kernel.lifecycle.services import perform

CHANGED = "盖章扫描件（打印后有改动）"
NO_CODE, FOREIGN = "没有读到二维码", "二维码不是本系统的报表"
UNKNOWN, UNPRINTED = "没有这张报表，或不在您的范围内", "二维码与打印记录不符"
AFTERWARDS = "打印之后报表又有改动，请核对是否需要重新打印签发"
MOST_FILES = 40
BROKEN_OFF = "识别中断，未归档的文件请重新上传。"


def take_batch(*, files: Sequence[Any], actor: Actor, now: datetime) -> ScanBatch:
    """Keep the files of a scanner and let the worker read them.

    Errors: :class:`NotAllowed`; :class:`NotReadable` for what is neither PDF nor picture; ``EvidenceError``.
    """
    if not actor.has(FILE_SCANS) or actor.unit_id is None:
        raise NotAllowed("您不能归档扫描件。")
    if not 0 < len(files) <= MOST_FILES:
        raise NotReadable(f"请选择 1—{MOST_FILES} 个文件。")
    kept: list[dict[str, Any]] = []
    with transaction.atomic():
        for number, file in enumerate(files, start=1):
            name, content = _kept_as(plain_name(str(file.name)), file.read())
            blob = store_blob(content, name, now=now)
            if blob.media_type != "application/pdf" and not blob.media_type.startswith("image/"):
                raise NotReadable(f"“{name}”不是 PDF 或图片。")
            taken = any(one["name"] == name for one in kept)
            kept.append({"sha256": blob.sha256, "name": f"{number}-{name}"[:200] if taken else name})
        batch = ScanBatch.objects.create(
            district_id=actor.district_id or 0,
            unit_id=actor.unit_id,
            given_by=f"{actor.acting_as} {actor.person_name}".strip(),
            user_id=actor.user_id,
            seat=actor.seat,
            given_at=now,
            files=kept,
        )
        transaction.on_commit(lambda: file_scans.enqueue(batch.pk))
    return batch


def _kept_as(name: str, content: bytes) -> tuple[str, bytes]:
    """A scanner's file as it is kept: a TIFF as a PDF of its pages. Errors: :class:`NotReadable`."""
    if not content.startswith(TIFF):
        return name, content
    if len(content) > MAX_SIZE:
        raise NotReadable(f"“{name}”超过 {MAX_SIZE // MEGABYTE} MB，请分成几份再上传。")
    return f"{name.rpartition('.')[0] or name}.pdf", tiff_as_pdf(content, name)


@task()
def file_scans(batch_id: int) -> None:
    """What the worker does with a batch."""
    run_batch(batch_id=batch_id, now=clock.now())


def run_batch(*, batch_id: int, now: datetime) -> ScanBatch:
    """Read a batch and file its pages; run again after a worker died, it goes on with the files that are not done."""
    batch = ScanBatch.objects.get(pk=batch_id)
    if batch.state not in {BatchState.QUEUED, BatchState.RUNNING}:
        return batch
    ScanBatch.objects.filter(pk=batch.pk).update(state=BatchState.RUNNING)
    actor = actor_for(User.objects.filter(pk=batch.user_id or 0).first(), batch.seat)
    notes: list[str] = []
    ended = False
    try:
        _read_all(batch, actor, now, notes)
        ended = True
    finally:
        if not ended:  # whatever it was: the page must not say 识别中 for ever
            batch.state, batch.note, batch.finished_at = BatchState.FAILED, BROKEN_OFF, now
            batch.save(update_fields=["state", "note", "finished_at"])
    batch.refresh_from_db()
    batch.state = BatchState.FAILED if notes and not batch.done else BatchState.DONE
    batch.note, batch.finished_at = "".join(notes)[:300], now
    batch.save(update_fields=["state", "note", "finished_at"])
    return batch


def _read_all(batch: ScanBatch, actor: Actor, now: datetime, notes: list[str]) -> None:
    """The files that are not done yet; those that cannot be read are noted."""
    done = set(ScanPage.objects.filter(batch=batch).values_list("file_name", flat=True))
    for file in batch.files:
        if file["name"] not in done:
            with default_storage.open(blob_path(file["sha256"])) as stored:
                content = stored.read()
            try:
                _read_file(batch, file["name"], content, actor, now)
            except NotReadable as error:
                notes.append(str(error))


@dataclass(slots=True)
class _Found:
    """A page with its sheet, or why it waits; the full picture is let go."""

    number: int
    code: SheetCode | None
    jpeg: bytes
    sheet: ReturnSheet | None
    reason: str


def _read_file(batch: ScanBatch, name: str, content: bytes, actor: Actor, now: datetime) -> None:
    """All pages of a file: read first, then filed in one transaction, so that a file is done or not begun."""
    found: list[_Found] = []
    held: dict[str, ReturnSheet | None] = {}
    for page in pages_in(content, name):
        sheet, reason = _sheet_of(page, actor, held)
        found.append(_Found(page.number, page.code, page.jpeg(), sheet, reason))
        ScanBatch.objects.filter(pk=batch.pk).update(done=batch.done + len(found))
    with transaction.atomic():
        for code in dict.fromkeys(one.code for one in found if one.sheet is not None):
            _file(batch, name, content, [one for one in found if one.code == code], actor, now)
        for one in found:
            if one.sheet is None:
                _wait(batch, name, one, now)
    batch.done += len(found)


def _sheet_of(page: PageRead, actor: Actor, held: dict[str, ReturnSheet | None]) -> tuple[ReturnSheet | None, str]:
    """The sheet to which a page belongs, or why none can be told."""
    if page.code is None:
        return None, FOREIGN if page.foreign else NO_CODE
    token = page.code.token
    if token not in held:
        sheet = sheets_to_file(actor).filter(case__token=token).first()
        held[token] = sheet if sheet is not None and can_file_scan(actor, sheet) else None
    sheet = held[token]
    if sheet is None:
        return None, UNKNOWN
    known = SheetPrint.objects.filter(sheet=sheet, version=page.code.version, digest__startswith=page.code.digest)
    return (sheet, "") if known.exists() else (None, UNPRINTED)


def _file(batch: ScanBatch, name: str, content: bytes, pages: Sequence[_Found], actor: Actor, now: datetime) -> None:
    """One sheet's pages become one attachment; unchanged paper of a checked version is its signature."""
    sheet, code = pages[0].sheet, pages[0].code
    assert sheet is not None
    assert code is not None
    unchanged = is_unchanged(sheet, code.version, code.digest)
    purpose = scan_purpose(code.version) if unchanged else CHANGED
    made, reason = None, "" if unchanged else AFTERWARDS
    try:
        paper = prepare(paper_of(content, pages), f"{sheet.case.number}-第{code.version}版.pdf")
        made = attach(case=sheet.case, file=paper, purpose=purpose, actor=actor, now=now, visibility=Visibility.STAFF)
    except EvidenceError as error:
        reason = str(error)
    state = PageState.WAITING if made is None else PageState.FILED if unchanged else PageState.CHANGED
    if made is not None and unchanged:
        reason = sign_by_paper(sheet, code, actor, now)
    for one in pages:
        _page(batch, name, one, now, state=state, sheet=sheet, attachment=made, reason=reason)


def _wait(batch: ScanBatch, name: str, one: _Found, now: datetime) -> None:
    _page(batch, name, one, now, state=PageState.WAITING, sheet=None, attachment=None, reason=one.reason)


def _page(
    batch: ScanBatch,
    name: str,
    one: _Found,
    now: datetime,
    *,
    state: str,
    sheet: ReturnSheet | None,
    attachment: Attachment | None,
    reason: str,
) -> None:
    code = one.code
    waits = state == PageState.WAITING
    ScanPage.objects.create(
        batch=batch,
        file_name=name,
        number=one.number,
        picture=store_blob(one.jpeg, f"{one.number}.jpg", now=now) if waits else None,
        state=state,
        sheet=sheet,
        version=code.version if code else None,
        digest=code.digest if code else "",
        attachment=attachment,
        reason=reason[:200],
    )


def paper_of(content: bytes, pages: Sequence[_Found]) -> bytes:
    """A PDF of some pages: those very pages of a PDF, else the pictures as they are kept."""
    out = io.BytesIO()
    if content.startswith(PDF):
        source, target = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument.new()
        target.import_pages(source, [one.number - 1 for one in pages])
        target.save(out)
        target.close()
        source.close()
        return out.getvalue()
    return pdf_of_pictures(one.jpeg for one in pages)


def pdf_of_pictures(pictures: Iterable[bytes]) -> bytes:
    """Pictures as a PDF, one a page."""
    out = io.BytesIO()
    first, *rest = [Image.open(io.BytesIO(picture)) for picture in pictures]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=200)
    return out.getvalue()


def sign_by_paper(sheet: ReturnSheet, code: SheetCode | None, actor: Actor, now: datetime) -> str:
    """Take filed paper for the head's signature where the sheet waits for one; returns what stood in the way, if anything.

    Arguments:
        code: of the paper; ``None`` when a person has looked at it and says that it is the present version.
    """
    sheet.case.refresh_from_db()
    if sheet.case.state != SheetState.CHECKED or (code is not None and code.version != sheet.version):
        return ""
    try:
        with transaction.atomic():
            perform(sheet.case, SheetMove.SIGN_ON_PAPER, actor=actor, now=now)
    except LifecycleError as error:
        return f"已归档，但没有作为签发：{error}"
    return ""
