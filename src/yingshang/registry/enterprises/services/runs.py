"""An import begun on a page: the file is kept, looked through, confirmed, then brought in; the worker does both reads.

Both tasks tell their progress on the run's row and may run twice: a preview changes nothing of the register, and the
merge is one transaction.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django_tasks import task

from yingshang.kernel import clock
from yingshang.kernel.audit import services as audit
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import UnreadableTable
from yingshang.registry.enterprises.enums import ImportMode, ImportState
from yingshang.registry.enterprises.errors import ImportNotReady, MissingColumns, SnapshotRefused
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.queries import runs_for
from yingshang.registry.enterprises.services.importing import ImportResult, import_enterprises, summary
from yingshang.registry.enterprises.services.register import district_of
from yingshang.registry.enterprises.services.snapshots import forget_lines, keep_lines
from yingshang.registry.enterprises.services.staging import SAMPLE

logger = logging.getLogger(__name__)

LARGEST_FILE = 200 * 1024 * 1024
WAITS = "排队中"
BROKE = "系统在处理这份文件时出错，已记入日志。请重新上传；再次失败时请告诉系统管理员。"
"""What is said of an error that no file should cause."""


def upload_register(
    *,
    file: File[bytes],
    name: str,
    mode: str = ImportMode.LIST,
    strict: bool = False,
    as_of: date | None = None,
    actor: Actor,
    now: datetime,
) -> ImportRun:
    """Keep a file and let the worker work out what it would do; nothing of the register changes."""
    run = ImportRun(
        district=district_of(actor),
        file_name=Path(name).name[:200],
        mode=mode,
        strict=strict,
        as_of=as_of or now.date(),
        uploaded_at=now,
        stage=WAITS,
        acting_as=actor.acting_as,
        user_id=actor.ids.user_id,
        person_id=actor.ids.person_id,
        seat=actor.ids.seat,
    )
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    file.seek(0)
    run.digest = total.hexdigest()
    run.file.save(f"{run.digest[:16]}{Path(name).suffix.lower()[:6]}", file, save=False)
    with transaction.atomic():
        run.save()
        transaction.on_commit(lambda: look_through.enqueue(run.pk))
    return run


def preview_import(*, run_id: int, now: datetime) -> ImportRun:
    """Work out what an uploaded file would do; a file that cannot be read leaves its reason on the run."""
    run = ImportRun.objects.select_related("district").get(pk=run_id)
    if run.state != ImportState.PREVIEWING:
        return run
    with _failing(run, ImportState.PREVIEWING, now):
        result = _read(run, now, state=ImportState.PREVIEWING, dry_run=True)
        waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEWING)  # not withdrawn meanwhile
        taken = waiting.update(
            state=ImportState.UPLOADED,
            stage="",
            done=0,
            rows=result.rows,
            rejected=result.rejected,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            errors_file=result.errors_file,
            result=summary(result) | {"sample": result.sample[:SAMPLE], "header": result.header},
        )
        if result.comparison is not None and taken:
            keep_lines(run, result.comparison)
    run.refresh_from_db()
    return run


def confirm_import(*, run_id: int, accept_closures: bool = False, actor: Actor, now: datetime) -> ImportRun:
    """Let the worker bring in an uploaded file.

    Arguments:
        accept_closures: the actor has seen how many a full snapshot would close and takes them for true.

    Errors: ``ImportRun.DoesNotExist``; :class:`ImportNotReady` when it was confirmed or withdrawn before, and for a
    snapshot that closes more than the limit, when that is not accepted.
    """
    with transaction.atomic():
        run = runs_for(actor).select_for_update().get(pk=run_id)
        if run.state != ImportState.UPLOADED:
            raise ImportNotReady(f"这次导入{run.get_state_display()}，现在不能确认。")
        lists = run.result.get("lists", {})
        if lists.get("held"):
            if not accept_closures:
                raise ImportNotReady(str(lists["held"]))
            run.result = run.result | {"accepted": lists["closures"]}
        run.state, run.stage, run.done = ImportState.QUEUED, WAITS, 0
        run.user_id, run.person_id, run.seat = actor.ids.user_id, actor.ids.person_id, actor.ids.seat
        run.acting_as, run.started_at = actor.acting_as, now
        run.save()
        transaction.on_commit(lambda: bring_in.enqueue(run.pk))
    return run


def withdraw_import(*, run_id: int, actor: Actor, now: datetime) -> ImportRun:
    """Drop an uploaded file without bringing it in. Errors as for :func:`confirm_import`."""
    with transaction.atomic():
        run = runs_for(actor).select_for_update().get(pk=run_id)
        if run.state not in {ImportState.PREVIEWING, ImportState.UPLOADED}:
            raise ImportNotReady(f"这次导入{run.get_state_display()}，不能撤回。")
        run.state, run.stage, run.finished_at = ImportState.REFUSED, "", now
        run.result = forgotten(run.result)
        run.file.delete(save=False)
        run.save()
        forget_lines(run)
    return run


def run_import(*, run_id: int, now: datetime) -> ImportRun:
    """Bring in a confirmed file.

    A worker that died leaves the run as it was: the merge is one transaction, so running it again is whole again.
    """
    run = ImportRun.objects.select_related("district").get(pk=run_id)
    if run.state not in {ImportState.QUEUED, ImportState.RUNNING}:
        return run
    run.state, run.started_at = ImportState.RUNNING, now
    run.save(update_fields=["state", "started_at"])
    with _failing(run, ImportState.RUNNING, now):
        accepted = int(run.result.get("accepted", 0))
        result = _read(run, now, state=ImportState.RUNNING, strict=run.strict, run=run, closures_accepted=accepted)
        if not result.written:
            ImportRun.objects.filter(pk=run.pk).update(state=ImportState.REFUSED, stage="有错，未写入", finished_at=now)
            forget_lines(run)
        drop_file(run)
    run.refresh_from_db()
    return run


@task()
def look_through(run_id: int) -> None:
    """What the worker does with one uploaded file."""
    preview_import(run_id=run_id, now=clock.now())


@task()
def bring_in(run_id: int) -> None:
    """What the worker does with one confirmed file."""
    run_import(run_id=run_id, now=clock.now())


def fetch_errors(*, run_id: int, actor: Actor, now: datetime) -> Path:
    """The workbook of an import's rejected rows, with clear phone numbers: each download is an audit entry.

    Errors: ``ImportRun.DoesNotExist``; ``FileNotFoundError`` when there is none (any more).
    """
    with transaction.atomic():
        run = runs_for(actor).get(pk=run_id)
        path = Path(run.errors_file)
        if not run.errors_file or not path.is_file():
            raise FileNotFoundError("退回行已按保存期限清理，或本次没有退回行。")
        data = {"rows": run.rejected}
        chain = audit.chain_for("import", run.pk)
        audit.append(chain, action="enterprises.errors_downloaded", ids=actor.ids, now=now, data=data)
    return path


def forgotten(result: dict[str, Any]) -> dict[str, Any]:
    """A run's result without the contents of its rows."""
    return {key: value for key, value in result.items() if key not in {"sample", "errors", "remarks"}}


def drop_file(run: ImportRun) -> None:
    """Delete the kept file of a run that needs it no more."""
    run.file.delete(save=False)
    ImportRun.objects.filter(pk=run.pk).update(file="")


def fail_run(run: ImportRun, problem: str, stage: str, now: datetime) -> None:
    """End a run with its reason; its file goes, the counts of its preview stay."""
    told = forgotten(run.result) | {"problem": problem}
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, stage=stage, result=told, finished_at=now)
    forget_lines(run)
    drop_file(run)


@contextmanager
def _failing(run: ImportRun, state: ImportState, now: datetime) -> Iterator[None]:
    """End the run as failed when its file cannot be read, and on every other error, which is passed on."""
    try:
        yield
    except Exception as error:
        unreadable = isinstance(error, UnreadableTable | MissingColumns | SnapshotRefused)
        refused = isinstance(error, SnapshotRefused)
        held = ImportRun.objects.filter(pk=run.pk, state=state).first()
        if held is not None:
            problem, stage = (str(error), "未写入" if refused else "读不出文件") if unreadable else (BROKE, "处理中断")
            fail_run(held, problem, stage, now)
        withdrawn = held is None and state == ImportState.PREVIEWING
        if not unreadable and not withdrawn:
            logger.exception("import %s failed", run.pk)
            raise


def _read(held: ImportRun, now: datetime, *, state: ImportState, **options: Any) -> ImportResult:
    """Read the kept file for whoever uploaded or confirmed it, telling the progress on its row."""

    def tell(step: str, done: int) -> None:
        ImportRun.objects.filter(pk=held.pk, state=state).update(stage=step, done=done)

    actor = Actor(
        audience="system",
        seat=held.seat,
        acting_as=held.acting_as,
        user_id=held.user_id,
        person_id=held.person_id,
        district_id=held.district_id,
    )
    with _local(held) as path:
        return import_enterprises(
            path=path,
            name=held.file_name,
            actor=actor,
            now=now,
            snapshot=held.mode == ImportMode.SNAPSHOT,
            district=held.district,
            as_of=held.as_of,
            progress=tell,
            **options,
        )


@contextmanager
def _local(run: ImportRun) -> Iterator[Path]:
    """The kept file on this machine's disk, wherever the store is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        with run.file.open("rb") as kept, path.open("wb") as local:
            for chunk in kept.chunks():
                local.write(chunk)
        yield path
