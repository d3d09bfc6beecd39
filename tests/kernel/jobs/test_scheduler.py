"""Each due run once; what was missed is made up once; failures are tried again and then stand."""

from __future__ import annotations

import threading
from datetime import time, timedelta

import pytest
from django.db import connection

from yingshang.kernel.jobs import scheduler
from yingshang.kernel.jobs.models import JobRun, RunState
from yingshang.kernel.jobs.registry import Job

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Ran(list):
    """A job's work that keeps when it ran."""

    fault: Exception | None = None

    def __call__(self, now):
        self.append(now)
        if self.fault:
            raise self.fault
        return {"n": len(self)}


@pytest.fixture
def ran():
    return Ran()


@pytest.fixture
def declared(ran):
    return {"test.hourly": Job("test.hourly", "每小时", ran, every=HOUR)}


def states() -> list[str]:
    return list(JobRun.objects.order_by("due").values_list("state", flat=True))


def test_a_due_run_is_made_and_done_once(ran, declared, now):
    assert scheduler.run_due(now, "w", declared) == 1
    assert scheduler.run_due(now + timedelta(minutes=59), "w", declared) == 0
    [run] = JobRun.objects.all()
    assert (run.state, run.due, run.worker, run.result, run.attempts) == (RunState.DONE, now, "w", {"n": 1}, 1)
    assert scheduler.run_due(now + HOUR, "w", declared) == 1
    assert ran == [now, now + HOUR]


def test_what_was_missed_is_made_up_by_one_run(ran, declared, now):
    scheduler.run_due(now, "w", declared)
    later = now + timedelta(days=3, minutes=20)
    assert scheduler.run_due(later, "w", declared) == 1
    assert ran == [now, later]
    assert JobRun.objects.latest("due").due == now + timedelta(days=3)


def test_a_run_that_waited_is_merged_into_the_next(ran, declared, now):
    scheduler.plan(now, declared)
    assert scheduler.run_due(now + HOUR, "w", declared) == 1
    assert states() == [RunState.SKIPPED, RunState.DONE]


def test_a_daily_job_is_due_at_its_local_time(ran, now):
    declared = {"test.daily": Job("test.daily", "每日", ran, daily=time(2, 30))}
    scheduler.run_due(now, "w", declared)
    assert JobRun.objects.get().due == now.replace(hour=2, minute=30)


def test_a_job_does_not_overlap_itself(ran, declared, now):
    scheduler.plan(now, declared)
    running = scheduler.claim(now, "slow", declared)
    assert running is not None
    assert scheduler.run_due(now + HOUR, "w", declared) == 0
    scheduler.execute(running, now, declared)
    assert scheduler.run_due(now + HOUR, "w", declared) == 1
    assert states() == [RunState.DONE, RunState.DONE]


def test_another_job_runs_meanwhile(ran, declared, now):
    scheduler.plan(now, declared)
    scheduler.claim(now, "slow", declared)
    both = {**declared, "test.other": Job("test.other", "另一", ran, every=HOUR)}
    assert scheduler.run_due(now, "w", both) == 1


def test_a_failure_is_tried_again_and_then_stands(ran, declared, now):
    ran.fault = RuntimeError("no disk")
    scheduler.run_due(now, "w", declared)
    [run] = JobRun.objects.all()
    assert (run.state, run.not_before) == (RunState.DUE, now + scheduler.RETRIES[0])
    assert "no disk" in run.error
    assert scheduler.run_due(now + timedelta(seconds=59), "w", declared) == 0
    for wait in (timedelta(minutes=1), timedelta(minutes=20)):
        assert scheduler.run_due(now + wait, "w", declared) == 1
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.FAILED, 3)
    assert scheduler.run_due(now + timedelta(minutes=50), "w", declared) == 0
    ran.fault = None
    assert scheduler.run_due(now + HOUR, "w", declared) == 1


def test_the_late_result_of_a_worker_taken_for_dead_is_dropped(ran, declared, now):
    scheduler.plan(now, declared)
    late = scheduler.claim(now, "asleep", declared)
    assert late is not None
    JobRun.objects.update(state=RunState.DUE)
    assert scheduler.run_due(now, "awake", declared) == 1
    scheduler.execute(late, now, declared)
    assert (JobRun.objects.get().worker, JobRun.objects.get().result) == ("awake", {"n": 1})


def test_a_job_that_this_version_lacks_is_left_alone(ran, declared, now):
    JobRun.objects.create(job="gone.job", due=now, not_before=now)
    assert scheduler.run_due(now, "w", declared) == 1
    assert JobRun.objects.get(job="gone.job").state == RunState.DUE


@pytest.mark.django_db(transaction=True)
def test_any_number_of_workers_run_each_due_once(now):
    done: list[str] = []
    declared = {
        code: Job(code, code, lambda _, code=code: done.append(code), every=HOUR)
        for code in (f"test.n{n}" for n in range(12))
    }
    start = threading.Barrier(3)
    failures: list[Exception] = []

    def work(name: str) -> None:
        try:
            start.wait()
            scheduler.run_due(now, name, declared)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(done) == sorted(declared)
    assert set(states()) == {RunState.DONE}
