"""What of a batch of scans a person files by hand, or sets aside with a reason."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from yingshang.kernel.cases.models import Visibility
from yingshang.kernel.evidence.services import attach, blob_path, prepare
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.intake.enums import PageState
from yingshang.kernel.intake.errors import AlreadySettled, IntakeError, NotAllowed
from yingshang.kernel.intake.models import ReturnSheet, ScanPage
from yingshang.kernel.intake.permissions import FILE_SCANS, can_file_scan
from yingshang.kernel.intake.services.scans import pdf_of_pictures, sign_by_paper
from yingshang.kernel.intake.services.sheets import scan_purpose


def file_page(*, page: ScanPage, sheet: ReturnSheet, signed: bool, actor: Actor, now: datetime) -> ScanPage:
    """File a waiting page by hand.

    Arguments:
        signed: the paper is the signed and stamped present version: a sheet that waits for the signature is signed by it.

    Errors: :class:`NotAllowed`, :class:`AlreadySettled`, ``EvidenceError``.
    """
    if not can_file_scan(actor, sheet):
        raise NotAllowed("这张报表不在您的归档范围内。")
    with transaction.atomic():
        found = _waiting(page)
        assert found.picture is not None
        with default_storage.open(blob_path(found.picture.sha256)) as stored:
            content = stored.read()
        paper = prepare(pdf_of_pictures([content]), f"{sheet.case.number}-第{sheet.version}版.pdf")
        made = attach(
            case=sheet.case,
            file=paper,
            purpose=scan_purpose(sheet.version),
            actor=actor,
            now=now,
            visibility=Visibility.STAFF,
        )
        reason = sign_by_paper(sheet, None, actor, now) if signed else ""
        found.state, found.sheet, found.version, found.attachment = PageState.FILED, sheet, sheet.version, made
        found.reason = reason[:200] or "人工归档"
        found.handled_by = actor.acting_as
        found.save()
    return found


def drop_page(*, page: ScanPage, reason: str, actor: Actor, now: datetime) -> ScanPage:  # noqa: ARG001 (every service has it)
    """A waiting page belongs nowhere (a blank back, a cover). Errors: :class:`IntakeError` without a reason."""
    if not reason.strip():
        raise IntakeError("请写明为什么不归档。")
    if not actor.has(FILE_SCANS):
        raise NotAllowed("您不能归档扫描件。")
    with transaction.atomic():
        found = _waiting(page)
        found.state, found.reason, found.handled_by = PageState.DROPPED, reason.strip()[:200], actor.acting_as
        found.save(update_fields=["state", "reason", "handled_by"])
    return found


def _waiting(page: ScanPage) -> ScanPage:
    found = ScanPage.objects.select_for_update(of=("self",)).select_related("picture").get(pk=page.pk)
    if found.state != PageState.WAITING:
        raise AlreadySettled("这一页已经处理过，请刷新。")
    return found
