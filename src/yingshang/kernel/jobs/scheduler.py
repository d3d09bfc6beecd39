"""Running each due job once, however many workers there are.

Rules:

- A due moment is a row; the unique key (job, due) lets one worker make it and a locked claim lets one worker run it.
- Only the latest due moment counts. What was missed while no worker ran is made up by one run, not by many; a row
  that still waits when the next is due is marked as merged into it.
- A job never overlaps itself: the next run waits until the one that is running has ended or its worker is dead.
- A run that fails is tried again after :data:`RETRIES`, then stands as failed with its error.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from yingshang.kernel import clock
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.jobs.registry import Job, jobs

logger = logging.getLogger(__name__)

RETRIES = (timedelta(minutes=1), timedelta(minutes=10))
"""How long after each failure a run is tried again; after the last one it has failed."""
ERROR_LENGTH = 4_000


def plan(now: datetime, declared: Mapping[str, Job] | None = None) -> int:
    """Make the rows that are due. Returns how many were made."""
    declared = jobs() if declared is None else declared
    known = dict(JobRun.objects.filter(job__in=declared).values_list("job").annotate(Max("due")).order_by())
    made = 0
    for one in declared.values():
        due = one.last_due(now)
        if one.code in known and known[one.code] >= due:
            continue
        JobRun.objects.bulk_create([JobRun(job=one.code, due=due, not_before=due)], ignore_conflicts=True)
        JobRun.objects.filter(job=one.code, due__lt=due, state=RunState.DUE).update(
            state=RunState.SKIPPED, finished_at=now
        )
        made += 1
    return made


@transaction.atomic
def ask(code: str, now: datetime, declared: Mapping[str, Job] | None = None) -> JobRun:
    """Have a job run as soon as a worker is free; one that waits already waits no longer, none runs twice at once.

    Errors: ``KeyError`` for a job that is not declared.
    """
    one = (jobs() if declared is None else declared)[code]
    open_runs = JobRun.objects.select_for_update().filter(job=one.code, state__in=[RunState.DUE, RunState.RUNNING])
    waiting = open_runs.order_by("state", "-due").first()  # "due" before "running"
    if waiting is None:
        return JobRun.objects.get_or_create(job=one.code, due=now, defaults={"not_before": now})[0]
    if waiting.state == RunState.DUE and waiting.not_before > now:
        waiting.not_before = now
        waiting.save(update_fields=["not_before"])
    return waiting


def claim(now: datetime, worker: str, declared: Mapping[str, Job] | None = None) -> JobRun | None:
    """Take one run that is due, or None. Exactly one worker gets each."""
    declared = jobs() if declared is None else declared
    waiting = JobRun.objects.filter(state=RunState.DUE, not_before__lte=now, job__in=declared).order_by("not_before")
    if not waiting.exists():  # without taking SQLite's write lock
        return None
    with transaction.atomic():
        busy = set(JobRun.objects.filter(state=RunState.RUNNING).values_list("job", flat=True))
        run = waiting.exclude(job__in=busy).select_for_update(skip_locked=True).first()
        if run is None:
            return None
        run.state, run.worker, run.started_at = RunState.RUNNING, worker, now
        run.attempts += 1
        run.save(update_fields=["state", "worker", "started_at", "attempts"])
        return run


def execute(run: JobRun, now: datetime, declared: Mapping[str, Job] | None = None) -> bool:
    """Do a claimed run and record how it ended. Returns whether it succeeded."""
    declared = jobs() if declared is None else declared
    try:
        result = declared[run.job].work(now)
    except Exception:
        logger.exception("job %s failed", run.job)
        _record_failure(run, traceback.format_exc()[-ERROR_LENGTH:])
        return False
    _mine(run).update(state=RunState.DONE, finished_at=clock.now(), result=dict(result or {}), error="")
    return True


def _mine(run: JobRun) -> QuerySet[JobRun]:
    """The run while it is still ours: a worker taken for dead must not overwrite what its successor records."""
    return JobRun.objects.filter(pk=run.pk, state=RunState.RUNNING, worker=run.worker, attempts=run.attempts)


def _record_failure(run: JobRun, error: str) -> None:
    now = clock.now()
    if run.attempts <= len(RETRIES):
        _mine(run).update(state=RunState.DUE, not_before=now + RETRIES[run.attempts - 1], error=error)
    else:
        _mine(run).update(state=RunState.FAILED, finished_at=now, error=error)


def run_next(now: datetime, worker: str, declared: Mapping[str, Job] | None = None) -> int:
    """Plan, then run the one that has waited longest. Returns 1, or 0 when nothing is due."""
    plan(now, declared)
    run = claim(now, worker, declared)
    if run is None:
        return 0
    execute(run, now, declared)
    return 1


def run_due(now: datetime, worker: str = "once", declared: Mapping[str, Job] | None = None) -> int:
    """Run all that is due at ``now``. Returns how many runs ended, well or badly."""
    ended = 0
    while run_next(now, worker, declared):
        ended += 1
    return ended
