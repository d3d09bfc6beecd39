"""The heartbeat and the reaper: what dead workers were running goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.kernel.jobs.sample import name_a_party
from yingshang.kernel.identity.models import Party
from yingshang.kernel.jobs import roster
from yingshang.kernel.jobs.models import JobRun, RunState, Worker
from yingshang.kernel.jobs.worker import run_one_task

pytestmark = pytest.mark.django_db
LATER = roster.STALE + timedelta(seconds=1)


def running(now, worker, attempts=1):
    return JobRun.objects.create(
        job="test.job", due=now, not_before=now, state=RunState.RUNNING, worker=worker, attempts=attempts
    )


def running_task(*worker_ids):
    name_a_party.enqueue("甲")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=list(worker_ids))
    return DBTaskResult.objects.get()


def test_a_worker_beats_and_leaves(now):
    roster.beat("a", now)
    roster.beat("a", now + timedelta(seconds=10))
    [worker] = Worker.objects.all()
    assert (worker.started_at, worker.beat_at) == (now, now + timedelta(seconds=10))
    roster.leave("a")
    assert not Worker.objects.exists()


def test_the_living_keep_their_work(now):
    roster.beat("a", now)
    run, task = running(now, "a"), running_task("a")
    assert roster.reap(now + roster.STALE) == 0
    run.refresh_from_db()
    task.refresh_from_db()
    assert (run.state, task.status) == (RunState.RUNNING, TaskResultStatus.RUNNING)


@pytest.mark.django_db(transaction=True)
def test_the_work_of_the_dead_goes_back(now):
    roster.beat("a", now)
    roster.beat("b", now + LATER)
    run, task = running(now, "a"), running_task("b", "a")
    assert roster.reap(now + LATER) == 2
    run.refresh_from_db()
    task.refresh_from_db()
    assert (run.state, run.error) == (RunState.DUE, roster.LOST)
    assert task.status == TaskResultStatus.READY
    assert list(Worker.objects.values_list("name", flat=True)) == ["b"]
    assert run_one_task("b") == 1
    assert Party.objects.get().name == "甲"


def test_what_kills_its_workers_is_given_up(now):
    run, task = running(now, "gone", attempts=3), running_task("x", "y", "z")
    roster.reap(now)
    run.refresh_from_db()
    task.refresh_from_db()
    assert (run.state, run.finished_at) == (RunState.FAILED, now)
    assert (task.status, task.traceback) == (TaskResultStatus.FAILED, roster.LOST)


def test_reaping_twice_changes_nothing(now):
    running(now, "gone")
    assert [roster.reap(now), roster.reap(now)] == [1, 0]
