"""What imports leave behind goes after its days; doing it again changes nothing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from tests.cast import Cast
from tests.registry.enterprises.services.test_runs import MIXED, upload
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.jobs.registry import jobs
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun
from yingshang.registry.enterprises.services import confirm_import, purge_imports, run_import, upload_register

LATER = timedelta(days=settings.IMPORT_KEPT_DAYS + 1)


def dated(run: ImportRun, at: datetime) -> Path:
    """The run's workbook, as if it were written at that moment."""
    path = Path(run.errors_file)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_old_workbooks_and_unconfirmed_files_go_and_are_counted(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED)
    path, kept = dated(run, now), run.file.name
    assert purge_imports(now=now + timedelta(days=1))["workbooks"] == 0
    assert path.exists()
    assert not Entry.objects.filter(action="enterprises.purge_imports").exists()
    counts = purge_imports(now=now + LATER)
    assert counts == {"workbooks": 1, "previews": 1, "contents": 1, "stuck": 0}
    run.refresh_from_db()
    assert (run.state, run.errors_file, run.file.name) == (ImportState.REFUSED, "", "")
    assert not path.exists()
    assert not ImportRun._meta.get_field("file").storage.exists(kept)
    assert not {"sample", "errors", "remarks"} & run.result.keys()
    assert run.rejected == 1
    entry = Entry.objects.get(action="enterprises.purge_imports")
    assert entry.data == counts | {"days": settings.IMPORT_KEPT_DAYS}
    assert purge_imports(now=now + LATER) == {"workbooks": 0, "previews": 0, "contents": 0, "stuck": 0}
    assert Entry.objects.filter(action="enterprises.purge_imports").count() == 1


def test_an_import_that_was_done_keeps_its_counts(cast: Cast, now: datetime) -> None:
    run = upload(cast, now, MIXED)
    confirm_import(run_id=run.pk, actor=cast.office_clerk, now=now)
    dated(run_import(run_id=run.pk, now=now), now)
    purge_imports(now=now + LATER)
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected) == (ImportState.DONE, 1, 1)
    assert run.result["created"] == 1


def test_a_run_without_a_worker_is_ended_in_words(cast: Cast, now: datetime) -> None:
    file = ContentFile(MIXED.encode())
    run = upload_register(file=file, name="名录.csv", actor=cast.office_clerk, now=now)
    assert purge_imports(now=now + timedelta(hours=2))["stuck"] == 0
    assert purge_imports(now=now + timedelta(days=2))["stuck"] == 1
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert "请重新上传" in run.result["problem"]


def test_the_scheduler_does_it_daily() -> None:
    assert jobs()["enterprises.purge_imports"].daily is not None
