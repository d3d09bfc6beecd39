"""The worker process: all lanes work, it ends in order when asked, and death without warning loses nothing."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from tests import processes
from tests.kernel.jobs.sample import count_an_act
from yingshang.kernel import clock
from yingshang.kernel.audit.models import Entry
from yingshang.kernel.audit.verification import verify
from yingshang.kernel.identity.models import Party, PartyKind
from yingshang.kernel.jobs import worker
from yingshang.kernel.jobs.models import JobRun, RunState, Worker
from yingshang.kernel.outbox.models import Channel, Delivery, Message, SandboxSend, SendState
from yingshang.kernel.outbox.services import emit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
HERE = Path(__file__).parent
ACTS = 150
DEATHS = 3


def until(reached, seconds: float = 15.0) -> bool:
    """Ask until it is reached, or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reached():
            return True
        threading.Event().wait(0.05)
    return False


def traces(prefix: str) -> Counter[str]:
    return Counter(Party.objects.filter(name__startswith=prefix).values_list("name", flat=True))


def settled() -> bool:
    open_tasks = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    waiting = (model.objects.exclude(state=SendState.SENT) for model in (Delivery, Message))
    return not open_tasks.exists() and not any(rows.exists() for rows in waiting)


def test_one_process_does_events_jobs_and_tasks_and_leaves_in_order():
    with transaction.atomic():
        emit(topic="test.acted", payload={}, key="one", now=clock.now())
        count_an_act.enqueue(1)
    process = processes.start(HERE / "worker_process.py", "w1")
    try:
        assert until(lambda: settled() and not JobRun.objects.exclude(state=RunState.DONE).exists())
        assert list(Worker.objects.values_list("name", flat=True)) == ["w1"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
    assert traces("handled-") == {"handled-one": 1}
    assert traces("task-") == {"task-1": 1}
    assert "audit.seal_day" in JobRun.objects.values_list("job", flat=True)
    assert not Worker.objects.exists()


def test_a_failing_lane_does_not_end_the_worker(monkeypatch):
    calls: list[int] = []
    stop = threading.Event()

    def fail(now) -> int:
        calls.append(1)
        if len(calls) == 3:
            stop.set()
        raise RuntimeError

    monkeypatch.setattr(worker, "pumps", lambda: {"test.fail": fail})
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"idle": 0.01})
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert len(calls) == 3
    connection.close()


@pytest.mark.slow
def test_kill_9_of_web_and_worker_under_load_loses_nothing_and_repeats_nothing():
    chance = random.Random(11)
    recipient = Party.objects.create(kind=PartyKind.PERSON, name="收件人").pk
    writing = (HERE / "writer_process.py", str(recipient), str(ACTS))
    writer = processes.start(*writing)
    workers = [processes.start(HERE / "worker_process.py", f"w0.{n}") for n in (0, 1)]
    try:
        for death in range(1, DEATHS + 1):
            seen = traces("handled-").total()
            until(lambda seen=seen: traces("handled-").total() > seen, 3.0)  # all have started and are at work
            threading.Event().wait(chance.uniform(0.0, 0.15))
            victim = chance.randrange(2)
            workers[victim].send_signal(signal.SIGKILL)
            workers[victim].wait()
            workers[victim] = processes.start(HERE / "worker_process.py", f"w{death}.{victim}")
            if writer.poll() is None:
                writer.send_signal(signal.SIGKILL)
            writer.wait()
            writer = processes.start(*writing)
        assert writer.wait(40) == 0
        assert until(settled, 30.0)
    finally:
        for process in (writer, *workers):
            process.kill()
            process.wait()
    acts = {f"act-{number}": 1 for number in range(ACTS)}
    assert traces("act-") == acts
    assert traces("handled-") == {f"handled-{act}": 1 for act in acts}
    assert traces("task-") == {f"task-{number}": 1 for number in range(ACTS)}
    shown = Message.objects.filter(recipient=recipient, channel=Channel.IN_APP)
    assert Counter(shown.values_list("title", flat=True)) == acts
    assert Counter(SandboxSend.objects.values_list("text", flat=True)) == acts
    cleared = Entry.objects.filter(chain__kind="retention").count()  # the worker's first day has its daily run too
    assert verify().as_json()["entries"] - cleared == ACTS
    assert verify().ok
