"""What imports leave behind goes after its days; doing it again changes nothing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from tests.cast import Cast
from tests.registry.enterprises.services.test_runs import MIXED, upload
from yingshang.kernel.jobs.registry import jobs
from yingshang.kernel.retention.services import run_retention
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.services import confirm_import, end_lost_runs, run_import, upload_register

LATER = timedelta(days=settings.IMPORT_KEPT_DAYS + 1)
KINDS = ("enterprises.contents", "enterprises.files", "imports.workbooks")


def clear(cast: Cast, now: datetime, **more: object) -> dict[str, int]:
    done = run_retention(actor=cast.system, now=now, **more)  # type: ignore[arg-type]
    return {line.code: line.removed for line in done.lines if line.code in KINDS and line.removed}


def dated(run: ImportRun, at: datetime) -> Path:
    """The run's workbook, as if it were written at that moment."""
    path = Path(run.errors_file)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_old_workbooks_and_unconfirmed_files_go_and_are_counted(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED)
    path, kept = dated(run, now), run.file.name
    assert clear(cast, now + timedelta(days=1)) == {}
    assert path.exists()
    everything = dict.fromkeys(KINDS, 1)
    assert clear(cast, now + LATER, dry_run=True) == everything
    assert path.exists()
    assert clear(cast, now + LATER) == everything
    run.refresh_from_db()
    assert (run.state, run.errors_file, run.file.name) == (ImportState.REFUSED, "", "")
    assert not path.exists()
    assert not ImportRun._meta.get_field("file").storage.exists(kept)
    assert not {"sample", "errors", "remarks"} & run.result.keys()
    assert run.rejected == 1
    assert clear(cast, now + LATER) == {}


def test_an_import_that_was_done_keeps_its_counts(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED)
    confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    dated(run_import(run_id=run.pk, now=now), now)
    clear(cast, now + LATER)
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected) == (ImportState.DONE, 1, 1)
    assert run.result["created"] == 1


def test_a_run_without_a_worker_is_ended_in_words(cast: Cast, now: datetime) -> None:
    file = ContentFile(MIXED.encode())
    run = upload_register(file=file, name="名录.csv", actor=cast.office_clerk, now=now)
    assert end_lost_runs(now=now + timedelta(hours=2)) == 0
    assert end_lost_runs(now=now + timedelta(days=2)) == 1
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert "请重新上传" in run.result["problem"]


def test_the_scheduler_does_it_daily() -> None:
    assert jobs()["enterprises.end_lost_runs"].daily is not None
    assert jobs()["retention.run"].daily is not None
