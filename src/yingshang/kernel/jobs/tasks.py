"""The scheduler's own job: forgetting what ended long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.jobs.registry import job

KEPT = timedelta(days=30)


@job("jobs.forget", "清理三十天前的运行记录", daily="03:10")
def forget(now: datetime) -> dict[str, int]:
    """Delete ended runs and successful tasks older than thirty days. Failed ones stay until somebody sees to them."""
    before = now - KEPT
    runs, _ = JobRun.objects.filter(state__in=[RunState.DONE, RunState.SKIPPED], finished_at__lt=before).delete()
    tasks, _ = DBTaskResult.objects.successful().filter(finished_at__lt=before).delete()
    return {"runs": runs, "tasks": tasks}
