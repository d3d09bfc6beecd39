"""A city's list sent on the page: kept, shown, then brought in or given up."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet

from yingshang.kernel.identity.actors import Actor
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.codes.errors import NotPermitted, UploadNotReady
from yingshang.registry.codes.models import CodeUpload
from yingshang.registry.codes.queries import uploads_for
from yingshang.registry.codes.services.city_list import Taken, take_city_list

KEPT = 200
"""Refused rows told on the page; the workbook has all of them."""


def upload_city_list(*, data: bytes, name: str, as_of: date, actor: Actor, now: datetime) -> CodeUpload:
    """Keep a list and work out what it would do; no registration changes. Errors as for ``take_city_list``."""
    taken = take_city_list(data=data, name=name, as_of=as_of, actor=actor, now=now, dry_run=True)
    digest = hashlib.sha256(data).hexdigest()
    upload = CodeUpload(
        district_id=actor.district_id or 0,
        file_name=Path(name).name[:200],
        digest=digest,
        as_of=as_of,
        acting_as=actor.acting_as[:100],
        uploaded_at=now,
    )
    upload.file.save(f"{digest[:16]}{Path(name).suffix.lower()[:6]}", ContentFile(data), save=False)
    _tell(upload, taken)
    upload.save()
    return upload


def confirm_upload(*, upload_id: int, actor: Actor, now: datetime) -> CodeUpload:
    """Bring an uploaded list in; the counts are those of now, not of the preview.

    Errors: ``CodeUpload.DoesNotExist``; ``UploadNotReady``; those of ``take_city_list``.
    """
    with transaction.atomic():
        upload = _waiting(upload_id, actor)
        with upload.file.open("rb") as kept:
            data = kept.read()
        taken = take_city_list(data=data, name=upload.file_name, as_of=upload.as_of, actor=actor, now=now)
        if upload.errors_file:
            upload.errors_file.delete(save=False)
        _tell(upload, taken)
        _finish(upload, UploadState.DONE, now)
    return upload


def withdraw_upload(*, upload_id: int, actor: Actor, now: datetime) -> CodeUpload:
    """Drop an uploaded list without bringing it in. Errors: ``CodeUpload.DoesNotExist``; ``UploadNotReady``."""
    with transaction.atomic():
        upload = _waiting(upload_id, actor)
        _finish(upload, UploadState.WITHDRAWN, now)
    return upload


def uploads_before(before: datetime, district_id: int | None) -> QuerySet[CodeUpload]:
    """The lists sent before a moment of which a file or the contents of rows are still kept; of one district or all."""
    held = ~Q(file="") | ~Q(errors_file="") | Q(result__has_key="sample") | Q(result__has_key="errors")
    old = CodeUpload.objects.filter(held, uploaded_at__lt=before)
    return old if district_id is None else old.filter(district_id=district_id)


@transaction.atomic
def drop_upload(*, upload: CodeUpload, now: datetime) -> None:
    """Let go of the files and row contents of a list; its counts and digest stay. One that still waits is withdrawn."""
    if upload.errors_file:
        upload.errors_file.delete(save=False)
    upload.errors_file = ""
    upload.result = {key: value for key, value in upload.result.items() if key not in {"sample", "errors"}}
    waiting = upload.state == UploadState.UPLOADED
    _finish(upload, UploadState.WITHDRAWN if waiting else UploadState(upload.state), now if waiting else None)


def _waiting(upload_id: int, actor: Actor) -> CodeUpload:
    if not actor.has(may.IMPORT):
        raise NotPermitted("您没有导入企业码清单的权限。")
    upload = uploads_for(actor).select_for_update().get(pk=upload_id)
    if upload.state != UploadState.UPLOADED:
        raise UploadNotReady(f"这份清单{upload.get_state_display()}，不能再次处理。")
    return upload


def _tell(upload: CodeUpload, taken: Taken) -> None:
    upload.rows, upload.rejected = taken.rows, taken.rejected
    upload.created, upload.updated, upload.unchanged, upload.ended = (
        taken.created,
        taken.updated,
        taken.unchanged,
        taken.ended,
    )
    upload.result = {
        "header": list(taken.header),
        "titles": dict(taken.titles),
        "sample": [list(row) for row in taken.sample],
        "errors": [error.as_json() for error in taken.errors[:KEPT]],
    }
    if taken.workbook:
        upload.errors_file.save(f"{upload.digest[:16]}-errors.xlsx", ContentFile(taken.workbook), save=False)


def _finish(upload: CodeUpload, state: UploadState, now: datetime | None) -> None:
    """The list itself goes once the change stands; its digest stays."""
    kept, store = upload.file.name, upload.file.storage
    upload.state, upload.finished_at, upload.file = state, now or upload.finished_at, ""
    upload.save()
    if kept:
        transaction.on_commit(lambda: store.delete(kept))
