"""Who works, and what becomes of the work of those who died.

A worker says every :data:`BEAT` that it lives. One that has been silent for :data:`STALE` is dead: what it was running
goes back into the queue. It may only have been asleep, therefore jobs and tasks are idempotent and the late
result of a run that was given to another is dropped.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from yingshang.kernel.jobs.models import JobRun, RunState, Worker

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=10)
STALE = timedelta(seconds=60)
MOST_DEATHS = 3
"""So many workers may die over one run or task; then it has failed, for it may be what kills them."""
LOST = "worker died"


def beat(name: str, now: datetime) -> None:
    """Say that the worker lives."""
    Worker.objects.update_or_create(name=name, defaults={"beat_at": now}, create_defaults=_born(now))


def _born(now: datetime) -> dict[str, datetime]:
    return {"started_at": now, "beat_at": now}


def leave(name: str) -> None:
    """Take the worker off the list after an orderly end."""
    Worker.objects.filter(name=name).delete()


@transaction.atomic
def reap(now: datetime, stale: timedelta | None = None) -> int:
    """Put back what dead workers were running.

    Task rows whose last worker is on no list are taken as left behind, too: only this worker may run tasks (not
    ``db_worker``, whose name nobody knows).

    Returns: the number of runs and tasks put back or given up.
    """
    alive = set(Worker.objects.filter(beat_at__gte=now - (stale or STALE)).values_list("name", flat=True))
    reaped = _reap_runs(now, alive) + _reap_tasks(now, alive)
    Worker.objects.exclude(name__in=alive).delete()
    return reaped


def _reap_runs(now: datetime, alive: set[str]) -> int:
    lost = JobRun.objects.select_for_update().filter(state=RunState.RUNNING).exclude(worker__in=alive)
    for run in (runs := list(lost)):
        logger.warning("job %s of %s was left by worker %s", run.job, run.due, run.worker)
        again = run.attempts < MOST_DEATHS
        run.state = RunState.DUE if again else RunState.FAILED
        run.not_before, run.error = now, LOST
        run.finished_at = None if again else now
        run.save(update_fields=["state", "not_before", "error", "finished_at"])
    return len(runs)


def _reap_tasks(now: datetime, alive: set[str]) -> int:
    reaped = 0
    for task in DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING):
        deaths = len(task.worker_ids)
        if deaths and task.worker_ids[-1] in alive:
            continue
        logger.warning("task %s was left by its worker", task.task_path)
        if deaths < MOST_DEATHS:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
        else:
            task.status, task.finished_at, task.traceback = TaskResultStatus.FAILED, now, LOST
            task.save(update_fields=["status", "finished_at", "traceback"])
        reaped += 1
    return reaped
