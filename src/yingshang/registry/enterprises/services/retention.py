"""What imports leave behind and for how long: rejected rows in clear, files that nobody confirmed, runs that died."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from yingshang.kernel.audit import services as audit
from yingshang.registry.enterprises.enums import ImportState
from yingshang.registry.enterprises.models import ImportRun, SnapshotChange
from yingshang.registry.enterprises.services.runs import BROKE, drop_file, fail_run, forgotten

LONGEST = timedelta(days=1)
"""No file takes so long: whatever is still under way after it has lost its worker."""
AT_WORK = (ImportState.PREVIEWING, ImportState.QUEUED, ImportState.RUNNING)


def purge_imports(*, now: datetime) -> dict[str, int]:
    """Delete what is older than ``IMPORT_KEPT_DAYS`` and end runs that lost their worker; safe to run again.

    Workbooks of rejected rows go by the day they were written, whichever import wrote them; unconfirmed files are
    withdrawn; runs keep their counts, not the contents of their rows. One audit entry tells how many, none when
    nothing was due.

    Returns: ``workbooks``, ``previews``, ``contents`` (runs whose row contents were forgotten), ``stuck``.
    """
    before = now - timedelta(days=settings.IMPORT_KEPT_DAYS)
    counts = {"workbooks": 0, "previews": 0, "contents": 0, "stuck": 0}
    started = Q(started_at=None, uploaded_at__lt=now - LONGEST) | Q(started_at__lt=now - LONGEST)
    for run in ImportRun.objects.filter(started, state__in=AT_WORK).order_by("pk"):
        fail_run(run, BROKE, "处理中断", now)
        counts["stuck"] += 1
    ended = ImportRun.objects.filter(uploaded_at__lt=before).exclude(state__in=AT_WORK)
    for run in ended.exclude(file="").order_by("pk"):
        drop_file(run)
        counts["previews"] += 1
    unconfirmed = ended.filter(state=ImportState.UPLOADED)
    SnapshotChange.objects.filter(run__in=unconfirmed).delete()
    unconfirmed.update(state=ImportState.REFUSED, stage="逾期未确认", finished_at=now)
    gone = _delete_workbooks(before)
    counts["workbooks"] = len(gone)
    counts["contents"] = _forget_contents(before, gone)
    if any(counts.values()):
        with transaction.atomic():
            chain = audit.chain_for("import", "retention")
            data = counts | {"days": settings.IMPORT_KEPT_DAYS}
            audit.append(chain, action="enterprises.purge_imports", ids=audit.SYSTEM, now=now, data=data)
    return counts


def _delete_workbooks(before: datetime) -> list[Path]:
    """Delete the workbooks written before a moment."""
    folder = Path(settings.YINGSHANG_HOME) / "imports"
    old = [path for path in sorted(folder.glob("*-errors.xlsx")) if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _forget_contents(before: datetime, gone: list[Path]) -> int:
    """Take the contents of rows out of ended runs as old as that, and the links to workbooks that are gone."""
    ImportRun.objects.filter(errors_file__in=[str(path) for path in gone]).update(errors_file="")
    ended = ImportRun.objects.filter(uploaded_at__lt=before).exclude(state__in=AT_WORK)
    held = ended.filter(Q(result__has_key="sample") | Q(result__has_key="errors") | Q(result__has_key="remarks"))
    found = list(held.order_by("pk"))
    for run in found:
        ImportRun.objects.filter(pk=run.pk).update(result=forgotten(run.result))
    return len(found)
