"""What imports leave behind: rejected rows in clear, files that nobody confirmed, contents of rows, runs that died."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from yingshang.kernel.retention.registry import Ask, Each, Files, Leftovers
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun, SnapshotChange
from yingshang.registry.enterprises.services.runs import BROKE, drop_file, fail_run, forgotten

LONGEST = timedelta(days=1)
"""No file takes so long: whatever is still under way after it has lost its worker."""
AT_WORK = (ImportState.PREVIEWING, ImportState.QUEUED, ImportState.RUNNING)


def end_lost_runs(*, now: datetime) -> int:
    """End the imports that lost their worker; returns how many."""
    started = Q(started_at=None, uploaded_at__lt=now - LONGEST) | Q(started_at__lt=now - LONGEST)
    lost = list(ImportRun.objects.filter(started, state__in=AT_WORK).order_by("pk"))
    for run in lost:
        fail_run(run, BROKE, "处理中断", now)
    return len(lost)


def _ended(ask: Ask) -> QuerySet[ImportRun]:
    ended = ImportRun.objects.filter(uploaded_at__lt=ask.before).exclude(state__in=AT_WORK)
    return ended if ask.district is None else ended.filter(district=ask.district)


def workbooks_of_imports(ask: Ask) -> Leftovers:
    """The workbooks of rejected rows, by the day they were written, whichever import wrote them."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    return Files(folder.glob("*-errors.xlsx"), ask.before, _unlink)


def _unlink(path: Path) -> None:
    ImportRun.objects.filter(errors_file=str(path)).update(errors_file="")


def files_of_imports(ask: Ask) -> Leftovers:
    """Files that were uploaded and never confirmed; the import is withdrawn with its file."""

    def take(run: ImportRun) -> None:
        drop_file(run)
        waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.UPLOADED)
        SnapshotChange.objects.filter(run__in=waiting).delete()
        waiting.update(state=ImportState.REFUSED, stage="逾期未确认", finished_at=ask.now)

    return Each(_ended(ask).exclude(file=""), take)


def contents_of_imports(ask: Ask) -> Leftovers:
    """The contents of rows kept with an import; its counts stay."""

    def take(run: ImportRun) -> None:
        ImportRun.objects.filter(pk=run.pk).update(result=forgotten(run.result))

    held = Q(result__has_key="sample") | Q(result__has_key="errors") | Q(result__has_key="remarks")
    return Each(_ended(ask).filter(held), take)
