"""A city's list sent on the page: kept, looked through by the worker, shown, then brought in by the worker or given up.

Both tasks tell their progress on the upload's row and may run twice: a preview changes no registration, and the merge is
one transaction.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import UnreadableTable
from yingshang.registry.codes import permissions as may
from yingshang.registry.codes.enums import UploadState
from yingshang.registry.codes.errors import CodeError, NotPermitted, UploadNotReady
from yingshang.registry.codes.models import CodeUpload
from yingshang.registry.codes.queries import uploads_for
from yingshang.registry.codes.services.city_list import Taken, check_day, take_city_list

logger = logging.getLogger(__name__)

KEPT = 200
"""Refused rows told on the page; the workbook has all of them."""
WAITS = "排队中"
BROKE = "系统在处理这份清单时出错，已记入日志。请重新上传；再次失败时请告诉系统管理员。"
LONGEST = timedelta(days=1)
"""No list takes so long: whatever is still under way after it has lost its worker."""
AT_WORK = (UploadState.PREVIEWING, UploadState.QUEUED, UploadState.RUNNING)


def upload_city_list(*, data: bytes, name: str, as_of: date, actor: Actor, now: datetime) -> CodeUpload:
    """Keep a list and let the worker work out what it would do; no registration changes.

    Errors: ``NotPermitted``; ``SnapshotRefused`` for a list from after today.
    """
    check_day(as_of, actor, now)
    digest = hashlib.sha256(data).hexdigest()
    upload = CodeUpload(
        district_id=actor.district_id or 0,
        file_name=Path(name).name[:200],
        digest=digest,
        as_of=as_of,
        state=UploadState.PREVIEWING,
        stage=WAITS,
        uploaded_at=now,
        started_at=now,
    )
    _sign(upload, actor)
    upload.file.save(f"{digest[:16]}{Path(name).suffix.lower()[:6]}", ContentFile(data), save=False)
    with transaction.atomic():
        upload.save()
        transaction.on_commit(lambda: look_through.enqueue(upload.pk))
    return upload


def preview_upload(*, upload_id: int, now: datetime) -> CodeUpload:
    """Work out what an uploaded list would do; one that cannot be taken leaves its reason on the row."""
    upload = CodeUpload.objects.get(pk=upload_id)
    if upload.state != UploadState.PREVIEWING:
        return upload
    with _failing(upload, UploadState.PREVIEWING, now):
        taken = _take(upload, UploadState.PREVIEWING, now, dry_run=True)
        with transaction.atomic():
            held = CodeUpload.objects.select_for_update().get(pk=upload.pk)
            if held.state == UploadState.PREVIEWING:  # not given up meanwhile
                _tell(held, taken)
                held.state, held.stage, held.done = UploadState.UPLOADED, "", 0
                held.save()
    upload.refresh_from_db()
    return upload


def confirm_upload(*, upload_id: int, actor: Actor, now: datetime) -> CodeUpload:
    """Let the worker bring an uploaded list in; the counts will be those of then, not of the preview.

    Errors: ``CodeUpload.DoesNotExist``; ``NotPermitted``; ``UploadNotReady``.
    """
    with transaction.atomic():
        upload = _held(upload_id, actor)
        if upload.state != UploadState.UPLOADED:
            raise UploadNotReady(f"这份清单{upload.get_state_display()}，不能再次处理。")
        upload.state, upload.stage, upload.done, upload.started_at = UploadState.QUEUED, WAITS, 0, now
        _sign(upload, actor)
        upload.save()
        transaction.on_commit(lambda: bring_in.enqueue(upload.pk))
    return upload


def run_upload(*, upload_id: int, now: datetime) -> CodeUpload:
    """Bring a confirmed list in. A worker that died leaves the row as it was; running again is whole again."""
    upload = CodeUpload.objects.get(pk=upload_id)
    if upload.state not in {UploadState.QUEUED, UploadState.RUNNING}:
        return upload
    CodeUpload.objects.filter(pk=upload.pk).update(state=UploadState.RUNNING, started_at=now)
    with _failing(upload, UploadState.RUNNING, now), transaction.atomic():
        taken = _take(upload, UploadState.RUNNING, now)
        upload.refresh_from_db()
        if upload.errors_file:
            upload.errors_file.delete(save=False)
        _tell(upload, taken)
        _finish(upload, UploadState.DONE, now)
    upload.refresh_from_db()
    return upload


def withdraw_upload(*, upload_id: int, actor: Actor, now: datetime) -> CodeUpload:
    """Drop an uploaded list without bringing it in. Errors as for :func:`confirm_upload`."""
    with transaction.atomic():
        upload = _held(upload_id, actor)
        if upload.state not in {UploadState.PREVIEWING, UploadState.UPLOADED}:
            raise UploadNotReady(f"这份清单{upload.get_state_display()}，不能再次处理。")
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


@task()
def look_through(upload_id: int) -> None:
    """What the worker does with one uploaded list."""
    preview_upload(upload_id=upload_id, now=clock.now())


@task()
def bring_in(upload_id: int) -> None:
    """What the worker does with one confirmed list."""
    run_upload(upload_id=upload_id, now=clock.now())


def end_stuck(*, now: datetime) -> int:
    """End as failed what lost its worker a day ago. Returns how many."""
    stuck = list(CodeUpload.objects.filter(state__in=AT_WORK, started_at__lt=now - LONGEST))
    for upload in stuck:
        _fail(upload, BROKE, now)
    return len(stuck)


def _sign(upload: CodeUpload, actor: Actor) -> None:
    """Who answers for what happens to it."""
    upload.acting_as = actor.acting_as[:100]
    upload.user_id, upload.person_id, upload.seat = actor.ids.user_id, actor.ids.person_id, actor.ids.seat[:40]


def _held(upload_id: int, actor: Actor) -> CodeUpload:
    if not actor.has(may.IMPORT):
        raise NotPermitted("您没有导入企业码清单的权限。")
    return uploads_for(actor).select_for_update().get(pk=upload_id)


def _take(upload: CodeUpload, state: UploadState, now: datetime, *, dry_run: bool = False) -> Taken:
    """Read the kept list for whoever sent or confirmed it, telling the progress on its row."""

    def tell(step: str, done: int) -> None:
        CodeUpload.objects.filter(pk=upload.pk, state=state).update(stage=step, done=done)

    actor = Actor(
        audience="system",
        seat=upload.seat,
        acting_as=upload.acting_as,
        user_id=upload.user_id,
        person_id=upload.person_id,
        permissions=frozenset({may.IMPORT}),
        district_id=upload.district_id,
    )
    with upload.file.open("rb") as kept:
        data = kept.read()
    return take_city_list(
        data=data, name=upload.file_name, as_of=upload.as_of, actor=actor, now=now, dry_run=dry_run, tell=tell
    )


@contextmanager
def _failing(upload: CodeUpload, state: UploadState, now: datetime) -> Iterator[None]:
    """End the upload as failed, in words, when its list cannot be taken, and on every other error, which is passed on."""
    try:
        yield
    except Exception as error:
        refused = isinstance(error, UnreadableTable | CodeError)
        held = CodeUpload.objects.filter(pk=upload.pk, state=state).first()
        if held is not None:
            _fail(held, str(error) if refused else BROKE, now)
        withdrawn = held is None and state == UploadState.PREVIEWING
        if not refused and not withdrawn:
            logger.exception("city list %s failed", upload.pk)
            raise


def _fail(upload: CodeUpload, problem: str, now: datetime) -> None:
    upload.result = {"problem": problem}
    upload.stage = ""
    _finish(upload, UploadState.FAILED, now)


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
    upload.state, upload.stage, upload.finished_at, upload.file = state, "", now or upload.finished_at, ""
    upload.save()
    if kept:
        transaction.on_commit(lambda: store.delete(kept))
