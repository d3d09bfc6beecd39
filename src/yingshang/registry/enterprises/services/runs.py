"""An import begun on a page: the file is kept, shown, confirmed, then brought in by the worker with its progress."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django_tasks import task

from yingshang.kernel import clock
from yingshang.kernel.identity.actors import Actor
from yingshang.kernel.tables import UnreadableTable
from yingshang.registry.enterprises.enums import ImportMode, ImportState
from yingshang.registry.enterprises.errors import ImportNotReady, MissingColumns
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.queries import runs_for
from yingshang.registry.enterprises.services.importing import import_enterprises, summary
from yingshang.registry.enterprises.services.register import district_of
from yingshang.registry.enterprises.services.staging import SAMPLE

LARGEST_FILE = 200 * 1024 * 1024


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
    """Keep a file and work out what it would do; nothing of the register changes.

    Errors: ``UnreadableTable``; ``MissingColumns``.
    """
    run = ImportRun(
        district=district_of(actor),
        file_name=Path(name).name[:200],
        mode=mode,
        strict=strict,
        as_of=as_of or now.date(),
        uploaded_at=now,
        acting_as=actor.acting_as,
        user_id=actor.ids.user_id,
        person_id=actor.ids.person_id,
        seat=actor.ids.seat,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        total = hashlib.sha256()
        with path.open("wb") as kept:
            for chunk in file.chunks():
                total.update(chunk)
                kept.write(chunk)
        run.digest = total.hexdigest()
        result = import_enterprises(
            path=path,
            name=run.file_name,
            actor=actor,
            now=now,
            dry_run=True,
            snapshot=mode == ImportMode.SNAPSHOT,
            as_of=run.as_of,
        )
        run.rows, run.rejected = result.rows, result.rejected
        run.created, run.updated, run.unchanged = result.created, result.updated, result.unchanged
        run.errors_file = result.errors_file
        run.result = summary(result) | {"sample": result.sample[:SAMPLE], "header": result.header}
        with path.open("rb") as kept:
            run.file.save(f"{run.digest[:16]}{Path(name).suffix.lower()[:6]}", File(kept), save=False)
        run.save()
    return run


def confirm_import(*, run_id: int, actor: Actor, now: datetime) -> ImportRun:
    """Let the worker bring in an uploaded file.

    Errors: ``ImportRun.DoesNotExist``; :class:`ImportNotReady` when it was confirmed or withdrawn before.
    """
    with transaction.atomic():
        run = runs_for(actor).select_for_update().get(pk=run_id)
        if run.state != ImportState.UPLOADED:
            raise ImportNotReady(f"这次导入{run.get_state_display()}，不能再次确认。")
        run.state, run.stage, run.done = ImportState.QUEUED, "排队中", 0
        run.user_id, run.person_id, run.seat = actor.ids.user_id, actor.ids.person_id, actor.ids.seat
        run.acting_as, run.started_at = actor.acting_as, now
        run.save()
        transaction.on_commit(lambda: bring_in.enqueue(run.pk))
    return run


def withdraw_import(*, run_id: int, actor: Actor, now: datetime) -> ImportRun:
    """Drop an uploaded file without bringing it in. Errors as for :func:`confirm_import`."""
    with transaction.atomic():
        run = runs_for(actor).select_for_update().get(pk=run_id)
        if run.state != ImportState.UPLOADED:
            raise ImportNotReady(f"这次导入{run.get_state_display()}，不能撤回。")
        run.state, run.finished_at = ImportState.REFUSED, now
        run.file.delete(save=False)
        run.save()
    return run


def run_import(*, run_id: int, now: datetime) -> ImportRun:
    """Bring in a confirmed file, telling its progress on the row; safe to run twice.

    A worker that died leaves the run as it was: the merge is one transaction, so running it again is whole again.
    """
    run = ImportRun.objects.select_related("district").get(pk=run_id)
    if run.state not in {ImportState.QUEUED, ImportState.RUNNING}:
        return run
    run.state, run.started_at = ImportState.RUNNING, now
    run.save(update_fields=["state", "started_at"])

    def tell(step: str, done: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(stage=step, done=done)

    actor = Actor(
        audience="system",
        seat=run.seat,
        acting_as=run.acting_as,
        user_id=run.user_id,
        person_id=run.person_id,
        district_id=run.district_id,
    )
    try:
        with _local(run) as path:
            result = import_enterprises(
                path=path,
                name=run.file_name,
                actor=actor,
                now=now,
                strict=run.strict,
                snapshot=run.mode == ImportMode.SNAPSHOT,
                district=run.district,
                as_of=run.as_of,
                run=run,
                progress=tell,
            )
    except (UnreadableTable, MissingColumns) as error:
        told = run.result | {"problem": str(error)}
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.FAILED, stage="读不出文件", result=told, finished_at=now
        )
        raise
    if not result.written:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.REFUSED, stage="有错，未写入", finished_at=now)
    run.refresh_from_db()
    run.file.delete(save=False)
    ImportRun.objects.filter(pk=run.pk).update(file="")
    return run


@task()
def bring_in(run_id: int) -> None:
    """What the worker does with one confirmed file."""
    run_import(run_id=run_id, now=clock.now())


@contextmanager
def _local(run: ImportRun) -> Iterator[Path]:
    """The kept file on this machine's disk, wherever the store is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        with run.file.open("rb") as kept, path.open("wb") as local:
            for chunk in kept.chunks():
                local.write(chunk)
        yield path
